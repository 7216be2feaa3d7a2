"""Conditions of a decision in answers: months, caps, funds and forms, on page, in the API and by the command."""

import io
import json
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils.timezone import get_current_timezone

from admission.conditions import in_words, keep
from dispatch.cards import card_of_answer, card_of_receipt
from dispatch.models import Dispatch, Origin, Receipt, ReceiptState
from dispatch.questions import answer
from dispatch.refusing import refuse_at_once
from dispatch.verdicts import Verdict
from registry.models import Succession, UnitChange
from tests.dispatch.rows import admit
from tests.district import standard_lists
from web import clock

SINCE, LAST_DAY = date(2026, 1, 5), date(2026, 12, 31)
ON = date(2026, 5, 20)
NAME = "充电设施安全摸排"
TEXT = f"请各社区配合做好{NAME}"


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(ON):
        yield district


def condition(kind, **said):
    return {"kind": kind, "times": None, "period": "", "months": [], "text": "", **said}


def cap(times, period):
    return condition("frequency_cap", times=times, period=period)


FUNDS = condition("funds_first")


def admitted(district, *rows, **said):
    said = {"since": SINCE, "last_day": LAST_DAY, **said}
    admission = admit(district, NAME, conditions=in_words(rows), **said)
    keep(admission.decision, rows)
    return admission


def receive(district, admission, *days, community=None, state=ReceiptState.TAKEN_ON, refused_at=None, **more):
    """A sending of the admission on each of some days, and its receipt in a community; ``more`` fields of the sending."""
    receipts = []
    for n, day in enumerate(days):
        dispatch = Dispatch(
            authority=district.authority,
            origin=Origin.SENT,
            sender=district.department,
            title=NAME,
            admission=admission,
            created_by=district.officer,
            **more,
        )
        refusal = {"number": f"测试区拒〔2026〕{uuid4().int % 10**9}号", "ground": "unfunded", "refused_at": refused_at}
        receipts.append(
            Receipt(
                dispatch=dispatch,
                community=community or district.community1,
                received_at=datetime.combine(day, time(0, 0, n), get_current_timezone()),
                verdict="admitted",
                state=ReceiptState.REFUSED if refused_at else state,
                **(refusal if refused_at else {}),
            )
        )
    Dispatch.objects.bulk_create([one.dispatch for one in receipts])
    return Receipt.objects.bulk_create(receipts)


def asked(district, on=ON, *, text=TEXT, community=None, known_at=None):
    return answer(
        text, authority=district.authority, community=community or district.community1, on=on, known_at=known_at
    )


def said(found):
    """(verdict, flags, reasons of conditions)."""
    return str(found.verdict), tuple(map(str, found.flags)), [one.sentence for one in found.unmet]


MET = ("admitted", (), [])


def test_outside_the_months_it_is_beyond_the_scope(lists):
    admitted(lists, condition("months", months=[3, 6]))
    assert said(asked(lists, date(2026, 6, 1))) == MET
    reason = "准入条件：只准予在3月、6月下派；5月不在其内。"
    assert said(asked(lists, date(2026, 5, 31))) == ("admitted", ("over_scope",), [reason])


def test_a_cap_is_used_up_by_what_was_received_in_the_month(lists):
    admission = admitted(lists, cap(2, "month"))
    receive(lists, admission, date(2026, 4, 30), date(2026, 5, 1))
    assert said(asked(lists)) == MET
    receive(lists, admission, ON)
    reason = "准入条件：每月不超过2次；当月已经收到2次，再下派的可以拒收。"
    assert said(asked(lists)) == ("admitted", ("over_scope",), [reason])
    assert said(asked(lists, date(2026, 6, 1))) == MET
    assert said(asked(lists, ON - timedelta(days=1))) == MET


@pytest.mark.parametrize(
    ("frequency", "before", "flags"),
    [
        ("quarterly", date(2026, 4, 1), ("over_scope",)),
        ("quarterly", date(2026, 3, 31), ()),
        ("weekly", date(2026, 5, 18), ("over_scope",)),
        ("weekly", date(2026, 5, 17), ()),
        ("monthly", date(2026, 5, 1), ("over_scope",)),
        ("half_yearly", date(2026, 1, 6), ("over_scope",)),
        ("yearly", date(2026, 1, 6), ("over_scope",)),
        ("once", date(2026, 1, 6), ("over_scope",)),
        ("daily", ON - timedelta(days=1), ()),
        ("on_demand", ON - timedelta(days=1), ()),
    ],
)
def test_the_frequency_of_an_admission_is_a_cap_of_its_period(lists, frequency, before, flags):
    admission = admitted(lists, frequency=frequency)
    receive(lists, admission, before)
    assert said(asked(lists))[1] == flags


