"""The lead time: counted from the first submission, or from the day on which the paper came."""

from datetime import date

import pytest

from admission.lead_time import counted_from, earliest_start, is_short
from registry.models import AuthorityRule
from tests.admission import cases
from web import clock

pytestmark = pytest.mark.django_db


def test_thirty_working_days_count_from_the_day_after(district):
    assert earliest_start(cases.draft(district)) == date(2026, 4, 13)


def test_the_authoritys_own_rule_counts(district):
    AuthorityRule.objects.create(authority=district.authority, key="lead_days", value=5, valid_from=date(2026, 1, 1))
    assert earliest_start(cases.draft(district)) == date(2026, 3, 9)


def test_without_a_start_nothing_is_late(district):
    assert not is_short(cases.draft(district, starts_on=None))


def test_paper_counts_from_the_day_on_which_it_came(district):
    paper = {"channel": "paper", "paper_signed_by": "王某", "paper_received_on": date(2026, 2, 27)}
    assert counted_from(cases.draft(district, **paper)) == date(2026, 2, 27)


@pytest.mark.parametrize(("start", "late"), [(date(2026, 4, 12), True), (date(2026, 4, 13), False)])
def test_being_late_is_fixed_at_the_first_submission(district, start, late):
    application = cases.submitted(district, starts_on=start)
    assert application.is_late is late
    cases.done(application, "return", by=district.reviewer, deficiencies=[cases_deficiency()], note="")
    with clock.at(date(2026, 3, 5)):
        application.starts_on = date(2026, 3, 20)
        application.save(update_fields=["starts_on"])
        assert is_short(application)
        cases.done(application, "submit", by=district.officer)
    assert application.is_late is late


def cases_deficiency():
    return {"kind": "missing", "field": "basis_article", "note": "请写明条款。"}
