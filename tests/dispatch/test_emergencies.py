"""Emergencies in answers: taken on until they are over, ended or late to be filed, and only where they were declared."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from admission.emergencies import declare
from dispatch.cards import card_of_answer, card_of_receipt
from dispatch.grounds import ground_for
from dispatch.questions import answer
from dispatch.refusing import refuse_at_once
from dispatch.verdicts import Verdict
from registry.models import Succession, UnitChange
from tests.district import standard_lists
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
TEXT = "接区应急局通知，请社区立即配合低洼小区人员转移"


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(TODAY):
        yield district


def declared(district, **said):
    said = {"for_all_communities": True, **said}
    return declare(
        sender=district.units["department"],
        by=district.officer,
        token=uuid4(),
        kind="life_and_property",
        event="暴雨红色预警",
        requirement="敲门通知住户转移。",
        authorised_by="区防汛抗旱指挥部",
        **{"name": "低洼小区人员转移", **said},
    )


def filed(district, emergency):
    perform(emergency, "file", by=district.officer, basis="区防汛预案", filing="来不及申请。")


def asked(district, on=TODAY, *, text=TEXT, community=None, known_at=None):
    return answer(
        text, authority=district.authority, community=community or district.community1, on=on, known_at=known_at
    )


def verdicts(district, days, **said):
    """(verdict, flags) on each of some days."""
    found = [asked(district, on, **said) for on in days]
    return [(str(one.verdict), tuple(map(str, one.flags))) for one in found]


def around(day):
    return [day - DAY, day, day + DAY]


TAKEN, UNFILED, OVER, NOTHING = ("emergency", ()), ("unlisted", ("unfiled",)), ("unlisted", ("over",)), ("unlisted", ())


def test_an_emergency_is_the_line_that_decides_with_its_number(lists):
    emergency = declared(lists)
    found = asked(lists)
    assert found.as_json()["candidates"][0] == {
        "list": "emergency",
        "number": emergency.number,
        "name": "低洼小区人员转移",
        "score": found.candidates[0].score,
    }


def test_it_is_taken_on_through_the_day_to_file_and_refused_from_the_next(lists):
    emergency = declared(lists)
    assert verdicts(lists, around(emergency.file_by)) == [TAKEN, TAKEN, UNFILED]


def test_filed_it_is_taken_on_through_its_last_day(lists):
    emergency = declared(lists)
    filed(lists, emergency)
    assert verdicts(lists, around(emergency.file_by)) == [TAKEN, TAKEN, TAKEN]
    assert verdicts(lists, around(emergency.last_day)) == [TAKEN, TAKEN, OVER]


def test_ended_it_is_refused_from_that_day(lists):
    emergency = declared(lists)
    ended_on = TODAY + 3 * DAY
    perform(emergency, "stop", by=lists.reviewer, ended_on=ended_on, reason="不属于应急")
    assert verdicts(lists, around(ended_on)) == [TAKEN, OVER, OVER]


def test_before_it_begins_there_is_nothing(lists):
    emergency = declared(lists, starts_on=TODAY + 2 * DAY)
    assert verdicts(lists, around(emergency.starts_on)) == [NOTHING, TAKEN, TAKEN]


def test_a_late_filing_restores_it_and_what_was_answered_before_stays(lists):
    emergency = declared(lists)
    late = emergency.file_by + 2 * DAY
    before = clock.now()
    with clock.at(late):
        filed(lists, emergency)
    assert verdicts(lists, around(late)) == [UNFILED, TAKEN, TAKEN]
    assert verdicts(lists, around(late), known_at=before) == [UNFILED, UNFILED, UNFILED]


def test_an_end_counts_from_when_it_was_known(lists):
    emergency = declared(lists)
    before = clock.now()
    ended_on = TODAY + 2 * DAY
    with clock.at(TODAY + DAY):
        perform(emergency, "stop", by=lists.reviewer, ended_on=ended_on, reason="不属于应急")
    assert verdicts(lists, [ended_on]) == [OVER]
    assert verdicts(lists, [ended_on], known_at=before) == [TAKEN]


def test_what_was_not_declared_yet_is_not_known(lists):
    with clock.at(TODAY - DAY):
        before = clock.now()
    declared(lists)
    assert verdicts(lists, [TODAY], known_at=before) == [NOTHING]


def test_only_the_communities_for_which_it_was_declared_take_it_on(lists):
    emergency = declared(lists, for_all_communities=False, communities=[lists.community1])
    assert verdicts(lists, [TODAY]) == [TAKEN]
    assert verdicts(lists, [TODAY], community=lists.community2) == [NOTHING]
    quoting = f"按{emergency.number}办理"
    assert verdicts(lists, [TODAY], community=lists.community2, text=quoting) == [("unlisted", ("over_scope",))]


@pytest.mark.parametrize(
    ("days", "verdict", "state"),
    [(0, TAKEN, "live"), (8, UNFILED, "unfiled"), (30, OVER, "ended")],
)
def test_a_quoted_number_resolves_by_number(lists, days, verdict, state):
    emergency = declared(lists)
    text = f"请各社区按{emergency.number.replace('〔', '[').replace('〕', ']')}配合工作"
    on = TODAY + days * DAY
    assert verdicts(lists, [on], text=text) == [verdict]
    assert [(one.number, str(one.state)) for one in asked(lists, on, text=text).quoted] == [(emergency.number, state)]


def test_a_line_of_the_lists_of_like_strength_comes_first_and_a_new_emergency_of_the_name_beats_an_old_one(lists):
    old = declared(lists)
    perform(old, "stop", by=lists.reviewer, ended_on=TODAY + DAY, reason="雨停")
    later = TODAY + 10 * DAY  # long enough after the end of the old one to be another event
    with clock.at(later):
        new = declared(lists)
    assert asked(lists, later).candidates[0].number == new.number


def test_the_card_says_by_when_it_is_to_be_filed_and_then_that_it_was(lists):
    emergency = declared(lists)
    card = card_of_answer(asked(lists))
    assert card["words"] == "应急，须于2026年3月9日前补报"
    assert [label for label, _value in card["facts"]] == ["应急期限", "补报期限", "由谁批准启动"]
    filed(lists, emergency)
    assert card_of_answer(asked(lists))["words"] == "应急，已补报"


def test_what_is_late_to_be_filed_is_refused_with_the_reason_on_the_slip(lists):
    emergency = declared(lists)
    with clock.at(emergency.file_by), pytest.raises(NotAllowed):
        refuse_at_once(TEXT, community=lists.community1, by=lists.worker, token=uuid4())
    with clock.at(emergency.file_by + DAY):
        receipt, _made = refuse_at_once(TEXT, community=lists.community1, by=lists.worker, token=uuid4())
        reasons = card_of_answer(asked(lists, clock.today()))["reasons"]
    assert (receipt.verdict, receipt.flags, receipt.ground) == ("unlisted", ["unfiled"], "emergency_over")
    assert receipt.cited.number == emergency.number and receipt.cited.file_by == emergency.file_by
    assert reasons[-1] == f"应急编号{emergency.number}须于2026年3月9日前（含当日）补报，逾期没有补报。"


def follow(district, successor, *predecessors, on=TODAY):
    change = UnitChange.objects.create(authority=district.authority, kind="merge", on=on)
    for one in predecessors:
        Succession.objects.create(change=change, on=on, predecessor=one, successor=successor)


def test_a_community_that_follows_others_takes_on_what_was_declared_for_all_of_them(lists):
    both = [lists.community1, lists.community2]
    emergency = declared(lists, for_all_communities=False, communities=both)
    follow(lists, lists.community3, *both, on=TODAY + DAY)
    quoting = f"按{emergency.number}办理"
    for text in (TEXT, quoting):
        days = [TODAY, TODAY + DAY]
        assert verdicts(lists, days, community=lists.community3, text=text)[1] == TAKEN
    assert verdicts(lists, [TODAY], community=lists.community3) == [NOTHING]


def test_what_was_declared_for_one_of_those_it_follows_is_not_declared_for_it(lists):
    declared(lists, for_all_communities=False, communities=[lists.community1])
    follow(lists, lists.community3, lists.community1, lists.community2)
    assert verdicts(lists, [TODAY], community=lists.community3) == [NOTHING]


@pytest.mark.parametrize("quotes", [False, True])
def test_what_is_reported_keeps_the_emergency_that_it_falls_under_or_names(lists, quotes):
    emergency = declared(lists)
    text = f"按{emergency.number}，请各社区完成招商引资任务" if quotes else TEXT
    with clock.at(emergency.file_by + DAY):
        receipt, _made = refuse_at_once(text, community=lists.community1, by=lists.worker, token=uuid4())
    assert receipt.dispatch.emergency_id == emergency.pk
    assert (receipt.verdict, receipt.ground) == (("negative", "negative") if quotes else ("unlisted", "emergency_over"))


def test_the_slip_says_first_what_became_of_the_number(lists):
    emergency = declared(lists)
    text = f"按{emergency.number}，请各社区完成招商引资任务"
    with clock.at(emergency.file_by + DAY):
        receipt, _made = refuse_at_once(text, community=lists.community1, by=lists.worker, token=uuid4())
    assert card_of_receipt(receipt)["reasons"][0] == f"来件引用的编号{emergency.number}：逾期没有补报。"


def test_the_slip_names_the_emergency_by_its_number(lists, client):
    emergency = declared(lists)
    client.force_login(lists.worker)
    with clock.at(emergency.file_by + DAY):
        receipt, _made = refuse_at_once(TEXT, community=lists.community1, by=lists.worker, token=uuid4())
        page = client.get(f"/refusals/{receipt.pk}/").content.decode()
    assert page.count(f'<td>应急事项 <span class="nowrap">{emergency.number}</span>「低洼小区人员转移」') == 1


def test_an_emergency_that_runs_has_no_ground_for_a_refusal():
    assert ground_for(Verdict.EMERGENCY) is None


def test_without_a_community_no_emergency_is_looked_at(lists):
    declared(lists)
    assert answer(TEXT, authority=lists.authority, on=TODAY).verdict is Verdict.UNLISTED
