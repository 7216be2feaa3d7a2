"""Reporting a violation: a new one, or the one that has come back. Of an anonymous reporter nothing is kept."""

from contextlib import nullcontext

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from desk.acting import acting
from dispatch.alike import grouped
from dispatch.models import (
    Dispatch,
    Ground,
    Receipt,
    StandingBurden,
    Violation,
    ViolationKind,
    ViolationState,
)
from dispatch.violation_burdens import COMES_BACK_BY
from dispatch.violation_notices import announce
from dispatch.violations import REPORTING, VIOLATION, add_evidence, due_day
from registry.masking import mask_reporter
from registry.models import Community, RecordCounter
from registry.notice_wordings import in_chinese
from web import clock
from web.refusals import NotAllowed
from web.workflow import CLOCK, perform

SERIES = "违"
#: What an anonymous report is written as in the history: no user, no address of a page.
ANONYMOUS = "anonymous-report"
#: So many anonymous reports an authority takes in a day; what floods it keeps nobody from reporting in their own name.
MOST_ANONYMOUS = 200
#: Of an anonymous report no burden is kept that fewer communities know: it would say which one reported.
FEWEST = 5
#: With so many corrected violations, the newest, a report is compared to see whether a notice was sent again.
COMPARED = 50
LONGEST_KEY = 9  # digits
LONGEST_TEXT = 2000
KINDS = {
    Ground.UNLISTED: ViolationKind.UNLISTED,
    Ground.NEGATIVE: ViolationKind.PROHIBITED,
    Ground.NOT_TO_ISSUE: ViolationKind.CERTIFICATE,
    Ground.OVER_SCOPE: ViolationKind.OVER_SCOPE,
    Ground.EXPIRED: ViolationKind.OVER_SCOPE,
    Ground.UNFUNDED: ViolationKind.UNPAID,
}


@in_chinese
def report(*, authority, by, is_anonymous=False, files=(), **said):
    """Record a report, or open again what it says has come back. Returns (violation, whether it was made or opened now).

    ``by`` is the user, or somebody who isn't signed in and stays anonymous; ``said`` holds the fields of the violation.
    The same words pressed twice give the same violation. Raises NotAllowed when too many anonymous reports came today.
    """
    hidden = is_anonymous or not by.is_authenticated
    with acting(ANONYMOUS) if hidden else nullcontext(), transaction.atomic():
        if hidden:
            said = _unnamed(said, by)
            _must_not_be_a_flood(authority)
        reporter = {} if hidden else {"reporter": by, "reporter_unit": reporting_unit(by, said.get("unit"))}
        if first := _said_before(authority, hidden, reporter, said):
            return first, False
        if closed := closed_before(authority, said):
            return _open_again(closed, by=CLOCK if hidden else by, text=said["text"], files=files), True
        return _record(authority, hidden, {**reporter, **said}, files=files), True


def _unnamed(said, by):
    """What an anonymous report keeps: no name or number that it states, no community of which it says that the writer is of
    it, nothing that only few people may see, and of those who are signed in no community, as the page fills in their own."""
    kept = {name: value for name, value in said.items() if name not in ("receipt", "dispatch")}
    if by.is_authenticated:
        kept["community"] = None
    if (burden := kept.get("burden")) and burden.places.values("community").distinct().count() < FEWEST:
        kept["burden"] = None
    return {**kept, **{name: mask_reporter(kept[name]) for name in ("text", "unit_name") if kept.get(name)}}


def _must_not_be_a_flood(authority):
    today = Violation.objects.filter(authority=authority, is_anonymous=True, reported_on=clock.today())
    if today.count() >= MOST_ANONYMOUS:
        raise NotAllowed(_("今天收到的匿名举报太多，请明天再报；登录以后现在就可以报。"), code="too_many")


def _said_before(authority, hidden, reporter, said):
    """The very same report of today, or None."""
    same = {name: said.get(name) or "" for name in ("kind", "text", "unit_name")}
    rows = Violation.objects.filter(authority=authority, is_anonymous=hidden, reported_on=clock.today(), **same)
    return rows.filter(unit=said.get("unit"), reporter=reporter.get("reporter")).first()


def closed_before(authority, said):
    """What was corrected and is now reported again: the same receipt, the same dispatch or burden in that community, or the
    same notice sent there anew."""
    place = Q(community=said.get("community")) | Q(community=None)
    about = Q(pk__in=[])
    if receipt := said.get("receipt"):
        about |= Q(receipt=receipt)
    if dispatch := said.get("dispatch"):
        about |= Q(dispatch=dispatch) & place
    if burden := said.get("burden"):
        about |= Q(burden=burden) & place
    rows = Violation.objects.filter(authority=authority, state=ViolationState.CORRECTED, unit=said.get("unit"))
    return rows.filter(about).order_by("-pk").first() or _sent_again(rows.order_by("-pk"), said)


