"""Writing and confirming guides: what is said from today on takes the place of what was said before, which stays readable."""

from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.utils.translation import gettext as _

from certificates.guides import KINDS
from certificates.models import CertificateGuide
from registry.guiding import WRITER, may_guide
from registry.models import ListEntry, ListLine
from web import clock
from web.refusals import NotAllowed, NotYourPart

SAID = ("steps", "time_limit", "handled_by")


def unit_that_confirms(user, authority_id):
    """The unit in whose name the user confirms guides in an authority, or None."""
    posts = [post for post in user.posts if post.unit.authority_id == authority_id]
    ids = set(user.present_unit_ids_with(WRITER))
    return next((post.unit for post in posts if post.unit_id in ids), None)


@transaction.atomic
def write_guide(line, *, steps, time_limit, handled_by, confirms, by):
    """The guide of a line from today on: usual practice, or ``confirms``: by the reviewer's unit, today. Returns it.

    Raises NotYourPart for others than the authority's reviewers, NotAllowed when nothing is said or nothing changes.
    """
    if not may_guide(by, line) or line.item_list.kind not in KINDS:
        raise NotYourPart(_("只有本辖区的审核人可以编写、确认证明办理指引。"))
    ListLine.objects.select_for_update().get(pk=line.pk)
    said = {"steps": steps.strip(), "time_limit": time_limit, "handled_by": " ".join(handled_by.split())}
    if not (said["steps"] or said["handled_by"]):
        raise NotAllowed(_("请写明办理步骤，或者由谁办理。"), field="handled_by")
    today = clock.today()
    old = line.guides.on(today).first()
    if old and all(getattr(old, name) == said[name] for name in SAID) and old.is_confirmed == confirms:
        raise NotAllowed(_("内容没有改变，不用再保存。"))
    said |= confirmation(unit_that_confirms(by, line.item_list.authority_id) if confirms else None)
    if old and old.valid_from == today:
        for name, value in said.items():
            setattr(old, name, value)
        old.save()
        return old
    valid_to = old.valid_to if old else line.guides.filter(valid_from__gt=today).aggregate(to=Min("valid_from"))["to"]
    if old:
        line.guides.filter(pk=old.pk).update(valid_to=today)
    return CertificateGuide.objects.create(line=line, valid_from=today, valid_to=valid_to, **said)


def confirm_guide(line, *, by):
    """What is usual practice is from today on confirmed as that of the district. Returns the guide.

    Raises what ``write_guide`` does, and NotAllowed without a guide.
    """
    old = line.guides.on(clock.today()).first()
    if old is None:
        raise NotAllowed(_("还没有办理指引可以确认，请先编写。"))
    return write_guide(line, **{name: getattr(old, name) for name in SAID}, confirms=True, by=by)


def confirmation(unit):
    """The columns of a guide that a unit confirms today, or that nobody has confirmed (None)."""
    return {"is_confirmed": unit is not None, "confirmed_by": unit, "confirmed_on": clock.today() if unit else None}


def waiting_for(user):
    """Guides of today in the user's authorities that nobody has confirmed yet, in list order; of what is on the lists."""
    from_lists = {
        "line__item_list__kind__in": KINDS,
        "line__item_list__authority_id__in": user.authority_ids_with(WRITER),
    }
    listed = ListEntry.objects.in_force(clock.today()).filter(line=OuterRef("line"))
    rows = CertificateGuide.objects.today().filter(Exists(listed), is_confirmed=False, **from_lists)
    return rows.order_by("line__item_list__position", "line__position", "line_id")
