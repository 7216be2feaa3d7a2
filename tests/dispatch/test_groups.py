"""Groups of communities, and communities named in a list."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.groups import groups_of, keep_group, named_in_file, named_in_text
from dispatch.models import CommunityGroup
from registry.models import Community, Street
from tests.dispatch.sendings import more_communities
from tests.district import make_district
from tests.sheets import xlsx
from web.refusals import NotAllowed


def among():
    return Community.objects.select_related("parent")


def codes(found):
    return sorted(one.code for one in found)


def same_name(district):
    (other,) = more_communities(district, 1)
    Community.objects.filter(pk=other.pk).update(name="第3社区", parent=district.street, code="twin")


@pytest.mark.parametrize("text", ["c1\nc3", "第1社区、第3社区", "第1社区，c3", " c1 c3 c1\n\n", "Ｃ1；第３社区"])
def test_codes_and_names_are_read_however_they_are_parted(district, text):
    assert codes(named_in_text(text, among())) == ["c1", "c3"]


def test_what_is_no_community_is_named(district):
    with pytest.raises(ValidationError) as why:
        named_in_text("c1\n第9社区\n无此社区", among())
    assert why.value.messages == ["有2行不是可以下派的社区：第9社区、无此社区。"]


@pytest.mark.parametrize("text", ["第1社区、无此社区", "c1 第9社区", "无此社区，c1，c3", "东街街道 第1社区 无此社区"])
def test_of_several_in_a_line_one_that_is_no_community_is_named_and_not_dropped(district, text):
    with pytest.raises(ValidationError) as why:
        named_in_text(text, among())
    assert why.value.code == "unknown_communities"


def test_a_name_that_two_share_needs_its_code_or_its_street(district):
    same_name(district)
    with pytest.raises(ValidationError) as why:
        named_in_text("第3社区", among())
    assert why.value.code == "several_communities"
    assert codes(named_in_text("西街街道 第3社区", among())) == ["c3"]
    assert codes(named_in_text("twin", among())) == ["twin"]


def test_a_code_that_two_districts_share_needs_its_street(district):
    other = make_district("邻区")
    Street.objects.filter(pk=other.street.pk).update(name="北街街道")
    with pytest.raises(ValidationError) as why:
        named_in_text("c1", among())
    assert why.value.code == "several_communities"
    assert named_in_text("北街街道 c1", among()) == [other.community1]


@pytest.mark.parametrize(
    "rows", [[["社区代码", "社区"], ["c1", "第1社区"], ["c2", ""]], [["第1社区"], ["第2社区"], [""]]]
)
def test_a_workbook_and_a_csv_name_one_in_a_row_with_a_heading_or_without(district, rows):
    csv = "\n".join(",".join(row) for row in rows).encode("gb18030")
    for name, content in (("名单.xlsx", xlsx(rows)), ("名单.csv", csv)):
        assert codes(named_in_file(SimpleUploadedFile(name, content), among())) == ["c1", "c2"]


def test_a_file_that_is_no_table_is_refused(district):
    with pytest.raises(ValidationError):
        named_in_file(SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense"), among())


def test_a_unit_has_one_group_of_a_name_and_others_do_not_see_it(district):
    group = keep_group(CommunityGroup(owner=district.department), name="老旧小区", communities=[district.community1])
    assert list(groups_of(district.colleague)) == [group]
    assert list(groups_of(district.other_officer)) == []
    assert list(groups_of(district.worker)) == []
    with pytest.raises(NotAllowed) as why:
        keep_group(CommunityGroup(owner=district.department), name="老旧小区", communities=[])
    assert why.value.field == "name"
