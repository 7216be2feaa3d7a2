"""Guides to certificates whose line an order removes."""

from datetime import date

from certificates.impact import affected
from certificates.models import CertificateGuide
from tests.district import draft_order, entry, standard_lists

TODAY = date(2026, 3, 2)


def test_the_guide_of_a_removed_line_is_named_and_that_of_a_changed_one_is_not(district):
    standard_lists(district)
    for kind, number in (("may_issue", "3"), ("not_to_issue", "5")):
        line = entry(district, kind, number, TODAY).line
        CertificateGuide.objects.create(line=line, steps="携带材料", valid_from=date(2025, 2, 1))
    changed = {"name": "无犯罪记录的证明", "category": "certificate"}
    lines = [("may_issue", "remove", "3", {}), ("not_to_issue", "change", "5", changed)]
    order = draft_order(district, published_on=TODAY, lines=lines)
    assert [(one.line.number, one.text) for one in affected(order)] == [("3", "有办理指引，移出后不再显示")]
