"""The order of precedence: one test for each rule, and what holds for any matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.ruling import LIKE_STRENGTH
from dispatch.verdicts import (
    FAINT_FLOOR,
    MOST_CANDIDATES,
    Flag,
    Ruling,
    Verdict,
    decide,
    decide_for,
)
from registry.asking import Asked, read_asked
from registry.matching import CONFIDENCE_FLOOR, LISTS, Line, Match

IDLE = Asked(is_idle=True)
RELIEF = Asked(is_relief=True)
TASK = Asked(acts=("contact_residents",))
FORM = Asked(burdens=("ledger_form",), burden_only=True)
STAMP = Asked(is_certificate=True, burdens=("certificate",))
SURE, FAINT = 0.7, 0.3


def match(list_name, score=SURE, number="1", *, name="某事项", purpose_words=(), flags=(), is_from_above=False):
    key = f"{list_name}:{number}"
    line = Line(key, list_name, number, name, flags=flags, is_from_above=is_from_above)
    return Match(line, score, ("词",), purpose_words)


def verdict(asked, *matches):
    return decide(asked, matches).verdict


def test_a_quoted_number_resolves_before_all_else():
    asked = Asked(quoted_numbers=("请按示范区准〔2026〕3号",), is_certificate=True)
    admission = match("admission", 1.0, "示范区准〔2026〕3号")
    ruling = decide(asked, [match("negative"), match("not_to_issue"), admission])
    assert (ruling.verdict, ruling.rests_on) == (Verdict.ADMITTED, admission)
    assert "negative:1" in [one.line.key for one in ruling.candidates]


def test_an_emergency_is_found_by_its_number_too():
    asked = Asked(quoted_numbers=("示范区急〔2026〕1号",))
    assert verdict(asked, match("emergency", 1.0, "示范区急〔2026〕1号"), match("duty")) is Verdict.EMERGENCY


NAMED = "请各社区做好充电设施安全摸排"


def test_an_admission_called_by_its_full_name_wins_over_a_stronger_line():
    admission = match("admission", 0.5, "示范区准〔2026〕3号", name="充电设施安全摸排")
    ruling = decide(TASK, [match("duty", 1.0), admission], NAMED)
    assert (ruling.verdict, ruling.rests_on) == (Verdict.ADMITTED, admission)
    assert decide(TASK, [match("duty", 1.0), admission], "请做好安全摸排").verdict is Verdict.DUTY


def test_a_line_of_a_list_called_by_a_longer_name_is_no_vaguer():
    admission = match("admission", 0.5, name="充电设施安全")
    assert decide(TASK, [match("duty", 1.0, name="充电设施安全摸排"), admission], NAMED).verdict is Verdict.DUTY


def test_what_ran_out_and_is_called_by_its_full_name_is_meant_rather_than_a_stronger_line():
    suspended = match("admission", 0.5, "1", name="充电设施安全摸排", flags=("suspended",))
    duty, met = match("duty", 1.0), match("admission", 0.5, "2", name="充电设施安全摸排")
    ruling = decide(TASK, [duty, suspended], NAMED)
    assert (ruling.verdict, ruling.flags, ruling.rests_on) == (Verdict.UNLISTED, (Flag.SUSPENDED,), suspended)
    assert ruling.near == (duty,)
    assert decide(TASK, [duty, suspended], "请做好安全摸排").verdict is Verdict.DUTY
    assert decide(TASK, [duty, suspended, met], NAMED).rests_on == met


def test_a_full_name_does_not_beat_a_negative_line():
    admission = match("admission", 0.9, name="充电设施安全摸排")
    assert decide(TASK, [match("negative", 0.5), admission], NAMED).verdict is Verdict.NEGATIVE


def test_an_admission_of_which_a_condition_is_not_met_gives_way_to_another_and_to_an_emergency():
    beyond = match("admission", 0.7, "1", flags=("over_scope",))
    met = match("admission", 0.65, "2")
    assert decide(TASK, [beyond, met]).rests_on == met
    assert verdict(TASK, beyond, match("emergency", 0.65)) is Verdict.EMERGENCY
    assert verdict(TASK, beyond, match("public_service", 0.7)) is Verdict.ADMITTED
    assert decide(TASK, [beyond]).flags == (Flag.OVER_SCOPE,)


def test_a_stated_purpose_lets_the_may_issue_line_win():
    may = match("may_issue", 0.6, purpose_words=("过户",))
    ruling = decide(STAMP, [match("not_to_issue", 0.7), may])
    assert (ruling.verdict, ruling.rests_on) == (Verdict.MAY_ISSUE, may)
    assert len(ruling.candidates) == 2


def test_without_a_purpose_both_certificate_lines_are_shown_and_asked():
    ruling = decide(STAMP, [match("not_to_issue", 0.7), match("may_issue", 0.68)])
    assert ruling.verdict is Verdict.UNCLEAR
    assert [one.line.list for one in ruling.candidates] == ["not_to_issue", "may_issue"]


def test_a_certificate_of_another_kind_is_not_helped_by_the_purpose():
    may = match("may_issue", 0.4, purpose_words=("丧葬费",))
    assert verdict(STAMP, match("not_to_issue", 0.9), may) is Verdict.NOT_TO_ISSUE


def test_a_certificate_on_no_list_is_unlisted():
    ruling = decide(STAMP, [match("assist"), match("duty")])
    assert (ruling.verdict, ruling.candidates) == (Verdict.UNLISTED, ())


def test_a_certificate_matched_faintly_is_unclear():
    ruling = decide(STAMP, [match("not_to_issue", FAINT), match("duty", 0.9)])
    assert ruling.verdict is Verdict.UNCLEAR
    assert [one.line.list for one in ruling.candidates] == ["not_to_issue"]


def test_certificate_lines_answer_no_task():
    assert verdict(TASK, match("not_to_issue", 0.9), match("assist", 0.5)) is Verdict.ASSIST


def test_a_confident_negative_line_wins_over_stronger_ones():
    negative = match("negative", 0.4)
    ruling = decide(TASK, [match("duty", 0.9), negative])
    assert (ruling.verdict, ruling.rests_on) == (Verdict.NEGATIVE, negative)


def test_a_negative_line_wins_over_a_form():
    assert verdict(FORM, match("negative"), match("assist", 0.9)) is Verdict.NEGATIVE


def test_a_faint_negative_line_does_not_win():
    assert verdict(TASK, match("negative", FAINT), match("assist")) is Verdict.ASSIST


def test_helping_is_the_opposite_of_answering_for_the_result():
    negative = match("negative", name="社区作为责任主体的城市管理事项")
    helping = Asked(acts=("persuade",), helping=True)
    ruling = decide(helping, [negative, match("assist", 0.5)])
    assert (ruling.verdict, [one.line.list for one in ruling.candidates]) == (Verdict.ASSIST, ["assist", "negative"])
    assert decide(helping, [negative]).verdict is Verdict.UNCLEAR
    assert decide(Asked(helping=True, responsible=True), [negative]).verdict is Verdict.NEGATIVE
    assert decide(helping, [match("negative", name="招商引资任务指标")]).verdict is Verdict.NEGATIVE


def test_a_clearly_stronger_match_wins():
    assert verdict(TASK, match("duty", 0.5), match("assist", 0.9)) is Verdict.ASSIST


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        ("duty", "assist", Verdict.DUTY),
        ("assist", "admission", Verdict.ASSIST),
        ("admission", "emergency", Verdict.ADMITTED),
        ("emergency", "public_service", Verdict.EMERGENCY),
    ],
)
def test_between_matches_of_like_strength_the_order_of_lists_decides(first, second, winner):
    assert verdict(TASK, match(first, 0.8 * LIKE_STRENGTH + 0.01), match(second, 0.8)) is winner


def test_a_form_about_a_listed_matter_is_unlisted():
    ruling = decide(FORM, [match("assist", 0.9), match("duty", 0.9)])
    assert ruling.verdict is Verdict.UNLISTED
    assert ruling.candidates == ()
    assert [one.line.list for one in ruling.near] == ["duty", "assist"]


def test_a_form_that_was_admitted_is_admitted():
    assert verdict(FORM, match("assist", 0.9), match("admission", 0.6)) is Verdict.ADMITTED


def test_an_act_with_a_form_beside_it_is_assistance_beyond_its_scope():
    asked = Asked(acts=("help_home_visit",), burdens=("ledger_form",))
    assert decide(asked, [match("assist")]).flags == (Flag.OVER_SCOPE,)
    assert decide(asked, [match("duty")]).flags == ()


def test_a_public_service_is_passed_on():
    assert verdict(TASK, match("public_service")) is Verdict.PUBLIC_SERVICE


def test_matches_below_confidence_are_for_the_person_to_choose():
    ruling = decide(TASK, [match("assist", FAINT), match("duty", 0.26), match("admission", FAINT_FLOOR - 0.01)])
    assert ruling.verdict is Verdict.UNCLEAR
    assert [one.line.list for one in ruling.candidates] == ["assist", "duty"]


def test_nothing_matched_is_unlisted():
    assert decide(TASK, []) == Ruling(Verdict.UNLISTED)


def test_an_expired_admission_admits_nothing_and_says_so():
    expired = match("admission", flags=("expired",))
    ruling = decide(TASK, [expired])
    assert (ruling.verdict, ruling.flags, ruling.rests_on) == (Verdict.UNLISTED, (Flag.EXPIRED,), expired)
    assert verdict(TASK, expired, match("assist", 0.4)) is Verdict.ASSIST


def test_an_expired_admission_is_found_by_its_number():
    asked = Asked(quoted_numbers=("示范区准〔2025〕3号",))
    expired = match("admission", FAINT, "示范区准〔2025〕3号", flags=("expired",))
    assert decide(asked, [expired]).flags == (Flag.EXPIRED,)


def test_the_flags_of_a_line_are_those_of_the_ruling():
    assert decide(TASK, [match("admission", flags=("unfunded", "provisional"))]).flags == (
        Flag.UNFUNDED,
        Flag.PROVISIONAL,
    )


def test_a_chosen_line_is_ruled_on_however_faint():
    assert decide_for(match("duty", 0.1), TASK).verdict is Verdict.DUTY


def test_every_verdict_has_a_tone_and_an_icon():
    assert {one.tone for one in Verdict} == {"duty", "assist", "admit", "refuse", "ask"}
    assert all(one.icon for one in Verdict)
    assert len(Verdict) == 10


scores = st.integers(min_value=0, max_value=1000).map(lambda thousandths: thousandths / 1000)
matches_of_any_list = st.lists(st.tuples(st.sampled_from(LISTS), scores, st.booleans(), st.booleans()), max_size=8).map(
    lambda found: [
        match(name, score, str(i), purpose_words=("用",) * use, is_from_above=above)
        for i, (name, score, use, above) in enumerate(found)
    ]
)
askings = st.builds(
    Asked,
    is_certificate=st.booleans(),
    burden_only=st.booleans(),
    helping=st.booleans(),
    responsible=st.booleans(),
    burdens=st.sampled_from([(), ("ledger_form",)]),
)


@given(askings, matches_of_any_list, st.randoms())
def test_the_order_of_matches_is_of_no_effect(asked, matches, dice):
    shuffled = list(matches)
    dice.shuffle(shuffled)
    assert decide(asked, shuffled) == decide(asked, matches)


@given(askings, matches_of_any_list)
def test_a_confident_negative_line_is_always_shown(asked, matches):
    ruling = decide(asked, matches)
    sure = [one for one in matches if one.line.list == "negative" and one.score >= CONFIDENCE_FLOOR]
    assert all(one in (*ruling.candidates, *ruling.near) for one in sure)


@given(askings, matches_of_any_list, scores)
def test_a_weaker_line_of_the_same_list_changes_nothing(asked, matches, share):
    before = decide(asked, matches)
    if before.rests_on is None or before.verdict is Verdict.UNCLEAR:
        return
    weaker = match(before.rests_on.line.list, before.rests_on.score * share * 0.99, "99")
    after = decide(asked, [*matches, weaker])
    assert (after.verdict, after.rests_on) == (before.verdict, before.rests_on)


@given(askings, matches_of_any_list, st.sampled_from(LISTS))
def test_a_line_below_the_faint_floor_changes_nothing(asked, matches, list_name):
    added = match(list_name, FAINT_FLOOR - 0.001, "99")
    assert decide(asked, [*matches, added]) == decide(asked, matches)


@given(askings, matches_of_any_list)
def test_a_ruling_rests_on_the_list_that_its_verdict_names(asked, matches):
    ruling = decide(asked, matches)
    assert len([one for one in ruling.candidates if one.line.list != "negative"]) <= MOST_CANDIDATES
    if ruling.verdict is Verdict.UNLISTED:
        assert ruling.candidates == ()
    elif ruling.verdict is not Verdict.UNCLEAR:
        kind = ruling.rests_on.line.list
        is_admitted = kind in ("admission", "regular", "creation")
        assert ruling.verdict.value == ("admitted" if is_admitted else kind)


@pytest.mark.parametrize("kind", ["regular", "creation"])
def test_what_stands_on_a_catalogue_is_admitted_after_what_the_community_does_anyway(kind):
    assert verdict(TASK, match(kind)) is Verdict.ADMITTED
    assert verdict(TASK, match(kind), match("assist")) is Verdict.ASSIST
    assert verdict(TASK, match(kind), match("negative")) is Verdict.NEGATIVE
    admission = match("admission")
    assert decide(TASK, [match(kind), admission]).rests_on == admission


def test_a_text_that_asks_nothing_is_unclear_unless_a_line_answers_it():
    assert decide(IDLE, []) == Ruling(Verdict.UNCLEAR)
    assert verdict(IDLE, match("duty")) is Verdict.DUTY
    assert verdict(IDLE, match("admission", flags=("expired",))) is Verdict.UNLISTED


def test_a_text_that_relieves_is_unclear_and_names_the_lines_that_forbid_the_same_else_those_it_is_about():
    duty, negative = match("duty", 0.9), match("negative")
    assert decide(RELIEF, [duty, negative]) == Ruling(Verdict.UNCLEAR, candidates=(negative,))
    assert decide(RELIEF, [duty, match("negative", FAINT)]) == Ruling(Verdict.UNCLEAR, candidates=(duty,))
    assert decide(RELIEF, []) == Ruling(Verdict.UNCLEAR)


def naming(text, *keywords, list_name="duty"):
    """A sure match of a line with these keywords, of which the text says all."""
    line = Line("own", list_name, "4", "某事项", keywords=keywords)
    return decide(read_asked(text), [Match(line, SURE, keywords)], text)


def test_a_line_whose_own_keyword_names_the_counting_act_answers_it():
    text = "排查矛盾纠纷"
    assert read_asked(text).burden_only
    assert naming(text, "矛盾纠纷").verdict is Verdict.UNLISTED
    assert naming(text, "矛盾纠纷", "矛盾+排查").verdict is Verdict.DUTY


def test_every_burden_of_the_text_must_stand_in_keywords_of_the_line():
    assert naming("排查矛盾纠纷，填报台账", "矛盾+排查").verdict is Verdict.UNLISTED
    assert naming("排查矛盾纠纷，填报台账", "矛盾+排查", "填报", "台账").verdict is Verdict.DUTY


def test_what_the_line_itself_names_is_not_beyond_its_scope():
    assert naming("登记流动人口", "流动人口+登记", list_name="assist").flags == ()
    assert naming("宣传政策，并填报台账", "政策+宣传", list_name="assist").flags == (Flag.OVER_SCOPE,)


def test_a_word_that_is_only_near_to_a_keyword_names_no_act():
    line = Line("own", "duty", "4", "某事项", keywords=("矛盾+调查",))
    assert decide(read_asked("排查矛盾纠纷"), [Match(line, SURE, ("矛盾+排查",))]).verdict is Verdict.UNLISTED
