"""What holds for a community on a day."""

from datetime import date

from certificates.models import CertificateGuide
from dispatch.standing import Standing
from registry.models import ListLine
from tests.dispatch.rows import admit, make_rural
from tests.district import make_district, publish

ON = date(2026, 6, 1)


def found(standing):
    """(list, number) of every line of a list that holds."""
    return [(line.list, line.number) for line in standing.lists.index.lines]


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
    district = make_district_with_a_line_below(lists)
    below = found(Standing.load(district.authority, on=ON))
    assert below.count(("duty", "9")) == below.count(("duty", "1")) == 1
    assert found(Standing.load(lists.authority, on=ON)).count(("duty", "9")) == 0


def make_district_with_a_line_below(city):
    """A district whose city is the given authority, with a duty of its own."""
    city.authority.level = "city"
    city.authority.save()
    district = make_district("下区", parent=city.authority)
    publish(
        district,
        published_on=date(2025, 3, 1),
        number="下区〔2025〕1号",
        lines=[("duty", "add", "9", {"name": "区里的事"})],
    )
    return district


def test_a_list_for_rural_communities_holds_only_there(lists):
    make_rural(lists)
    assert found(Standing.load(lists.authority, community=lists.community1, on=ON))[0] == ("assist", "3")
    assert found(Standing.load(lists.authority, community=lists.community2, on=ON))[0] == ("duty", "1")


def test_an_admission_of_later_days_does_not_hold_yet_and_an_ended_one_is_marked(lists):
    admit(lists, "以后的事", since=date(2026, 7, 1), last_day=date(2026, 12, 31))
    ended = admit(lists, "过去的事", since=date(2026, 1, 5), last_day=date(2026, 3, 31))
    standing = Standing.load(lists.authority, community=lists.community1, on=ON)
    later, past = standing.find(["以后的事", "过去的事"])
    assert later == []
    assert [(match.line.number, match.line.flags) for match in past] == [(ended.number, ("expired",))]


def test_the_guide_of_a_certificate_is_cited_with_its_line(lists):
    line = ListLine.objects.get(item_list__kind="not_to_issue")
    CertificateGuide.objects.create(line=line, handled_by="公安派出所", valid_from=date(2026, 1, 1))
    assert [cited(lists, on).handled_by for on in (date(2025, 12, 31), ON)] == ["", "公安派出所"]
    assert cited(lists, ON).guide_confirmed is False


def cited(district, on):
    """The citation of the line that a text finds on a day."""
    standing = Standing.load(district.authority, on=on)
    ((match, *_others),) = standing.find(["开无犯罪记录证明"])
    return standing.cite([match.line.key])[match.line.key]


def test_only_admissions_of_the_community_are_found(lists):
    here = admit(lists, "充电设施摸排", since=ON, last_day=ON)
    admit(lists, "充电设施摸排", since=ON, last_day=ON, communities=[lists.community2])
    for community, numbers in ((lists.community1, [here.number]), (lists.community3, [])):
        (found,) = Standing.load(lists.authority, community=community, on=ON).find(["充电设施摸排"])
        assert [match.line.number for match in found] == numbers


def test_a_line_of_the_city_is_known_as_such(lists):
    district = make_district_with_a_line_below(lists)
    lines = Standing.load(district.authority, on=ON).lists.index.lines
    assert {line.is_from_above for line in lines if line.number == "9"} == {False}
    assert {line.is_from_above for line in lines if line.number != "9"} == {True}
