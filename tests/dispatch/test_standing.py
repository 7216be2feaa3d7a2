"""What holds for a community on a day."""

from datetime import date

import pytest

from certificates.models import CertificateGuide
from dispatch.standing import Standing
from registry.models import ItemList, ListLine
from tests.dispatch.rows import admit
from tests.district import make_district, publish, standard_lists

ON = date(2026, 6, 1)


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def found(standing):
    """(list, number) of every line that holds."""
    return [(line.list, line.number) for line in standing.index.lines]


def test_the_lists_hold_in_reading_order_and_are_counted(lists):
    standing = Standing.load(lists.authority, on=ON)
    assert found(standing) == [
        ("duty", "1"),
        ("duty", "4"),
        ("assist", "3"),
        ("negative", "1"),
        ("not_to_issue", "5"),
        ("may_issue", "3"),
    ]
    assert standing.checked[0] == ("duty", "测试区duty清单", 2)


def test_the_lists_of_the_city_hold_in_its_districts_and_not_the_other_way(lists):
    district = make_district_below(lists)
    publish(
        district,
        published_on=date(2025, 3, 1),
        number="下区〔2025〕1号",
        lines=[("duty", "add", "9", {"name": "区里的事"})],
    )
    below = found(Standing.load(district.authority, on=ON))
    assert below.count(("duty", "9")) == below.count(("duty", "1")) == 1
    assert found(Standing.load(lists.authority, on=ON)).count(("duty", "9")) == 0


def make_district_below(city):
    """A district whose city is the given authority."""
    city.authority.level = "city"
    city.authority.save()
    return make_district("下区", parent=city.authority)


def test_a_list_for_rural_communities_holds_only_there(lists):
    ItemList.objects.filter(kind="duty").update(for_rural=True)
    lists.community2.is_rural = True
    assert found(Standing.load(lists.authority, community=lists.community1, on=ON))[0] == ("assist", "3")
    assert found(Standing.load(lists.authority, community=lists.community2, on=ON))[0] == ("duty", "1")


def test_an_admission_of_later_days_does_not_hold_yet_and_an_ended_one_is_marked(lists):
    admit(lists, "以后的事", since=date(2026, 7, 1), last_day=date(2026, 12, 31))
    ended = admit(lists, "过去的事", since=date(2026, 1, 5), last_day=date(2026, 3, 31))
    lines = Standing.load(lists.authority, community=lists.community1, on=ON).index.lines
    assert [(line.number, line.flags) for line in lines if line.list == "admission"] == [(ended.number, ("expired",))]


def test_the_guide_of_a_certificate_is_cited_with_its_line(lists):
    line = ListLine.objects.get(item_list__kind="not_to_issue")
    CertificateGuide.objects.create(line=line, handled_by="公安派出所", valid_from=date(2026, 1, 1))
    before = Standing.load(lists.authority, on=date(2025, 12, 31)).citations
    after = Standing.load(lists.authority, on=ON).citations
    assert [one.handled_by for one in before.values() if one.line_id == line.pk] == [""]
    assert [(one.handled_by, one.guide_confirmed) for one in after.values() if one.line_id == line.pk] == [
        ("公安派出所", False)
    ]
