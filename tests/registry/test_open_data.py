"""The licence of open data is what the authority says; until then it is called an assumption."""

from datetime import date

import pytest
from django.test import RequestFactory

from registry.models import AuthorityRule
from registry.open_data import DATASETS, LICENCE, asked_of, licence_in_words, licences
from tests.district import make_district
from web.refusals import BadQuery


def rule(authority, text, is_assumption=False):
    AuthorityRule.objects.create(
        authority=authority, key=LICENCE, value=text, valid_from=date(2020, 1, 1), is_assumption=is_assumption
    )


def asked(query, dataset=DATASETS[0]):
    return asked_of(RequestFactory().get(f"/data/x.csv?{query}"), dataset)


def test_until_the_authority_says_so_the_licence_is_an_assumption(district):
    (one,) = licences()
    assert (one.text, one.is_assumed) == ("政府开放数据，注明来源即可使用", True)
    assert licence_in_words([one]) == "政府开放数据，注明来源即可使用（暂按惯例，待本辖区确认）"


def test_the_authoritys_own_licence_is_no_assumption(district):
    rule(district.authority, "CC BY 4.0")
    assert licence_in_words(licences()) == "CC BY 4.0"


def test_authorities_with_different_terms_are_told_apart(district):
    other = make_district("外区").authority
    rule(other, "CC0")
    assert licence_in_words(licences()) == "测试区：政府开放数据，注明来源即可使用（暂按惯例，待本辖区确认）；外区：CC0"
    assert licence_in_words(licences(other)) == "CC0"


def test_a_rule_that_is_marked_as_assumed_stays_one(district):
    rule(district.authority, "CC0", is_assumption=True)
    assert licences()[0].is_assumed


def test_the_address_names_day_moment_and_authority(district):
    found = asked("on=2026-03-01&known_at=2026-02-01&authority=测试区")
    assert (found.on, found.known_at.date(), found.authority) == (
        date(2026, 3, 1),
        date(2026, 2, 1),
        district.authority,
    )
    assert asked("").authority is None


@pytest.mark.parametrize("query", ["on=yesterday", "known_at=x", "authority=乌有"])
def test_what_cannot_be_read_is_refused(district, query):
    with pytest.raises(BadQuery):
        asked(query)


def test_a_set_without_a_second_time_refuses_it(district):
    with pytest.raises(BadQuery):
        asked("known_at=2026-01-01", DATASETS[-1])
