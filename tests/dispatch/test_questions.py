"""What is asked, and what is answered: verdict, flags, candidates, record numbers."""

from datetime import date, timedelta

import pytest

from dispatch.questions import NumberState, answer
from tests.dispatch.rows import admit
from tests.district import publish, standard_lists
from web import clock
from web.refusals import BadQuery

TODAY = date(2026, 6, 1)


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(TODAY):
        yield district


def ask(district, text, **kwargs):
    return answer(text, authority=district.authority, **kwargs)


def test_the_json_has_the_shape_of_the_verdicts(lists):
    assert ask(lists, "入户宣传宪法").as_json() == {
        "text": "入户宣传宪法",
        "verdict": "duty",
        "flags": [],
        "candidates": [
            {
                "list": "duty",
                "number": "1",
                "name": "宣传法律法规和政策",
                "score": ask(lists, "入户宣传宪法").candidates[0].score,
            }
        ],
        "matters": [],
    }


def test_what_is_on_no_list_is_unlisted_and_rests_on_nothing(lists):
    found = ask(lists, "请填报养犬台账")
    assert (found.verdict, found.candidates, found.rests_on) == ("unlisted", (), None)


@pytest.mark.parametrize("text", ["", "   ", "……！！？", "\n\n"])
def test_a_text_without_words_is_unclear_with_nothing_to_choose(lists, text):
    empty = {"text": text, "verdict": "unclear", "flags": [], "candidates": [], "matters": []}
    assert ask(lists, text).as_json() == empty


def test_the_candidate_cites_the_whole_line(lists):
    cited = ask(lists, "通知居民做免费体检").rests_on.citation
    assert (cited.list_label, cited.number, cited.name) == ("测试区assist清单", "3", "协助做好公共卫生工作")
    assert (cited.order_number, cited.since) == ("测民发〔2025〕9号", date(2025, 1, 11))
    assert cited.permitted_acts == ("contact_residents", "publicise_educate")
    assert cited.basis == "《关于进一步开展社区减负工作的通知》（民发〔2015〕136号）"


def test_an_unconfirmed_basis_makes_the_verdict_provisional(lists):
    from registry.models import LegalBasis

    LegalBasis.objects.update(is_confirmed=False)
    assert ask(lists, "入户宣传宪法").flags == ("provisional",)


def test_a_day_in_a_year_without_calendar_makes_every_verdict_provisional(lists):
    assert ask(lists, "请填报养犬台账", on=date(2027, 1, 4)).flags == ("provisional",)
    assert ask(lists, "请填报养犬台账", on=date(2026, 12, 31)).flags == ()


def test_the_lists_answer_by_the_day_and_by_what_was_known(lists):
    publish(
        lists, published_on=date(2026, 2, 1), effective_on=date(2026, 3, 1), lines=[("negative", "remove", "1", {})]
    )
    text = "完成招商引资任务"
    assert ask(lists, text, on=date(2026, 2, 28)).verdict == "negative"
    assert ask(lists, text, on=date(2026, 3, 1)).verdict == "unlisted"
    before = clock.now().replace(month=1)
    assert ask(lists, text, on=date(2026, 3, 1), known_at=before).verdict == "negative"


