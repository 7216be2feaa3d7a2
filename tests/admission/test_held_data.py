"""Asked once: what departments hold is found in what an application would collect."""

from datetime import date
from types import SimpleNamespace

import pytest

from admission.held_data import held_data, matches
from registry.models import DataHolding
from tests.admission import cases

PLACE = SimpleNamespace(field="住址", also_called=["居住地址", "家庭住址"])
NUMBER = SimpleNamespace(field="居民身份证号", also_called=["身份证", "ID"])
SHORT = SimpleNamespace(field="姓", also_called=["姓名"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("取暖方式；家庭住址", [("住址", "家庭住址")]),
        ("居 住\n地址", [("住址", "居住地址")]),
        ("居民的ＩＤ", [("居民身份证号", "ID")]),
        ("居民身份证号码、住址", [("住址", "住址"), ("居民身份证号", "居民身份证号")]),
        ("姓氏", []),
        ("姓名", [("姓", "姓名")]),
        ("", []),
    ],
)
def test_a_field_is_met_by_its_name_or_another_name(text, expected):
    assert [(one.holding.field, one.word) for one in matches(text, [PLACE, NUMBER, SHORT])] == expected


LOW = SimpleNamespace(field="低保对象名册", also_called=["低保家庭", "低保名单"])
DISABLED = SimpleNamespace(field="残疾人证信息", also_called=["残疾证号"])
IDENTITY = SimpleNamespace(field="居民身份证号", also_called=[])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("低保人员信息", [("低保对象名册", "低保人员信息")]),
        ("姓名、残疾人信息", [("残疾人证信息", "残疾人信息")]),
        ("低保对象台账；残疾人证名单", [("低保对象名册", "低保对象台账"), ("残疾人证信息", "残疾人证名单")]),
        ("居民信息", []),
        ("取暖方式", []),
        ("信息", []),
        ("低", []),
    ],
)
def test_a_field_is_met_by_what_it_is_about(text, expected):
    found = matches(text, [LOW, DISABLED, IDENTITY])
    assert [(one.holding.field, one.word) for one in found] == expected


@pytest.mark.django_db
def test_only_what_is_held_today_in_the_authority_or_its_city_counts(district, django_assert_num_queries):
    from tests.district import make_district

    other = make_district("别的区")
    rows = {
        "住址": {},
        "学历": {"valid_from": date(2027, 1, 1)},
        "民族": {"valid_to": cases.TODAY},
        "电话": {"authority": other.authority, "holder": other.department},
    }
    for field, more in rows.items():
        own = {"authority": district.authority, "holder": district.department, "valid_from": date(2020, 1, 1)}
        DataHolding.objects.create(field=field, **{**own, **more})
    application = cases.draft(district, collected_data="住址、学历、民族、电话")
    assert [one.holding.field for one in held_data(application)] == ["住址"]
    application.collected_data = "  "
    with django_assert_num_queries(0):
        assert held_data(application) == []
