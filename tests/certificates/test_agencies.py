"""Agencies are chosen from those asked before, or typed; those of the register are recognised."""

import pytest

from certificates.agencies import asked_before, read_agency
from tests.certificates.rows import asked, line
from web.refusals import BadQuery


@pytest.mark.parametrize("typed", ["卫生健康委员会", " 测试区卫生健康委员会", "wj"])
def test_a_department_is_recognised_by_its_name_or_code(listed, typed):
    agency = read_agency(typed, listed.authority)
    assert (agency.unit.pk, agency.kept["agency_name"]) == (listed.department.pk, "")
    assert read_agency(agency.key, listed.authority) == agency


def test_another_agency_is_kept_by_its_name_without_telephone_numbers(listed):
    assert read_agency("幼儿园  13812345678", listed.authority).kept == {
        "agency": None,
        "agency_name": "幼儿园 〔手机〕",
    }
    assert read_agency("", listed.authority).label == ""
    with pytest.raises(BadQuery):
        read_agency("unit-0", listed.authority)


def test_those_that_asked_before_are_offered_for_this_certificate_first(listed, django_assert_num_queries):
    asked(listed, "健在证明", "人社局")
    asked(listed, "无犯罪记录证明", "卫生健康委员会")
    asked(listed, "无犯罪记录证明", "工商银行")
    asked(listed, "健在证明")
    asked(listed, "健在证明", "邻社区问的", by=listed.neighbour, community=listed.community2)
    with django_assert_num_queries(2):
        offered = asked_before(listed.community1)
    assert [one.label for one in offered] == ["工商银行", "卫生健康委员会", "人社局"]
    first = asked_before(listed.community1, line(listed, "not_to_issue", "10").pk)
    assert [one.label for one in first] == ["人社局", "工商银行", "卫生健康委员会"]
