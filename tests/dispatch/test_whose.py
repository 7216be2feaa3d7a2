"""For whom a question is asked."""

import pytest
from django.contrib.auth.models import AnonymousUser

from dispatch.whose import authority_for, communities_of, community_for, works_in
from registry.models import Authority
from tests.district import OPENED
from web.refusals import BadQuery, NotYourPart


def test_each_person_asks_for_the_communities_of_work_or_of_the_street(district):
    asked = {key: [one.code for one in communities_of(getattr(district, key))] for key in district.people}
    assert {key: codes for key, codes in asked.items() if codes} == {
        "worker": ["c1"],
        "neighbour": ["c2"],
        "street_officer": ["c1", "c2"],
        "other_street_officer": ["c3"],
    }
    assert communities_of(AnonymousUser()) == []


def test_without_a_code_it_is_the_community_of_work(district):
    assert community_for(district.worker, "", communities_of(district.worker)) == district.community1


def test_a_street_officer_without_a_code_asks_about_the_lists(district):
    assert community_for(district.street_officer, "", communities_of(district.street_officer)) is None


def test_somebody_elses_community_is_refused_and_an_unknown_one_said(district):
    mine = communities_of(district.worker)
    with pytest.raises(NotYourPart):
        community_for(district.worker, "c2", mine)
    with pytest.raises(BadQuery):
        community_for(district.worker, "没有", mine)


def test_only_the_community_of_work_is_worked_in(district):
    assert works_in(district.worker, district.community1)
    assert not works_in(district.worker, district.community2)
    assert not works_in(district.street_officer, district.community1)
    assert not works_in(AnonymousUser(), district.community1)
    assert not works_in(district.worker, None)


def test_the_authority_is_the_named_one_or_ones_own_or_the_first_district(district):
    city = Authority.objects.create(name="某市", short_name="某市", level="city", valid_from=OPENED)
    assert authority_for(district.worker) == district.authority
    assert authority_for(AnonymousUser()) == district.authority
    assert authority_for(district.worker, "某市") == city
    with pytest.raises(BadQuery):
        authority_for(AnonymousUser(), "火星")


def test_before_anything_is_set_up_it_says_so(db):
    with pytest.raises(BadQuery):
        authority_for(AnonymousUser())
