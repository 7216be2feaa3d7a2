"""What residents and agencies say is answered as the check answers it."""

from datetime import date

import pytest

from certificates.lookup import Outcome
from dispatch.questions import answer
from tests.certificates.rows import found, line
from tests.district import publish
from web.refusals import BadQuery

SAYINGS = (
    "派出所要我开无犯罪记录证明",
    "帮我开个还活着的证明",
    "证件丢了要证明",
    "孩子上学要亲属关系证明",
    "家里困难，申请临时救助，开个证明",
    "不动产登记要继承关系证明",
    "狗没咬过人的证明",
    "外星人证明",
)


@pytest.mark.parametrize(
    ("text", "outcome", "name"),
    [
        ("派出所要我开无犯罪记录证明", Outcome.NOT_TO_ISSUE, "无犯罪记录证明"),
        ("帮我开个还活着的证明", Outcome.NOT_TO_ISSUE, "健在证明"),
        ("证件丢了", Outcome.NOT_TO_ISSUE, "证件遗失证明"),
        ("健在", Outcome.NOT_TO_ISSUE, "健在证明"),
        ("家里困难，开个证明申请临时救助", Outcome.MAY_ISSUE, "生活困难证明"),
    ],
)
def test_what_people_really_say_finds_the_certificate(listed, text, outcome, name):
    said = found(listed, text)
    assert (said.outcome, said.rests_on.name) == (outcome, name)


@pytest.mark.parametrize("text", SAYINGS)
def test_it_never_says_otherwise_than_the_check(listed, text):
    checked, said = answer(text, authority=listed.authority), found(listed, text)
    if str(checked.verdict) in ("may_issue", "not_to_issue"):
        assert (str(said.outcome), said.candidates[0].line.key) == (str(checked.verdict), checked.rests_on.key)
    else:
        assert (said.outcome in (Outcome.UNLISTED, Outcome.UNCLEAR), str(checked.verdict)) == (True, str(said.outcome))


def test_a_certificate_on_no_list_is_unlisted_with_the_lists_that_were_searched(listed):
    said = found(listed, "外星人证明")
    assert (said.outcome, said.rests_on, said.candidates) == (Outcome.UNLISTED, None, ())
    assert [(kind, n) for kind, _name, n in said.checked] == [("not_to_issue", 4), ("may_issue", 2)]


def test_a_person_chooses_among_the_candidates_and_none_of_them_is_unlisted(listed):
    said = found(listed, "继承关系证明")
    assert said.outcome == Outcome.UNCLEAR
    chosen = said.choosing(said.candidates[0].line.key)
    assert (chosen.outcome, chosen.rests_on.name) == (Outcome.MAY_ISSUE, "继承关系证明")
    assert said.choosing("none").outcome == Outcome.UNLISTED
    with pytest.raises(BadQuery):
        said.choosing("entry-0")
    with pytest.raises(BadQuery):
        _nothing = said.outcome.as_ask


@pytest.mark.parametrize("text", ["。。。", "证明" * 151])
def test_what_cannot_be_read_is_refused_with_a_sentence(listed, text):
    with pytest.raises(BadQuery):
        found(listed, text)


def test_a_person_says_that_it_is_not_the_one_which_is_not_to_be_issued(listed):
    said = found(listed, "证件丢了").choosing("none")
    assert (said.outcome, said.rests_on, said.near[0].line.name) == (Outcome.UNLISTED, None, "证件遗失证明")
    with pytest.raises(BadQuery):
        found(listed, "家里困难，开个证明申请临时救助").choosing("none")


def test_another_day_is_answered_by_the_lists_of_that_day(listed):
    publish(
        listed,
        published_on=date(2026, 10, 1),
        number="测民发〔2026〕40号",
        lines=[("not_to_issue", "remove", "10", {})],
    )
    assert found(listed, "健在证明").outcome == Outcome.UNLISTED
    then = found(listed, "健在证明", on=date(2026, 9, 1))
    assert (then.outcome, then.is_now) == (Outcome.NOT_TO_ISSUE, False)
    assert then.rests_on.line == line(listed, "not_to_issue", "10")


def test_the_number_of_queries_is_fixed(listed, django_assert_num_queries):
    found(listed, "健在证明")
    for text in ("健在证明", "继承关系证明"):
        with django_assert_num_queries(6):
            found(listed, text)
    with django_assert_num_queries(1):
        found(listed, "外星人证明")


@pytest.mark.parametrize("text", ["证明信", "开证明信", "要开个证明", "介绍信"])
def test_a_letter_that_says_nothing_of_what_is_asked_what_it_is_to_prove(listed, text):
    with pytest.raises(BadQuery) as why:
        found(listed, text)
    assert (str(why.value), why.value.code) == ("请写明要证明什么，例如「居住证明」。", "says_nothing")


@pytest.mark.parametrize("text", ["居住证明", "租房子住的证明"])
def test_what_is_on_no_list_is_told_to_ask_who_wants_it_and_how_others_verify_it(listed, client, text):
    page = client.get("/certificates/ask/", {"q": text}).content.decode()
    assert ["请向要求出具的单位询问" in page, "与民政、卫健委、公安局、法院等信息共享核对" in page] == [True, True]
