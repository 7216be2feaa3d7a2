"""Answers in words."""

from datetime import date
from decimal import Decimal

import pytest

from admission.answers import said, sections_of
from admission.completeness import Gap
from tests.admission import cases


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("category", "ledger_form", "台账、报表"),
        ("acts", ["contact_residents", "persuade"], "联系居民、说服劝导"),
        ("acts", [], ""),
        ("starts_on", date(2026, 3, 1), "2026年3月1日"),
        ("starts_on", None, ""),
        ("for_all_communities", True, "是"),
        ("funding_amount", Decimal("12000.00"), "12,000"),
        ("funding_amount", Decimal("0.00"), "0"),
        ("workload_hours", Decimal("8.5"), "8.5"),
        ("name", "某事", "某事"),
    ],
)
def test_a_value_is_said_in_words(name, value, words):
    assert said(name, value) == words


@pytest.mark.django_db
def test_all_communities_are_said_so_and_chosen_ones_by_name(district):
    application = cases.draft(district)
    scope = {answer.field: answer.text for answer in sections_of(application)[2].answers}
    assert scope["communities"] == "全部社区"
    application.for_all_communities = False
    application.communities.add(district.community1, district.community3)
    scope = {answer.field: answer.text for answer in sections_of(application)[2].answers}
    assert scope["communities"] == "第1社区、第3社区"


@pytest.mark.django_db
def test_a_section_counts_what_is_missing(district):
    sections = sections_of(cases.draft(district), [Gap("starts_on", "甲"), Gap("ends_on", "乙"), Gap("ends_on", "丙")])
    assert [one.missing for one in sections] == [0, 0, 2, 0, 0, 0]
    assert [answer.gap for answer in sections[2].answers if answer.gap] == ["甲", "乙丙"]
