"""An admission that the order of a negative line kept goes on; a slow plain model says when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from admission.models import Consequence
from certificates.ruling import LIKE_STRENGTH
from dispatch.cards import card_of_answer
from dispatch.questions import answer
from dispatch.verdicts import Verdict, decide
from registry.asking import Asked
from registry.matching import CONFIDENCE_FLOOR, Line, Match
from tests.dispatch.rows import admit
from tests.district import draft_order
from web import clock
from web.workflow import perform

TODAY, EFFECTIVE = date(2026, 3, 2), date(2026, 7, 1)
NAME = "居民家庭燃气软管更换"
BEFORE, AFTER = EFFECTIVE - timedelta(days=1), EFFECTIVE


@pytest.fixture
def kept(lists):
    """An admission for community 1, and a function that publishes an order which forbids it with the given answer."""
    with clock.at(TODAY):
        admission = admit(lists, NAME, since=date(2026, 1, 5), last_day=date(2026, 12, 31))
        lists.admission = admission

        def forbid(number="50", document="测民发〔2026〕7号", **said):
            line = ("negative", "add", number, {"name": "社区更换燃气软管", "keywords": ["燃气软管"]})
            order = draft_order(lists, published_on=TODAY, effective_on=EFFECTIVE, number=document, lines=[line])
            Consequence.objects.create(
                order=order,
                order_line=order.lines.get(),
                admission=admission,
                meeting="forbidden",
                decided_by=lists.second_reviewer,
                **said,
            )
            perform(order, "publish", by=lists.reviewer)
            return order

        lists.forbid = forbid
        yield lists


def ask(district, on, text=NAME, community="community1", known_at=None):
    return answer(text, authority=district.authority, community=getattr(district, community), on=on, known_at=known_at)


def test_a_kept_admission_is_admitted_for_its_name_and_the_verdict_says_which_order_kept_it_and_why(kept):
    order = kept.forbid(outcome="keep", reason="合同到年底")
    assert ask(kept, BEFORE).verdict is Verdict.ADMITTED
    found = ask(kept, AFTER)
    assert (found.verdict, found.rests_on.number) == (Verdict.ADMITTED, kept.admission.number)
    why = f"《{order.title}》（{order.document_number}）写明这件准入继续有效，理由：合同到年底"
    assert found.rests_on.citation.kept_because == why
    assert ("新列入负面清单时", why) in card_of_answer(found)["facts"]
    assert "negative" in [one.list for one in found.candidates]


def test_before_the_day_of_the_order_the_citation_speaks_of_no_order(kept):
    kept.forbid(outcome="keep", reason="合同到年底")
    assert ask(kept, BEFORE).rests_on.citation.kept_because == ""


def test_the_kept_admission_covers_its_own_communities_and_its_own_matter_only(kept):
    kept.forbid(outcome="keep", reason="合同到年底")
    assert ask(kept, AFTER, community="community2").verdict is Verdict.NEGATIVE
    assert ask(kept, AFTER, text="请统计燃气软管").verdict is Verdict.NEGATIVE


def test_an_admission_with_a_last_day_is_admitted_through_that_day_and_forbidden_from_the_next(kept):
    last = date(2026, 7, 31)
    order = kept.forbid(outcome="end", last_day=last)
    assert [ask(kept, day).verdict for day in (AFTER, last, last + timedelta(days=1))] == [
        Verdict.ADMITTED,
        Verdict.ADMITTED,
        Verdict.NEGATIVE,
    ]
    why = f"《{order.title}》（{order.document_number}）写明这件准入到2026年7月31日为止（含当日）"
    assert ask(kept, last).rests_on.citation.kept_because == why


def test_a_second_negative_line_of_another_order_must_have_kept_it_too(kept):
    kept.forbid(outcome="keep", reason="合同到年底")
    second = ("negative", "add", "51", {"name": "社区查验燃气软管", "keywords": ["软管更换"]})
    order = draft_order(kept, published_on=TODAY, effective_on=EFFECTIVE, number="测民发〔2026〕8号", lines=[second])
    Consequence.objects.create(
        order=order,
        order_line=order.lines.get(),
        admission=kept.admission,
        meeting="forbidden",
        outcome="keep",
        reason="也留着",
        decided_by=kept.second_reviewer,
    )
    perform(order, "publish", by=kept.reviewer)
    assert ask(kept, AFTER).verdict is Verdict.ADMITTED
    assert ask(kept, AFTER).rests_on.citation.kept_because.count("《") == 2


def test_what_was_not_known_yet_keeps_nothing(kept):
    before = clock.now()
    with clock.at(TODAY + timedelta(days=1)):
        kept.forbid(outcome="keep", reason="合同到年底")
    said = [
        ask(kept, AFTER, known_at=moment).rests_on.citation.kept_because for moment in (before, before + timedelta(2))
    ]
    assert [bool(one) for one in said] == [False, True]


def test_the_reason_stands_on_the_page_of_the_admission_and_on_that_of_the_order(kept, client):
    order = kept.forbid(outcome="keep", reason="合同到年底")
    page = client.get(reverse("admission:admission-detail", args=[kept.admission.pk])).content.decode()
    assert f"（{order.document_number}）写明这件准入继续有效，理由：合同到年底" in page
    page = client.get(reverse("registry:order-detail", args=[order.pk])).content.decode()
    assert f"{kept.admission.number} {NAME}" in page
    assert "第50项 · 准入继续有效，理由：合同到年底" in page


def test_the_ending_order_is_named_once_on_the_page_of_the_admission(kept, client):
    order = kept.forbid(outcome="end", last_day=date(2026, 7, 31))
    page = client.get(reverse("admission:admission-detail", args=[kept.admission.pk])).content.decode()
    assert page.count(order.title) == 1


def plain_kept(negatives, admission, others, is_called):
    """Whether the kept admission answers, in the words of the law: every sure negative line has kept it, and it is called by
    its name, or is of like strength as they and as all else that speaks."""
    sure = [score for score, _kept in negatives if score >= CONFIDENCE_FLOOR * 1000]
    if not sure or admission < CONFIDENCE_FLOOR * 1000:
        return False
    if any(not kept for score, kept in negatives if score >= CONFIDENCE_FLOOR * 1000):
        return False
    if is_called:
        return True
    listed = [score for score in others if score >= CONFIDENCE_FLOOR * 1000]
    best = max([admission, *listed])
    if any(score >= LIKE_STRENGTH * best for score in listed):
        return False
    return admission >= LIKE_STRENGTH * max(sure) and admission >= LIKE_STRENGTH * best


@given(
    st.lists(st.tuples(st.integers(200, 1000), st.booleans()), max_size=3),
    st.integers(200, 1000),
    st.lists(st.integers(200, 1000), max_size=2),
    st.booleans(),
)
def test_kept_admissions_are_decided_as_the_plain_model_says(negatives, admission, others, is_called):
    keys = tuple(f"n{n}" for n, (_score, kept) in enumerate(negatives) if kept)
    matches = [Match(Line(f"n{n}", "negative", str(n), "禁止的事"), one[0] / 1000) for n, one in enumerate(negatives)]
    matches += [Match(Line(f"d{n}", "duty", str(n), "该办的事"), score / 1000) for n, score in enumerate(others)]
    line = Line("a", "admission", "准1", NAME, kept_against=keys)
    ruling = decide(Asked(), [*matches, Match(line, admission / 1000)], NAME if is_called else "别的话")
    sure = any(score >= CONFIDENCE_FLOOR * 1000 for score, _kept in negatives)
    if plain_kept(negatives, admission, others, is_called):
        assert (ruling.verdict, ruling.rests_on.line.key) == (Verdict.ADMITTED, "a")
    elif sure:
        assert ruling.verdict is Verdict.NEGATIVE
