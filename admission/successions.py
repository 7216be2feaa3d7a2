"""What becomes of admissions and applications when units change."""

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission import notice_events  # noqa: F401  declares what is told
from admission.inheritance import pass_on
from admission.models import (
    Admission,
    Application,
    ApplicationState,
    ConditionKind,
    DecisionCondition,
    InheritedCoverage,
)
from registry.notice_wordings import tell_of
from registry.successions import FOLLOWERS, Consequence, Follower, Item
from web.templatetags.ui import wan_yuan

SHOWN = 20


def follow(change):
    """What covered communities covers those that follow, or reviewers are asked; they are told so."""
    pass_on(change)
    asked = InheritedCoverage.objects.filter(change=change).waiting().count()
    if asked:
        tell_of(
            "inheritance-asked",
            people_with("admission.review", authority=change.authority),
            authority=change.authority_id,
            key=f"inheritance-asked:{change.pk}",
            url=reverse("admission:inherited-list"),
            n=asked,
        )


def tell(change):
    """Admissions that pass on, that are asked about, and the applications of units that end."""
    ended = [unit.pk for unit in change.ended.all()]
    rows = InheritedCoverage.objects.filter(change=change)
    numbers = rows.aggregate(
        passed=Count("admission", filter=Q(is_covered=True), distinct=True),
        asked=Count("admission", filter=Q(is_covered=None), distinct=True),
        declined=Count("admission", filter=Q(is_covered=False), distinct=True),
    )
    waiting = Admission.objects.filter(pk__in=rows.waiting().values("admission"))
    yield Consequence(_("由承继社区继续适用的准入"), numbers["passed"])
    yield from _terms(rows.filter(is_covered=True))
    yield Consequence(
        _("待审核人确认的准入"),
        numbers["asked"],
        _admissions(waiting),
        note=_("这些准入原来只适用于部分社区；确认之前，对承继的社区不适用。"),
        url=reverse("admission:inherited-list"),
        tone="assist",
    )
    yield Consequence(_("确认不再适用的准入"), numbers["declined"])
    yield from _lost(change, ended)
    yield from _of_applicants(change, ended)


def _terms(covered):
    """What the admissions that pass on bring along: how often they may be asked, and the funds promised with them."""
    admissions = Admission.objects.filter(pk__in=covered.values("admission"))
    capped = DecisionCondition.objects.filter(kind=ConditionKind.FREQUENCY_CAP).values("decision")
    capped = admissions.filter(decision__in=capped)
    yield Consequence(
        _("其中限定次数的准入"),
        capped.count(),
        _admissions(capped),
        note=_("原社区已经用掉的次数，计入承继的社区。"),
    )
    funded = admissions.filter(funding_amount__gt=0)
    total = funded.aggregate(total=Sum("funding_amount"))["total"]
    yield Consequence(
        _("其中有经费的准入"),
        funded.count(),
        _admissions(funded),
        note=_("经费总额%(total)s不变，原定给原社区的由承继的社区接收。") % {"total": wan_yuan(total)},
    )


def _lost(change, ended):
    """Admissions that hold in communities which nobody follows."""
    followed = change.successions.values("predecessor")
    rows = Admission.objects.filter(communities__in=ended, terms__known_to=None, terms__valid_to__gt=change.on)
    rows = rows.exclude(communities__in=followed).distinct()
    yield Consequence(_("不再有这个社区的准入"), rows.count(), _admissions(rows))


def _admissions(rows):
    return tuple(
        Item(str(one), reverse("admission:admission-detail", args=[one.pk])) for one in rows.order_by("pk")[:SHOWN]
    )


def _of_applicants(change, ended):
    """Applications of departments and streets that end: their successors handle them."""
    mine = Application.objects.filter(applicant__in=ended)
    under_way = mine.filter(pk__in=mine.open()) | mine.filter(state=ApplicationState.DRAFT)
    is_followed = change.successions.filter(predecessor__kind__in=["department", "street"]).exists()
    note = _("由承继的单位办理。") if is_followed else _("没有单位承继，不再有人可以补正或者撤回。")
    tone = "mute" if is_followed else "refuse"
    yield Consequence(_("原单位未办结的申请和草稿"), under_way.count(), note=note, tone=tone)
    late = mine.filter(created_at__date__gte=change.on)
    yield Consequence(_("生效日期以后仍以原单位名义提出的申请"), late.count(), tone="assist")
    named = Admission.objects.filter(communities__in=ended, decision__decided_at__date__gte=change.on).distinct()
    yield Consequence(_("生效日期以后仍写明原社区的准入"), named.count(), _admissions(named), tone="assist")


FOLLOWERS.append(Follower(tell, follow))
