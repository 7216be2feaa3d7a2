"""Writing guidance (指导) to a line: a new one takes the place of the old from a day on; nothing said is ever edited."""

from django.db import transaction
from django.utils.translation import gettext as _

from registry.models import Guidance, ListLine
from web import clock
from web.refusals import NotAllowed, NotYourPart

WRITER = "registry.keep_guidance"


def may_guide(user, line):
    """Whether the user writes guidance in the authority whose list the line stands on."""
    return user.is_authenticated and line.item_list.authority_id in user.authority_ids_with(WRITER)


def guidance_of(line_ids, on, known_at=None):
    """{line id: Guidance} of lines on a day, with the name of its sample but not its content; one query."""
    rows = Guidance.objects.in_force(on, known_at).filter(line_id__in=line_ids)
    return {row.line_id: row for row in rows.select_related("sample").defer("sample__content")}


@transaction.atomic
def write_guidance(line, *, since, by, sample=None, community_does="", community_does_not="", steps=""):
    """Guidance from the day ``since``, until one that was written for a later day. Returns it.

    What held on that day ends the day before, or is superseded whole when it began on the same day. Raises NotYourPart
    for others than the authority's writers, NotAllowed when nothing is said or the day is past.
    """
    _lock(line, by)
    if not any((community_does, community_does_not, steps, sample)):
        raise NotAllowed(_("请至少填写一项：社区做什么、不做什么、步骤，或者上传样表。"))
    if since < clock.today():
        raise NotAllowed(_("指导从今天或者以后的某一天起施行。"), field="since")
    now = clock.now()
    later = line.guidance.known_at().filter(valid_from__gt=since).order_by("valid_from").first()
    _cut(line, since, now)
    return Guidance.objects.create(
        line=line,
        valid_from=since,
        valid_to=later.valid_from if later else None,
        known_from=now,
        community_does=community_does,
        community_does_not=community_does_not,
        steps=steps,
        sample=sample,
        written_by=by,
    )


@transaction.atomic
def end_guidance(line, *, on, by):
    """The guidance in force on ``on`` ends; that day is the first without it. One written for a later day remains.

    Raises NotYourPart for a stranger, NotAllowed for a day past or without guidance.
    """
    _lock(line, by)
    if on < clock.today():
        raise NotAllowed(_("指导从今天或者以后的某一天起停用。"), field="on")
    if not line.guidance.known_at().on(on).exists():
        raise NotAllowed(_("这一天没有指导。"), field="on")
    _cut(line, on, clock.now())


def _lock(line, by):
    if not may_guide(by, line):
        raise NotYourPart(_("只有本辖区的审核人可以编写指导。"))
    ListLine.objects.select_for_update().get(pk=line.pk)


def _cut(line, day, now):
    """What is true on the day stops being true on it: a new row says so, the old one stays readable."""
    old = line.guidance.known_at().on(day).first()
    if old is None:
        return
    Guidance.objects.filter(pk=old.pk).update(known_to=now)
    if old.valid_from < day:
        old.pk, old._state.adding = None, True
        old.valid_to, old.known_from, old.known_to = day, now, None
        old.save()