def _sent_again(rows, said):
    """The latest of these corrected ones that is about the notice which ``said`` shows, sent to the same community once more;
    None for none, and for a report that names no community, or a burden: that is known by itself."""
    if said.get("community") is None or said.get("burden"):
        return None
    rows = rows.filter(community=said["community"], unit_name=said.get("unit_name") or "")
    if said["kind"] != ViolationKind.REBOUND:
        rows = rows.filter(kind__in=(said["kind"], ViolationKind.REBOUND))
    notices = [f"{path}dispatch__{of}" for path in ("", "receipt__") for of in ("sender", "matter_report__matter")]
    new = _notice_of(said["text"], said.get("dispatch"), said.get("receipt"))
    for row in rows.select_related(*notices)[:COMPARED]:
        if len(grouped([_notice_of(row.text, row.dispatch, row.receipt), new])) == 1:
            return row
    return None


def _notice_of(text, dispatch, receipt):
    """The dispatch of which a report speaks; for one that came by no dispatch its words, as if they were one."""
    return dispatch or (receipt.dispatch if receipt else Dispatch(title=text[:200], text=text))


def _open_again(closed, *, by, text, files):
    """Report the rebound of ``closed``; who has no part in it, or isn't named, through the register itself."""
    if by is not CLOCK and not VIOLATION.parts_of(closed, by) & REPORTING:
        by = CLOCK
    perform(closed, "report_rebound", by=by, note=text[:1000])
    for file in files:
        add_evidence(closed, file)
    return closed


def _record(authority, hidden, said, *, files):
    violation = Violation(authority=authority, is_anonymous=hidden, **said)
    violation.number = RecordCounter.draw(authority, SERIES)
    violation.due_on = due_day(violation)
    violation.save()
    for file in files:
        add_evidence(violation, file)
    announce(violation)
    return violation


def reporting_unit(user, concerned=None):
    """The community or street in whose name ``user`` reports; None when it is the unit concerned, or there is none."""
    unit = user.unit_for("dispatch.receive") or user.unit_for("dispatch.view_street")
    return None if unit is None or (concerned and unit.pk == concerned.pk) else unit


def about_from(user, asked):
    """{receipt, dispatch, burden: row} that a report is about, by their keys in ``asked``; what one may not see is left out."""
    found = {}
    for name, rows in (("receipt", Receipt), ("dispatch", Dispatch), ("burden", StandingBurden)):
        key = str(asked.get(name) or "")
        readable = key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY
        if readable and (row := _seen(rows, user).filter(pk=key).first()):
            found[name] = row
    return found


def _seen(model, user):
    rows = model.objects.visible_to(user)
    if model is Receipt:
        return rows.select_related("dispatch__sender", "community")
    return rows.select_related("sender" if model is Dispatch else "owner")


def filled_in(about, user):
    """What the form begins with: what is known of that about which the report is, and one's own community."""
    dispatch = about["receipt"].dispatch if "receipt" in about else about.get("dispatch")
    said = {"community": user.unit_for("dispatch.receive") if user.is_authenticated else None}
    if dispatch:
        said |= {"unit": dispatch.sender, "unit_name": dispatch.sender_name, "happened_on": localdate(dispatch.sent_at)}
        said |= {"text": (dispatch.text or dispatch.title)[:LONGEST_TEXT], "kind": ViolationKind.UNLISTED}
    if receipt := about.get("receipt"):
        said |= {"community": receipt.community, "happened_on": localdate(receipt.received_at)}
        said |= {"kind": KINDS.get(receipt.ground or "", ViolationKind.UNLISTED)}
    if burden := about.get("burden"):
        words = _("%(kind)s「%(name)s」") % {"kind": burden.get_kind_display(), "name": burden.name}
        kind = ViolationKind.REBOUND if burden.state in COMES_BACK_BY else ViolationKind.UNLISTED
        said |= {"unit": burden.owner, "unit_name": burden.owner_name, "text": words, "kind": kind}
    return {name: value for name, value in said.items() if value}


def communities_to_name(authority):
    """The communities that a report may name: all that there are today."""
    rows = Community.objects.today().filter(authority=authority).select_related("parent")
    return rows.order_by("parent__official_order", "official_order", "pk")