def test_the_frequency_is_said_with_how_often_it_came_and_gives_way_to_a_cap_of_the_decision(lists):
    admission = admitted(lists, frequency="quarterly")
    receive(lists, admission, date(2026, 4, 1))
    reason = "准入的频次是每季度；当季度已经收到1次，再下派的可以拒收。"
    assert said(asked(lists)) == ("admitted", ("over_scope",), [reason])
    keep(admission.decision, [cap(2, "quarter")])
    assert said(asked(lists)) == MET


def test_what_a_street_passes_on_under_the_number_of_its_paper_is_not_counted_twice(lists):
    admission = admitted(lists, cap(2, "year"))
    receive(lists, admission, date(2026, 4, 1), document_number="测卫〔2026〕5号")
    receive(lists, admission, date(2026, 4, 3), document_number="测卫〔2026〕5号", passed_on_by=lists.street)
    assert said(asked(lists)) == MET
    receive(lists, admission, date(2026, 4, 4), document_number="测卫〔2026〕6号", passed_on_by=lists.street)
    assert said(asked(lists))[1] == ("over_scope",)


def test_what_was_refused_or_sent_to_others_or_not_yet_known_uses_nothing_up(lists):
    admission = admitted(lists, cap(1, "whole"), communities=[lists.community1, lists.community2])
    receive(lists, admission, ON, community=lists.community2)
    receive(lists, admission, ON, refused_at=clock.now())
    assert said(asked(lists)) == MET
    before, later = clock.now(), ON + timedelta(days=1)
    receive(lists, admission, later)
    assert said(asked(lists, later))[1] == ("over_scope",)
    assert said(asked(lists, later, known_at=before)) == MET


@pytest.mark.parametrize("period", ["month", "quarter", "year", "whole"])
def test_a_cap_does_not_start_again_when_a_decision_takes_the_place_of_another(lists, period):
    first = admitted(lists, cap(2, period), last_day=date(2026, 5, 9))
    receive(lists, first, date(2026, 5, 4), date(2026, 5, 5))
    second = admitted(lists, cap(3, period), since=date(2026, 5, 10), replaces=first)
    assert said(asked(lists)) == MET
    before, later = clock.now(), ON + timedelta(days=1)
    receive(lists, second, later)
    assert said(asked(lists, later))[1] == ("over_scope",)
    assert "已经收到3次" in asked(lists, later).unmet[0].sentence
    assert said(asked(lists, later, known_at=before)) == MET
    assert said(asked(lists, date(2026, 5, 9)))[1] == ("over_scope",)


@pytest.mark.parametrize(("period", "flags"), [("month", ()), ("year", ("over_scope",)), ("whole", ())])
def test_a_cap_does_not_start_again_within_the_period_when_an_admission_is_renewed(lists, period, flags):
    first = admitted(lists, cap(1, period), last_day=date(2026, 4, 30))
    receive(lists, first, date(2026, 4, 29))
    admitted(lists, cap(1, period), since=date(2026, 5, 1), renews=first)
    assert said(asked(lists))[1] == flags
    assert said(asked(lists, known_at=clock.now()))[1] == flags


def test_a_renewal_in_the_middle_of_a_month_counts_what_the_month_has_seen(lists):
    first = admitted(lists, cap(1, "month"), last_day=date(2026, 5, 9))
    receive(lists, first, date(2026, 5, 4))
    admitted(lists, cap(1, "month"), since=date(2026, 5, 10), renews=first)
    assert said(asked(lists))[1] == ("over_scope",)
    assert said(asked(lists, date(2026, 6, 1))) == MET


def test_what_the_followed_communities_received_uses_the_cap_up(lists):
    admission = admitted(lists, cap(1, "year"), communities=[lists.community1, lists.community2])
    receive(lists, admission, date(2026, 2, 3), community=lists.community2)
    change = UnitChange.objects.create(authority=lists.authority, kind="rename", on=date(2026, 3, 1))
    Succession.objects.create(change=change, on=change.on, predecessor=lists.community2, successor=lists.community1)
    assert said(asked(lists))[1] == ("over_scope",)
    assert said(asked(lists, date(2026, 2, 28))) == MET


