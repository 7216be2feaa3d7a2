"""What is on the lists on a day, by page, API, query and a plain model of the law: they agree on every date."""

from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.registry.law_histories import ask_everybody, ask_sql, by_sql, histories, lists_of, record

QUICK = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A history that fails is printed with what was refused and said; making it smaller would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@pytest.fixture
def lists(district):
    """The district, with lists that outlive each history."""
    lists_of(district)
    return district


@pytest.mark.django_db
def test_query_and_model_agree_on_every_date_of_any_history(lists):
    @QUICK
    @given(histories, st.integers())
    def agree(acts, seed):
        with transaction.atomic():
            assert ask_sql(record(lists, acts), 200, seed) == []
            transaction.set_rollback(True)

    agree()


@pytest.mark.django_db
def test_page_api_query_and_model_agree_on_every_date_of_any_history(lists, client):
    @settings(QUICK, max_examples=3)
    @given(histories, st.integers())
    def agree(acts, seed):
        with transaction.atomic():
            assert ask_everybody(client, record(lists, acts), 25, seed) == []
            transaction.set_rollback(True)

    agree()


@pytest.mark.django_db
def test_an_answer_flips_on_the_very_day_of_a_change_and_on_no_other(lists):
    @QUICK
    @given(histories)
    def flips(acts):
        with transaction.atomic():
            recorded = record(lists, acts)
            by_register = _flips(recorded, lambda day: by_sql(recorded, day, None))
            assert by_register == _flips(recorded, recorded.law.all_said)
            assert by_register <= set(recorded.boundaries())
            transaction.set_rollback(True)

    flips()


def _flips(recorded, answer):
    """The days on which the answer is another one than on the day before."""
    answers = [(day, answer(day)) for day in recorded.every_day()]
    return {day for (_before, old), (day, new) in pairwise(answers) if old != new}
