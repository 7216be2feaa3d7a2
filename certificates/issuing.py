"""The log of stamps (用印登记): a certificate that may be issued was, under the next number of the community."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import CertificateIssue
from certificates.superseding import made_with, to_supersede, without_people
from certificates.types import types_of
from certificates.whose import must_work_in
from registry.models import Community, ListEntry, ListKind
from web import clock
from web.once import made_once
from web.refusals import NotAllowed

SERIES = "证"
LONGEST = 100


def issuable(community, on=None):
    """The entries of the certificates that the community may issue on a day, in list order."""
    rows = ListEntry.objects.holding_in(community.authority).in_force(on or clock.today())
    rows = rows.filter(line__item_list__kind=ListKind.MAY_ISSUE)
    return rows.exclude(line__item_list__for_rural=not community.is_rural).in_list_order()


# The citation is in the register's language, whatever the worker reads the pages in.
@override(settings.LANGUAGE_CODE)
def log_stamp(line_id, *, community, by, token, purpose, agency_name="", issued_on=None):
    """Log that the community stamped the certificate on a line. Returns (issue, whether it was made now).

    The same ``token`` gives the same issue. Raises NotYourPart for another community's worker, NotAllowed for a day to
    come, for what may not be issued on that day, and without a purpose.
    """
    must_work_in(by, community)

    def issue():
        said = _said(line_id, community, purpose, agency_name, issued_on)
        return _numbered(CertificateIssue(token=token, community=community, **said))

    return made_once(lambda: made_with(CertificateIssue.objects.all(), token, community), issue)


@override(settings.LANGUAGE_CODE)
@transaction.atomic
def put_right(issue, *, line_id, purpose, agency_name, issued_on, reason, by):
    """The stamp again as it really was, under a new number, in the place of the old. Returns it.

    Raises what ``to_supersede`` and ``log_stamp`` do.
    """
    old, reason = to_supersede(issue, by, reason)
    said = _said(line_id, old.community, purpose, agency_name, issued_on)
    if all(getattr(old, name) == said[name] for name in ("line_id", "purpose", "agency_name", "issued_on")):
        raise NotAllowed(_("内容没有改变，不用更正。"))
    return _numbered(CertificateIssue(community=old.community, replaces=old, reason=reason, **said))


@transaction.atomic
def strike_out(issue, *, reason, by):
    """The stamp was never given: it counts no longer, its number stays used. Returns the row that says so."""
    old, reason = to_supersede(issue, by, reason)
    same = {name: getattr(old, name) for name in ("community", "line", "name", "citation", "purpose", "agency_name")}
    return CertificateIssue.objects.create(replaces=old, reason=reason, is_void=True, issued_on=old.issued_on, **same)


def _said(line_id, community, purpose, agency_name, issued_on):
    issued_on = issued_on or clock.today()
    if issued_on > clock.today():
        raise NotAllowed(_("出具日期不能晚于今天。"), field="issued_on")
    entries = issuable(community, issued_on).filter(line=line_id)
    found = next(iter(types_of(entries, issued_on).values()), None)
    if found is None:
        raise NotAllowed(_("这一天它不在可以出具的证明清单上，不能用印。"), field="line")
    if not (purpose := without_people(purpose, LONGEST)):
        raise NotAllowed(_("请写明用途，例如「申请困难救助」。"), field="purpose")
    return {
        "line_id": found.entry.line_id,
        "name": found.name,
        "citation": found.frozen,
        "purpose": purpose,
        "agency_name": without_people(agency_name, LONGEST),
        "issued_on": issued_on,
    }


def _numbered(issue):
    """Saved under the next number of the community's code in the year of the stamp: 示范区C001证〔2026〕3号.

    The community's row is locked first, so that no number is drawn twice and none is left out.
    """
    community = Community.objects.select_for_update(of=("self",)).select_related("authority").get(pk=issue.community_id)
    year = issue.issued_on.year
    drawn = CertificateIssue.objects.filter(
        community__authority=community.authority, community__code=community.code, issued_on__year=year
    )
    issue.serial = (drawn.aggregate(last=Max("serial"))["last"] or 0) + 1
    issue.number = f"{community.authority.short_name}{community.code}{SERIES}〔{year}〕{issue.serial}号"
    issue.save()
    return issue
