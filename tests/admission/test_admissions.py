"""Admissions on the days before, within and after their term."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from admission.models import Admission, AdmissionTerm, Standing
from tests.admission import cases
from tests.district import make_district
from web import clock

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 6, 1), date(2026, 9, 30)


@pytest.fixture
def admission(district):
    return cases.approved(district, decision={"effective_on": FIRST, "last_day": LAST}).admissions.get()


@pytest.mark.parametrize(
    ("day", "is_in_force", "standing"),
    [
        (FIRST - timedelta(days=1), False, Standing.PENDING),
        (FIRST, True, Standing.ACTIVE),
        (LAST, True, Standing.ACTIVE),
        (LAST + timedelta(days=1), False, Standing.EXPIRED),
    ],
)
def test_it_holds_from_its_first_through_its_last_day(admission, day, is_in_force, standing):
    assert Admission.objects.in_force(day).exists() == is_in_force
    assert admission.standing(day) == standing


def test_it_has_ended_the_day_after_its_last(admission):
    assert not Admission.objects.ended_by(LAST).exists()
    assert Admission.objects.ended_by(LAST + timedelta(days=1)).get() == admission


def test_what_was_known_before_the_decision_stays_so(admission):
    moment = clock.now() - timedelta(hours=1)
    assert not Admission.objects.in_force(FIRST, known_at=moment).exists()


def test_ending_it_early_leaves_the_old_term_readable(admission):
    before = clock.now()
    with clock.at(before + timedelta(days=1)) as later:
        admission.terms.update(known_to=later)
        AdmissionTerm.objects.create(
            admission=admission, valid_from=FIRST, valid_to=date(2026, 7, 1), known_from=later, reason="退出"
        )
        assert not Admission.objects.in_force(LAST).exists()
    assert Admission.objects.in_force(LAST, known_at=before).exists()


def test_two_terms_are_never_true_on_one_day(admission):
    with pytest.raises(IntegrityError), transaction.atomic():
        AdmissionTerm.objects.create(admission=admission, valid_from=LAST, valid_to=LAST + timedelta(days=9))


def test_every_admission_has_an_end(admission):
    with pytest.raises(IntegrityError), transaction.atomic():
        AdmissionTerm.objects.create(admission=admission, valid_from=LAST + timedelta(days=9), valid_to=None)


def test_it_covers_the_communities_it_names_and_no_others(district):
    answers = {"decision": {"communities": [district.community1.pk]}}
    admission = cases.approved(district, **answers).admissions.get()
    assert list(Admission.objects.covering(district.community1)) == [admission]
    assert list(Admission.objects.covering(district.community2)) == []


def test_it_holds_in_its_authority_alone(district, admission):
    assert list(Admission.objects.of(district.authority)) == [admission]
    assert list(Admission.objects.of(make_district("别的区").authority)) == []