def test_funds_first_is_unfunded_and_refused_as_such(lists):
    admission = admitted(lists, FUNDS)
    assert said(asked(lists)) == (
        "admitted",
        ("unfunded",),
        ["准入条件：经费到账后方可下派；还没有登记经费承诺，可以拒收。"],
    )
    receipt, _made = refuse_at_once(TEXT, community=lists.community1, by=lists.worker, token=uuid4())
    assert (receipt.ground, receipt.dispatch.admission_id) == ("unfunded", admission.pk)
    card = card_of_receipt(receipt)
    assert card["words"] == "已准入，但经费没有到账，可以拒收"
    assert card["reasons"] == ["准入条件：经费到账后方可下派；还没有登记经费承诺，可以拒收。"]


@pytest.mark.parametrize(
    ("row", "text", "reason"),
    [
        (
            condition("form_merged", text="并入社区基础台账"),
            f"{TEXT}，并填报汇总表",
            "准入条件：报表合并：并入社区基础台账；要求另外填报的，可以不报。",
        ),
        (
            condition("form_refused", text="《充电桩登记台账》"),
            f"{TEXT}，并填报充电桩登记台账",
            "准入条件：不准予的报表、台账：《充电桩登记台账》；要求填报的，可以不报。",
        ),
    ],
)
def test_a_form_that_was_merged_or_not_admitted_is_refused_by_itself(lists, row, text, reason):
    admitted(lists, row)
    assert said(asked(lists)) == MET
    found = asked(lists, text=text)
    assert said(found) == ("admitted", ("over_scope",), [reason])
    assert card_of_answer(found)["words"] == "已准入，其中超出的部分可以拒收"
    assert said(found.choosing(found.rests_on.key)) == ("admitted", ("over_scope",), [reason])


@pytest.mark.parametrize(
    ("row", "opening"),
    [
        (FUNDS, "现在不合准入条件"),
        (condition("form_merged", text="并入社区基础台账"), "超出清单或者准入的部分不属于社区应当承接的事项"),
    ],
)
def test_the_slip_says_whether_all_of_it_is_refused(lists, client, row, opening):
    admitted(lists, row)
    said = {"community": lists.community1, "by": lists.worker, "token": uuid4()}
    receipt, _made = refuse_at_once(f"{TEXT}，并填报汇总表", **said)
    client.force_login(lists.worker)
    slip = client.get(f"/refusals/{receipt.pk}/").context["slip"]
    assert slip["sentence"] == f"贵单位交由本社区办理的下列事项，{opening}，本社区不予承接，特此告知。"


def test_another_form_than_the_one_that_was_not_admitted_is_filled_in(lists):
    admitted(lists, condition("form_refused", text="充电桩登记台账"), causes=["forms"])
    assert said(asked(lists, text=f"{TEXT}，并填报隐患整改台账")) == MET


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ("每周填报接种台账", "台账、报表"),
        ("下载安装政务APP并每日打卡", "信息系统、应用、工作群"),
        ("每周填报接种台账，下载安装政务APP", "台账、报表；信息系统、应用、工作群"),
    ],
)
def test_forms_and_systems_asked_beside_an_admission_may_be_refused_though_its_number_is_quoted(lists, more, kinds):
    admission = admitted(lists)
    found = asked(lists, text=f"按照{admission.number}，请社区做好{TEXT}，{more}")
    reason = f"另外要求的{kinds}不在准入的内容之内，这一部分可以拒收。"
    assert said(found) == ("admitted", ("over_scope",), [reason])
    assert card_of_answer(found)["words"] == "已准入，其中超出的部分可以拒收"


def test_what_the_application_said_to_come_with_it_is_asked_rightly(lists):
    admission = admitted(lists, causes=["forms", "systems"])
    text = f"按照{admission.number}，请社区做好{TEXT}，每周填报台账，下载安装政务APP"
    assert said(asked(lists, text=text)) == MET


def test_of_two_admissions_of_the_name_the_one_whose_conditions_are_met_decides(lists):
    met = admitted(lists)
    admitted(lists, FUNDS)
    assert asked(lists).rests_on.number == met.number


