"""The demonstration district from the communities' side: what was sent, refused, disputed, reported, paid for."""

from datetime import date

import pytest
from django.db.models import Count, F
from django.utils.timezone import localdate

from admission.models import (
    Admission,
)
from dispatch.conditions import money_in_each
from dispatch.evaluations import totals_of_admissions
from dispatch.fund_arrivals import Arrival
from dispatch.fund_unrecorded import unrecorded
from dispatch.models import (
    BurdenState,
    Circular,
    Dispatch,
    Dispute,
    FundPayment,
    FundPromise,
    FundShare,
    FundStatus,
    Ground,
    HourRate,
    Origin,
    Provider,
    Recall,
    Receipt,
    ReceiptState,
    ReportedMatter,
    ServiceAgreement,
    StandingBurden,
    StandingBurdenStep,
    TaskEvaluation,
    Violation,
)
from dispatch.sending_standing import Group
from dispatch.verdicts import Flag, Verdict
from home.demo import district as demo
from registry.models import AdjustmentOrder, Authority
from registry.models.units import UnitKind
from tests.home.seeded import TODAY, _on_the_day, person, ready  # noqa: F401  one is a fixture
from web.workflow import awaiting


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The district, read by all tests."""
    with ready(django_db_blocker):
        demo.seed(TODAY)
        yield


@pytest.fixture
def district(made):
    """The demonstration's authority."""
    return Authority.objects.get(short_name="示范区")


