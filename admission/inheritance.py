"""Whether what covered communities covers the one that follows them: all of them, yes at once; some, a reviewer says."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from admission.models import Admission, AdmissionTerm, InheritedCoverage
from registry.models import Succession
from registry.models.units import UnitKind
from web import clock
from web.refusals import NotAllowed, NotYourPart

NAMES = Admission.communities.through
BATCH = 5000


@dataclass(frozen=True)
class Following:
    """One community that follows others, by ids."""

    change: int
    successor: int
    predecessors: tuple


def pass_on(change):
    """Record for every admission that holds on or after the change what becomes of it in the communities that follow."""
    followings = _followings(change.successions.filter(successor__kind=UnitKind.COMMUNITY))
    if not followings:
        return
    still = AdmissionTerm.objects.known_at().filter(valid_to__gt=change.on)
    _record(followings, Exists(still.filter(admission=OuterRef("admission_id"))))


def pass_on_admission(admission):
    """The same for one new admission, in communities of which it is recorded already that others follow them."""
    links = Succession.objects.filter(
        change__authority__in=admission.communities.values("authority_id"), successor__kind=UnitKind.COMMUNITY
    )
    last = admission.terms.known_at().order_by("-valid_to").values_list("valid_to", flat=True).first()
    if followings := _followings(links.filter(on__lt=last)):
        _record(followings, Q(admission=admission))


def _followings(links):
    """Who follows whom, in the order in which it happens."""
    found = defaultdict(list)
    rows = links.order_by("on", "change_id", "pk").values_list("change_id", "successor_id", "predecessor_id")
    for change, successor, predecessor in rows:
        found[change, successor].append(predecessor)
    return [Following(change, successor, tuple(before)) for (change, successor), before in found.items()]


def _record(followings, condition):
    """Rows for the admissions of a condition (over anything with ``admission_id``). Three statements and the rows."""
    before = {pk for one in followings for pk in one.predecessors}
    standing = defaultdict(dict)
    for admission, community in NAMES.objects.filter(condition, community__in=before).values_list(
        "admission_id", "community_id"
    ):
        standing[admission][community] = True
    rows = InheritedCoverage.objects.filter(condition, community__in=before)
    for admission, community, is_covered in rows.values_list("admission_id", "community_id", "is_covered"):
        standing[admission].setdefault(community, is_covered)
    now = clock.now()
    with override(settings.LANGUAGE_CODE):
        made = [row for admission, known in standing.items() for row in _rows(admission, known, followings, now)]
    InheritedCoverage.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)


def _rows(admission, standing, followings, now):
    """What becomes of one admission; ``standing`` {community: covered, asked (None) or not} grows on the way."""
    for one in followings:
        is_covered = _verdict(standing, one.predecessors)
        if is_covered is False:
            continue
        standing[one.successor] = is_covered
        yield InheritedCoverage(
            admission_id=admission,
            community_id=one.successor,
            change_id=one.change,
            is_covered=is_covered,
            reason=_("承继的社区原来都适用。") if is_covered else "",
            settled_at=now if is_covered else None,
        )


def _verdict(standing, predecessors):
    """True when all are covered, False when none is or may be, None when somebody must say."""
    known = [standing.get(pk, False) for pk in predecessors]
    if all(known):
        return True
    return False if all(one is False for one in known) else None


def may_answer(row, user):
    """True for reviewers of the authority whose unit didn't apply for the matter."""
    mine = user.authority_ids_with("admission.review")
    return row.community.authority_id in mine and row.admission.lead_department_id not in user.unit_ids


@transaction.atomic
def answer(row, *, is_covered, reason, by):
    """Say whether the admission covers the community that follows, with the reason; what follows it in turn is settled
    where nothing is left to ask. Returns the row. Raises NotYourPart, or NotAllowed when it is settled already."""
    rows = InheritedCoverage.objects.select_for_update(of=("self",))
    row = rows.select_related("admission", "community").get(pk=row.pk)
    if not may_answer(row, by):
        raise NotYourPart(_("只有本辖区的审核人可以确认，并且不能确认本单位申请的事项。"))
    if row.settled_at is not None:
        raise NotAllowed(_("这一项已经确认过，不能再改。"), code="settled")
    _settle(row, is_covered, reason, by)
    _carry_on(row, by)
    return row


def _settle(row, is_covered, reason, by):
    row.is_covered, row.reason, row.settled_by, row.settled_at = is_covered, reason, by, clock.now()
    row.save(update_fields=["is_covered", "reason", "settled_by", "settled_at"])


def _carry_on(row, by):
    """Settle what waits further down the line of the same admission and has no open question before it any more."""
    asked = list(
        row.admission.inherited.waiting().select_for_update(of=("self",)).order_by("change__on", "change_id", "pk")
    )
    if not asked:
        return
    standing = dict.fromkeys(row.admission.communities.values_list("pk", flat=True), True)
    for community, is_covered in row.admission.inherited.values_list("community_id", "is_covered"):
        standing.setdefault(community, is_covered)
    links = Succession.objects.filter(successor__in=[one.community_id for one in asked])
    before = {one.successor: one.predecessors for one in _followings(links)}
    for one in asked:
        is_covered = _verdict(standing, before[one.community_id])
        if is_covered is not None:
            standing[one.community_id] = is_covered
            with override(settings.LANGUAGE_CODE):
                _settle(one, is_covered, _("随原社区的确认：%(reason)s") % {"reason": row.reason[:250]}, by)
