"""The directory of organisations: kept by the office, read by everybody with a post."""

import pytest

from dispatch.models import Provider
from dispatch.providers import keep, offered
from registry.models import Authority
from tests.dispatch.money import ON, SINCE
from web.refusals import NotAllowed, NotYourPart

SAID = {"name": "社会工作服务中心", "code": "", "services": "探访", "contact": "", "valid_from": SINCE}


def kept(district, **said):
    return keep(Provider(authority=district.authority), by=district.reviewer, **{**SAID, **said})


def test_the_office_enters_and_ends(district):
    row = kept(district)
    assert list(offered(district.authority, ON)) == [row]
    keep(row, by=district.reviewer, last_day=ON, **SAID)
    assert row.last_day == ON
    assert list(offered(district.authority, ON.replace(day=ON.day + 1))) == []


def test_nobody_else_does(district):
    for stranger in (district.officer, district.worker, district.street_officer):
        with pytest.raises(NotYourPart):
            keep(Provider(authority=district.authority), by=stranger, **SAID)


def test_a_name_stands_once_at_a_time(district):
    kept(district)
    with pytest.raises(NotAllowed) as why:
        kept(district)
    assert why.value.field == "name"


def test_it_does_not_end_before_it_starts(district):
    with pytest.raises(NotAllowed):
        kept(district, last_day=SINCE.replace(day=SINCE.day - 1))


def test_everybody_with_a_post_in_the_authority_reads_it(district):
    row = kept(district)
    other = Authority.objects.create(name="别的区", short_name="别的区", level="district", valid_from=SINCE)
    Provider.objects.create(authority=other, name="别的中心", services="探访", valid_from=SINCE)
    assert list(Provider.objects.visible_to(district.worker)) == [row]