def test_every_month_has_dispatches_refusals_and_decisions(made):
    for months_ago in range(12):
        number = TODAY.year * 12 + TODAY.month - 1 - months_ago
        month = {"year": number // 12, "month": number % 12 + 1}
        refused = Receipt.objects.refused().filter(**{f"refused_at__{part}": value for part, value in month.items()})
        assert refused.count() >= 5
        sent = Dispatch.objects.filter(**{f"sent_at__{part}": value for part, value in month.items()})
        assert 15 <= sent.count() <= 45
        assert {Origin.SENT, Origin.REPORTED} <= set(sent.values_list("origin", flat=True))


def test_what_came_through_the_register_could_be_sent(made):
    rows = Receipt.objects.filter(dispatch__origin=Origin.SENT).values_list("dispatch__title", "verdict", "flags")
    barred = {title for title, verdict, flags in rows if Group((), Verdict(verdict), tuple(map(Flag, flags))).is_barred}
    assert barred == set()


def test_what_a_community_reports_is_its_own_paste(made):
    rows = Dispatch.objects.filter(origin=Origin.REPORTED).annotate(n=Count("receipts"))
    assert set(rows.values_list("n", flat=True)) == {1}


def test_a_street_sends_to_its_own_communities(made):
    rows = Receipt.objects.filter(dispatch__sender__kind=UnitKind.STREET, dispatch__origin=Origin.SENT)
    assert rows.count() > 0
    assert rows.exclude(community__parent=F("dispatch__sender")).count() == 0


def test_the_share_without_a_basis_falls(made):
    def share(since, until):
        rows = Receipt.objects.filter(received_at__date__gte=since, received_at__date__lt=until)
        return rows.filter(verdict__in=["unlisted", "negative", "not_to_issue"]).count() / rows.count()

    assert share(date(2026, 8, 1), date(2026, 11, 1)) < 0.7 * share(date(2025, 11, 1), date(2026, 2, 1))


def test_refusals_have_numbers_that_rise_and_most_grounds(made):
    refused = list(Receipt.objects.refused().filter(refused_at__year=2026).order_by("refused_at", "pk"))
    assert [row.number for row in refused] == [f"示范区拒〔2026〕{n}号" for n in range(1, len(refused) + 1)]
    assert {Ground.UNLISTED, Ground.NEGATIVE, Ground.EXPIRED, Ground.OVER_SCOPE, Ground.NOT_TO_ISSUE} <= {
        row.ground for row in refused
    }


def test_refusals_are_disputed_ruled_either_way_and_one_waits(made):
    assert sorted(Dispute.objects.values_list("state", flat=True)) == ["filed", "overruled", "stands"]
    assert [row.origin for row in Dispatch.objects.exclude(ruled_by=None)] == [Origin.RULED]
    assert [row.state for row in awaiting(Dispute, person("shenhe"))] == ["filed"]


def test_a_street_stopped_one_notice_and_passed_on_another(made):
    (stopped,) = Dispatch.objects.filter(origin=Origin.STOPPED)
    (through,) = Dispatch.objects.filter(origin=Origin.SENT, passed_on_by__isnull=False)
    assert (stopped.passed_on_by.code, stopped.receipts.count(), stopped.sender.code) == ("jd1", 0, "ga")
    assert (through.passed_on_by.code, through.receipts.count(), through.sender.code) == ("jd1", 11, "wj")


def test_one_sending_went_beyond_its_admission_and_one_was_taken_back(made):
    assert Dispatch.objects.exclude(reason="").filter(origin=Origin.SENT, other_act="夜间值守").count() == 1
    assert set(Recall.objects.get().dispatch.receipts.values_list("state", flat=True)) == {"recalled"}


def test_reports_of_one_notice_are_joined(made):
    assert ReportedMatter.objects.get().reports.count() > 1


def test_the_department_reads_totals_of_what_communities_said(made):
    answered = set(TaskEvaluation.objects.values_list("receipt__dispatch__admission", flat=True))
    totals = totals_of_admissions(answered)
    assert any(one.answers >= 5 for found in totals.values() for one in found)


def test_money_is_promised_overdue_paid_and_confirmed_or_waits_for_a_press(made, district):
    shares = FundShare.objects.live().with_money().with_status(TODAY)
    assert set(shares.values_list("status", flat=True)) == set(FundStatus.values)
    waiting = FundPayment.objects.to_confirm().filter(community__code="sq01")
    assert {one.promise.payer.code for one in waiting} == {"fl", "wj"}
    assert [one.community.code for one in FundPayment.objects.denied()] == ["sq02"]
    assert unrecorded().filter(is_late=True).exists()
    assert set(FundPromise.objects.live().values_list("line__number", flat=True)) == {None, "3"}
    first = Admission.objects.get(name="公共法律服务夜间咨询安排")
    money = money_in_each(first, district, first.communities.values_list("pk", flat=True), TODAY).values()
    assert {one.arrival for one in money} == {Arrival.PAID, Arrival.CAME}
    assert [rate.yuan for rate in HourRate.objects.of(district).on(TODAY)] == [30]
    assert Provider.objects.of(district).on(TODAY).count() == 2
    assert [one.accepted_on for one in ServiceAgreement.objects.all()] == [None]


def test_violations_wait_are_verified_corrected_come_back_and_one_names_nobody(made):
    rows = Violation.objects.values_list("state", "rebounds", "is_anonymous", "unit__code")
    waiting = Violation.objects.get(state="reported", is_anonymous=False)
    assert set(rows) - {("reported", 0, False, waiting.unit.code)} == {
        ("verified", 0, False, "sc"),
        ("corrected", 0, False, "gh"),
        ("verified", 1, False, "kx"),
        ("reported", 0, True, "cg"),
    }
    assert (waiting.receipt.state, waiting.reporter.username) == ("refused", "shequ1")
    hidden = Violation.objects.get(is_anonymous=True)
    assert (hidden.reporter, hidden.community, "13800000000" in hidden.text) == (None, None, False)
    assert {row.pk for row in awaiting(Violation, person("shenhe")).filter(state="reported")} == {waiting.pk, hidden.pk}


def test_circulars_speak_of_verified_cases_alone_and_one_waits_for_its_signature(made):
    issued, waiting = Circular.objects.order_by("drafted_at")
    assert (issued.state, issued.issuer, issued.violations.get().unit.code) == ("issued", "示范区民政局", "gh")
    assert [row.pk for row in awaiting(Circular, person("shending"))] == [waiting.pk]
    assert set(waiting.violations.values_list("unit__code", flat=True)) == {"sc", "kx"}


def test_burdens_are_kept_ending_said_to_be_stopped_stopped_and_back(made):
    assert set(StandingBurden.objects.values_list("state", flat=True)) == set(BurdenState.values)
    said = StandingBurden.objects.get(state=BurdenState.SAID_STOPPED)
    assert said.steps.last().by.username == "zhengfa"
    assert StandingBurdenStep.objects.filter(action="rebound").count() == 2
    assert any(row.due_on < TODAY for row in StandingBurden.objects.filter(state=BurdenState.TO_STOP))


def test_receipts_keep_the_line_as_it_stood(made):
    earlier = (
        Receipt.objects.filter(verdict="assist", dispatch__entry__line__number="3").order_by("received_at").first()
    )
    kept = earlier.citation
    assert kept["on"] == localdate(earlier.received_at).isoformat()
    assert (kept["line"]["number"], kept["line"]["name"]) == ("3", "协助做好公共卫生工作")
    assert kept["line"]["order_number"] == AdjustmentOrder.objects.earliest("published_on").document_number


def test_a_community_has_something_to_take_on_and_something_to_refuse(made):
    waiting = awaiting(Receipt, person("shequ1"))
    assert {"assist", "unlisted"} <= set(waiting.values_list("verdict", flat=True))
    assert set(waiting.filter(state=ReceiptState.PENDING).values_list("community__code", flat=True)) == {"sq01"}