def test_an_admission_answers_only_for_its_communities(lists):
    admit(lists, "电动自行车充电设施摸排", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    text = "电动自行车充电设施摸排"
    assert ask(lists, text).verdict == "unlisted"
    assert ask(lists, text, community=lists.community1).verdict == "admitted"
    assert ask(lists, text, community=lists.community2).verdict == "unlisted"


def test_an_admission_holds_through_its_last_day_and_is_expired_after_it(lists):
    made = admit(lists, "电动自行车充电设施摸排", since=date(2026, 1, 5), last_day=date(2026, 6, 30))
    text = "电动自行车充电设施摸排"
    last = ask(lists, text, community=lists.community1, on=date(2026, 6, 30))
    after = ask(lists, text, community=lists.community1, on=date(2026, 7, 1))
    assert (last.verdict, last.flags) == ("admitted", ())
    assert (after.verdict, after.flags) == ("unlisted", ("expired",))
    assert after.rests_on.number == made.number
    assert after.rests_on.citation.last_day == date(2026, 6, 30)


def test_a_quoted_number_resolves_before_any_line(lists):
    made = admit(lists, "充电设施摸排", since=date(2026, 1, 5), last_day=date(2026, 6, 30))
    text = f"依据{made.number}，请入户宣传宪法"
    live = ask(lists, text, community=lists.community1)
    assert (live.verdict, live.rests_on.number, live.quoted[0].state) == ("admitted", made.number, NumberState.LIVE)
    ended = ask(lists, made.number, community=lists.community1, on=date(2026, 7, 1))
    assert (ended.verdict, ended.flags, ended.quoted[0].state) == ("unlisted", ("expired",), NumberState.ENDED)


@pytest.mark.parametrize(("number", "state"), [("", NumberState.ENDED), ("测试区准〔2026〕99号", NumberState.UNKNOWN)])
def test_of_a_number_that_is_over_or_unknown_the_state_is_said_and_what_the_line_says(lists, number, state):
    made = admit(lists, "充电设施摸排", since=date(2026, 1, 5), last_day=date(2026, 5, 31))
    number = number or made.number
    found = ask(lists, f"依据{number}，请入户宣传宪法", community=lists.community1)
    assert (found.verdict, found.rests_on.list) == ("duty", "duty")
    assert found.as_json()["quoted"] == [{"number": number, "state": str(state), "label": str(state.label)}]


def test_an_unknown_number_is_said_to_be_unknown(lists):
    found = ask(lists, "依据测试区准〔2026〕99号", community=lists.community1)
    assert [(one.number, one.state) for one in found.quoted] == [("测试区准〔2026〕99号", NumberState.UNKNOWN)]
    assert found.verdict == "unlisted"


def test_a_number_of_another_community_is_beyond_its_scope_here(lists):
    made = admit(lists, "充电设施摸排", since=date(2026, 1, 5), last_day=date(2026, 6, 30))
    found = ask(lists, f"请按{made.number}办理", community=lists.community2)
    assert (found.verdict, found.flags) == ("unlisted", ("over_scope",))
    assert found.quoted[0].state == NumberState.ELSEWHERE


def test_a_number_that_begins_later_is_upcoming(lists):
    made = admit(lists, "充电设施摸排", since=TODAY + timedelta(days=9), last_day=date(2026, 12, 31))
    found = ask(lists, made.number, community=lists.community1)
    assert (found.verdict, found.quoted[0].state) == ("unlisted", NumberState.UPCOMING)


def test_numbers_of_ordinary_documents_are_none_of_ours(lists):
    assert ask(lists, "根据民发〔2015〕136号").quoted == ()


def test_a_person_chooses_a_candidate_and_gets_its_verdict(lists):
    found = ask(lists, "通知居民做免费体检，同时完成招商引资任务")
    other = next(one for one in found.candidates if one.list == "assist")
    chosen = found.choosing(other.key)
    assert (chosen.verdict, chosen.rests_on.key, chosen.is_chosen) == ("assist", other.key, True)


def test_none_of_these_is_unlisted_and_only_an_unclear_answer_offers_it(lists):
    unclear = ask(lists, "请开继承关系证明")
    assert unclear.verdict == "unclear"
    assert unclear.choosing("none").verdict == "unlisted"
    assert unclear.choosing("none").near == unclear.candidates
    with pytest.raises(BadQuery):
        ask(lists, "入户宣传宪法").choosing("none")
    with pytest.raises(BadQuery):
        unclear.choosing("entry-0")


@pytest.mark.parametrize("typed", ["第测试区准〔2026〕1号", "测试区准2026-1", "测试区准（2026）1"])
def test_a_number_typed_otherwise_is_the_same_number(lists, typed):
    made = admit(lists, "充电设施摸排", since=date(2026, 1, 5), last_day=date(2026, 6, 30))
    found = ask(lists, f"请按{typed}办理", community=lists.community1)
    assert (found.verdict, found.rests_on.number, found.quoted[0].state) == ("admitted", made.number, NumberState.LIVE)


def test_many_admissions_of_one_name_are_all_found(lists):
    """Even where the lists are short, what is admitted often doesn't become a word that says nothing."""
    made = [
        admit(lists, "垃圾分类桶边督导", since=date(2026, 1, 5), last_day=date(2026, 12, 31), communities=[community])
        for community in (lists.community1, lists.community2, lists.community3) * 4
    ]
    found = ask(lists, "请做好垃圾分类桶边督导", community=lists.community1)
    assert found.verdict == "admitted"
    assert {one.number for one in found.candidates} <= {one.number for one in made[::3]}


def test_several_matters_are_answered_each(lists):
    found = ask(lists, "各社区：\n一、通知居民体检；\n二、完成招商引资任务；\n三、填报养犬台账。\n东街街道办事处")
    assert [(one.text, one.verdict) for one in found.matters] == [
        ("通知居民体检", "assist"),
        ("完成招商引资任务", "negative"),
        ("填报养犬台账", "unlisted"),
    ]
    assert found.verdict == "negative"


def test_a_notice_about_one_matter_has_no_matters(lists):
    assert ask(lists, "各社区：\n请通知居民体检。\n东街街道办事处").matters == ()


def test_without_a_community_a_warm_answer_reads_only_whether_anything_has_changed(lists, django_assert_num_queries):
    ask(lists, "入户宣传宪法")
    with django_assert_num_queries(2):
        assert ask(lists, "入户宣传宪法").as_json()["verdict"] == "duty"
