"""A city's lists hold in its districts, which add to them and never weaken them: page, rules, and a slow plain model of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.ruling import FAINT_FLOOR, LIKE_STRENGTH, PURPOSE_STRENGTH
from dispatch.questions import answer
from dispatch.verdicts import decide
from registry.asking import Asked
from registry.matching import CONFIDENCE_FLOOR, Line, Match
from tests.district import make_district, publish

CITY, DISTRICT = "city", "district"
TASK_LISTS = ("duty", "assist", "public_service", "negative")
CERTIFICATE_LISTS = ("may_issue", "not_to_issue")
ON = date(2026, 6, 1)


def make(found):
    """Matches of (list, level, thousandths of score, purpose stated)."""
    return [
        Match(
            Line(i, kind, str(i), "某事项", is_from_above=level == CITY),
            thousandths / 1000,
            (),
            ("用",) * (use and kind == "may_issue"),
        )
        for i, (kind, level, thousandths, use) in enumerate(found)
    ]


def plain_task(found):
    """The list that a task is answered by, in the words of the law, comparing every line with every other."""
    sure = [one for one in found if one[2] / 1000 >= CONFIDENCE_FLOOR]
    standing = [
        one
        for one in sure
        if one[0] == "negative"
        and (
            one[1] == CITY
            or not any(
                other[0] in ("duty", "assist") and other[1] == CITY and other[2] >= LIKE_STRENGTH * one[2]
                for other in sure
            )
        )
    ]
    if standing:
        return "negative"
    others = [one for one in sure if one[0] != "negative"]
    if others:
        best = max(one[2] for one in others)
        return next(kind for kind in TASK_LISTS if any(o[0] == kind and o[2] >= LIKE_STRENGTH * best for o in others))
    return "unclear" if any(one[2] / 1000 >= FAINT_FLOOR for one in found) else "unlisted"


def plain_certificate(found):
    """The same for a certificate."""
    sure = [one for one in found if one[2] / 1000 >= CONFIDENCE_FLOOR]
    if not sure:
        return "unclear" if any(one[2] / 1000 >= FAINT_FLOOR for one in found) else "unlisted"
    best = max(one[2] for one in sure)
    never = [one for one in sure if one[0] == "not_to_issue"]
    allowed = [
        one
        for one in sure
        if one[0] == "may_issue"
        and (one[1] == CITY or not any(o[1] == CITY and o[2] >= LIKE_STRENGTH * one[2] for o in never))
    ]
    if any(one[3] and one[2] >= PURPOSE_STRENGTH * best for one in allowed):
        return "may_issue"
    if any(one[2] >= LIKE_STRENGTH * best for one in allowed):
        return "unclear"
    return "not_to_issue" if never else "unclear"


def of(*kinds):
    return st.lists(
        st.tuples(st.sampled_from(kinds), st.sampled_from((CITY, DISTRICT)), st.integers(200, 1000), st.booleans()),
        max_size=7,
    )


@given(of(*TASK_LISTS))
def test_tasks_are_decided_as_the_plain_model_says(found):
    assert decide(Asked(), make(found)).verdict == plain_task(found)


@given(of(*CERTIFICATE_LISTS))
def test_certificates_are_decided_as_the_plain_model_says(found):
    assert decide(Asked(is_certificate=True), make(found)).verdict == plain_certificate(found)


@given(of(*TASK_LISTS), st.integers(360, 1000))
def test_a_sure_negative_line_of_the_city_always_wins(found, score):
    ruling = decide(Asked(), make([*found, ("negative", CITY, score, False)]))
    assert ruling.verdict == "negative"


@given(st.sampled_from(("duty", "assist")), st.integers(360, 1000), st.floats(LIKE_STRENGTH, 1.0))
def test_a_districts_negative_line_never_wins_over_the_citys_own_matter_of_like_strength(kind, score, share):
    matches = make([("negative", DISTRICT, score, False)])
    own = Match(Line("own", kind, "9", "某事项", is_from_above=True), max(CONFIDENCE_FLOOR, score / 1000 * share))
    ruling = decide(Asked(), [*matches, own])
    assert ruling.verdict == kind
    assert matches[0] in ruling.candidates


@pytest.fixture
def chain(db):
    """A city with a duty and a prohibition, and a district below it that says the opposite of each, and adds one matter."""
    city = make_district("测试市")
    city.authority.level = "city"
    city.authority.save()
    below = make_district("下区", parent=city.authority)
    basis = {"category": "task"}
    publish(
        city,
        published_on=date(2025, 1, 10),
        number="测市〔2025〕1号",
        lines=[
            ("duty", "add", "1", {"name": "垃圾分类宣传", "keywords": ["垃圾分类"], **basis}),
            ("negative", "add", "1", {"name": "招商引资任务指标", "keywords": ["招商引资"], **basis}),
        ],
    )
    publish(
        below,
        published_on=date(2025, 2, 10),
        number="下区〔2025〕1号",
        lines=[
            ("negative", "add", "1", {"name": "垃圾分类宣传不得进社区", "keywords": ["垃圾分类"], **basis}),
            ("duty", "add", "1", {"name": "招商引资", "keywords": ["招商引资"], **basis}),
            ("negative", "add", "2", {"name": "代收水费", "keywords": ["代收水费"], **basis}),
        ],
    )
    return below


@pytest.mark.parametrize(
    ("text", "verdict", "list_of"),
    [
        ("请做垃圾分类宣传", "duty", "测试市duty清单"),
        ("请完成招商引资", "negative", "测试市negative清单"),
        ("请代收水费", "negative", "下区negative清单"),
    ],
)
def test_the_answer_walks_the_chain(chain, text, verdict, list_of):
    found = answer(text, authority=chain.authority, on=ON)
    assert (found.verdict, found.rests_on.citation.list_label) == (verdict, list_of)


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [("regular", "请做好季度消防宣传", "季度消防宣传"), ("creation", "请配合文明城区创建", "文明城区创建")],
)
def test_a_matter_of_a_catalogue_is_admitted_and_no_longer_refused(chain, kind, text, name):
    assert answer(text, authority=chain.authority, on=ON).verdict != "admitted"
    line = (kind, "add", "1", {"name": name, "category": "task"})
    publish(chain, published_on=date(2025, 3, 1), number="下区〔2025〕2号", lines=[line])
    found = answer(text, authority=chain.authority, community=chain.community1, on=ON)
    assert (found.verdict, found.rests_on.list, found.rests_on.name) == ("admitted", kind, name)
    assert found.unmet == ()


def test_what_the_district_adds_is_not_the_citys(chain):
    assert answer("请代收水费", authority=chain.authority.parent, on=ON).verdict == "unlisted"
