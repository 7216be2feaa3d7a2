"""Chains of admissions: what an admission goes on from by decisions that were replaced and by renewals."""

from datetime import date

import pytest

from admission.chains import earlier_admissions
from admission.models import Admission
from tests.dispatch.rows import admit

pytestmark = pytest.mark.django_db
SINCE, LAST_DAY = date(2026, 1, 5), date(2026, 12, 31)
NAME = "充电设施安全摸排"


def admitted(district, *, name=NAME, replaces=None, renews=None):
    """An admission; its decision takes the place of that of one, or its application was copied from that of another."""
    admission = admit(district, name, since=SINCE, last_day=LAST_DAY, replaces=replaces, renews=renews)
    return Admission.objects.select_related("application", "decision").get(pk=admission.pk)


def test_an_admission_that_goes_on_from_none_costs_no_query(district, django_assert_num_queries):
    alone = admitted(district)
    with django_assert_num_queries(0):
        assert earlier_admissions([alone]) == {}


def test_a_decision_that_replaced_another_belongs_to_its_case_and_a_renewal_does_not(district):
    first = admitted(district)
    second = admitted(district, replaces=first)
    renewed = admitted(district, renews=second)
    again = admitted(district, renews=renewed)
    assert earlier_admissions([first, second]) == {second.pk: {first.pk: True}}
    assert earlier_admissions([renewed]) == {renewed.pk: {first.pk: False, second.pk: False}}
    assert earlier_admissions([again]) == {again.pk: {first.pk: False, second.pk: False, renewed.pk: False}}


def test_a_copy_for_a_matter_of_another_name_goes_on_from_nothing(district):
    first = admitted(district)
    other = admitted(district, name="消防通道巡查", renews=first)
    assert earlier_admissions([other]) == {}


def test_long_chains_and_many_of_them_are_read_in_one_query(district, django_assert_num_queries):
    chains = [[admitted(district)] for _n in range(3)]
    for chain in chains:
        for _n in range(3):
            chain.append(admitted(district, renews=chain[-1]))
    with django_assert_num_queries(1):
        found = earlier_admissions([chain[-1] for chain in chains])
    assert found == {chain[-1].pk: {one.pk: False for one in chain[:-1]} for chain in chains}