def test_an_ended_admission_is_expired_whatever_its_conditions(lists):
    admission = admitted(lists, FUNDS, condition("months", months=[3]))
    found = asked(lists, date(2027, 1, 1), text=f"按{admission.number}办理")
    assert said(found)[:2] == ("unlisted", ("expired", "provisional"))


def test_the_card_shows_that_it_is_admitted_and_may_be_refused(lists):
    admitted(lists, cap(1, "quarter"), FUNDS)
    card = card_of_answer(asked(lists))
    assert (card["words"], card["tone"]) == ("已准入，但经费没有到账，可以拒收", "warning")
    assert card["sentence"] == "已经准入，但经费没有到位；到位以前社区可以拒收。"
    assert ("条件、用途", "每季度不超过1次；经费到账后方可下派") in card["facts"]


def test_page_api_and_command_agree(lists, client, monkeypatch):
    admission = admitted(lists, cap(1, "month"))
    receive(lists, admission, ON)
    client.force_login(lists.worker)
    page = client.get("/check/", {"q": TEXT})
    api = client.post("/api/v1/check/", {"text": TEXT}, content_type="application/json").json()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    out = io.StringIO()
    call_command("answer", community=lists.community1.code, on=str(ON), stdout=out)
    command = json.loads(out.getvalue())
    assert page.context["answer"]["reasons"] == api["reasons"]
    assert (
        [one["code"] for one in page.context["answer"]["flags"]] == api["flags"] == command["flags"] == ["over_scope"]
    )
    assert page.context["answer"]["verdict"] == api["verdict"] == command["verdict"] == "admitted"
    assert api["ground"] == "over_scope" and page.context["may_refuse"]


def test_many_admissions_with_caps_and_funds_first_cost_no_more_queries_than_one(lists, django_assert_num_queries):
    receive(lists, admitted(lists, cap(1, "month"), FUNDS), ON)
    asked(lists)
    with django_assert_num_queries(11):
        asked(lists)
    for _n in range(5):
        receive(lists, admitted(lists, cap(2, "year"), FUNDS), ON)
    asked(lists)
    with django_assert_num_queries(11):
        asked(lists)


PERIODS = {
    "month": lambda one, on: (one.year, one.month) == (on.year, on.month),
    "quarter": lambda one, on: (one.year, (one.month + 2) // 3) == (on.year, (on.month + 2) // 3),
    "year": lambda one, on: one.year == on.year,
    "whole": lambda one, on: True,
}


def plainly(rows, received, on):
    """The flags by reading every receipt one by one."""
    flags = []
    for row in rows:
        if row["kind"] == "months" and on.month not in row["months"]:
            flags.append("over_scope")
        if row["kind"] == "frequency_cap":
            used = [one for one in received if one <= on and PERIODS[row["period"]](one, on)]
            if len(used) >= row["times"]:
                flags.append("over_scope")
        if row["kind"] == "funds_first":
            flags.append("unfunded")
    return tuple(dict.fromkeys(flags))


@pytest.mark.parametrize("seed", range(12))
def test_every_day_agrees_with_a_plain_count(lists, seed):
    rng = Random(seed)
    rows = [cap(rng.randint(1, 4), period) for period in rng.sample(list(PERIODS), rng.randint(0, 2))]
    if rng.random() < 0.4:
        rows.append(condition("months", months=sorted(rng.sample(range(1, 13), 6))))
    if rng.random() < 0.2:
        rows.append(FUNDS)
    rng.shuffle(rows)
    admission = admitted(lists, *rows)
    days = [SINCE + timedelta(days=n) for n in range((LAST_DAY - SINCE).days + 1)]
    received = sorted(rng.choices(days, k=rng.randint(0, 12)))
    receive(lists, admission, *received)
    receive(lists, admission, *rng.choices(days, k=3), refused_at=clock.now())
    receive(lists, admission, *rng.choices(days, k=3), community=lists.community2)
    edges = {day.replace(day=1) for day in received} | {*received, SINCE, LAST_DAY}
    for on in sorted({*rng.sample(days, 8), *(day for day in edges if day >= SINCE)}):
        found = asked(lists, on)
        assert (found.verdict, tuple(map(str, found.flags))) == (Verdict.ADMITTED, plainly(rows, received, on)), on
