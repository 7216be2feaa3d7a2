"""When an admission ends whose application doesn't say so."""

from datetime import date

import pytest

from admission.ends import default_last_day
from admission.forms import ApproveForm
from registry.models import AuthorityRule
from tests.admission import cases

pytestmark = pytest.mark.django_db


def last_a_year(district):
    said = {"key": "admission_ends", "value": "one_year", "valid_from": date(2020, 1, 1)}
    AuthorityRule.objects.create(authority=district.authority, **said)


def test_it_ends_with_the_plan_year_unless_the_authority_says_otherwise(district):
    assert default_last_day(district.authority, date(2026, 6, 1)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        (date(2026, 6, 1), date(2027, 5, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_it_lasts_a_full_year_where_that_is_the_rule(district, start, last_day):
    last_a_year(district)
    assert default_last_day(district.authority, start) == last_day


def test_the_form_of_the_approval_proposes_that_day_and_the_end_that_was_asked_goes_before(district):
    last_a_year(district)
    open_ended = cases.recommended(district, duration="long_term", ends_on=None)
    assert ApproveForm(obj=open_ended).initial["last_day"] == date(2027, 5, 31)
    asked = cases.recommended(district)
    assert ApproveForm(obj=asked).initial["last_day"] == asked.ends_on
