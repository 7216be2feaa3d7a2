"""What a publisher should look at, and may publish all the same."""

from datetime import date

from django.db import transaction

from registry import checks
from registry.models import LegalBasis
from tests.district import draft_order, publish
from web import clock

ON = date(2026, 4, 1)


def hints(district, *lines):
    """[(number of the line, code), …] of the warnings of a draft."""
    order = draft_order(
        district, published_on=date(2026, 3, 1), effective_on=ON, lines=lines, number="测民发〔2026〕3号"
    )
    for line in order.lines.exclude(number="77"):
        line.lead_departments.add(district.department)
    with clock.at(date(2026, 3, 1)):
        return [(one.line and one.line.number, one.code) for one in checks.findings_of(order) if not one.is_blocking]


def line(number, name="登记养犬情况", change="add", **fields):
    return ("duty", change, number, {"name": name, "keywords": ["养犬"], **fields})


def test_a_good_line_gives_no_hint(lists):
    assert hints(lists, line("5"), line("6", "巡查消防通道")) == []


def test_a_number_follows_the_last_one_also_within_the_order(lists):
    assert hints(lists, line("7"), line("8", "巡查消防通道"), line("10", "疏导早市摊位")) == [
        ("7", "out_of_sequence"),
        ("10", "out_of_sequence"),
    ]


def test_a_line_without_keywords_department_or_confirmed_basis_is_named(lists):
    basis = LegalBasis.objects.create(title="某办法", level="regulation")
    long_name = "巡" * 61
    assert hints(
        lists, line("5", keywords=[]), line("6", "甲", basis=basis), line("7", long_name), line("77", "乙")
    ) == [
        ("5", "no_keywords"),
        ("6", "basis_unconfirmed"),
        ("7", "long_name"),
        ("77", "no_lead_department"),
        ("77", "out_of_sequence"),
    ]


def test_the_keywords_of_a_line_that_is_changed_stay(lists):
    assert hints(lists, line("1", "宣传法律法规", change="change", keywords=[])) == []


def test_the_same_matter_on_another_list_is_named(lists):
    found = hints(lists, line("5", "招商引资任务指标"), line("6", "公共卫生工作协助"))
    assert found == [("5", "same_elsewhere"), ("6", "similar_elsewhere")]


def test_an_order_that_is_already_scheduled_is_named(lists):
    publish(
        lists,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 9, 1),
        number="测2号",
        lines=[("duty", "change", "1", {"name": "九月的说法"})],
    )
    assert hints(lists, line("1", "四月的说法", change="change")) == [("1", "reconfirmation")]


def test_a_public_service_without_a_place_is_named(lists):
    said = {"name": "参保登记", "keywords": ["参保"]}
    order = draft_order(
        lists,
        published_on=date(2026, 3, 1),
        lines=[
            ("public_service", "add", "1", said),
            ("public_service", "add", "2", {**said, "name": "养犬登记", "service_place": "区政务服务中心一楼"}),
        ],
    )
    found = {one.code: one.sentence for one in checks.findings_of(order) if one.line and one.line.number == "1"}
    assert found["no_service_place"] == "《测试区public_service清单》第1项没有写办理地点，社区不知道请居民到哪里办。"
    assert "no_service_place" not in {
        one.code for one in checks.findings_of(order) if one.line and one.line.number == "2"
    }


def test_a_heading_that_is_nearly_one_of_the_list_is_named_once(lists):
    publish(
        lists,
        published_on=date(2026, 2, 1),
        number="测2号",
        lines=[("duty", "add", "5", {"name": "甲", "heading": "社区公共服务", "subheading": "卫生 计生"})],
    )
    found = hints(
        lists,
        line("6", "登记养犬情况", heading="社区公共服务", subheading="卫生计生"),
        line("7", "巡查消防通道", heading="社区公共报务"),
        line("8", "疏导早市摊位", heading="社区公共报务"),
        line("9", "清理楼道杂物", heading="社区环境"),
    )
    assert found == [("6", "heading_nearly_same"), ("7", "heading_nearly_same")]


def test_a_heading_that_the_order_itself_renames_is_no_other_heading(lists):
    publish(
        lists,
        published_on=date(2026, 2, 1),
        number="测2号",
        lines=[("duty", "add", "5", {"name": "甲", "heading": "社区服务类"})],
    )
    assert hints(lists, line("5", "甲", change="change", heading="社区服务")) == []


def of_the_order(district, today, number="测民发〔2026〕3号"):
    """{code: sentence} of what is said of the order itself on a day."""
    order = draft_order(district, published_on=date(2026, 3, 1), effective_on=ON, lines=[line("5")], number=number)
    order.lines.get().lead_departments.add(district.department)
    with clock.at(today):
        return {one.code: one.sentence for one in checks.findings_of(order) if one.line is None}


def test_a_day_of_effect_or_publication_that_is_over_is_pointed_out(lists):
    with transaction.atomic():
        assert of_the_order(lists, date(2026, 3, 1)) == {}
        transaction.set_rollback(True)
    with transaction.atomic():
        assert list(of_the_order(lists, ON)) == ["published_in_the_past"]
        transaction.set_rollback(True)
    assert of_the_order(lists, date(2026, 4, 11)) == {
        "effective_in_the_past": "生效日期（2026年4月1日）是10天以前：公布以后，从那一天到今天之间的结论会随之改变，"
        "已经答复过的不会自动更正。",
        "published_in_the_past": "公布日期（2026年3月1日）是41天以前：请核对文件上的日期；各页会另外写明在本系统公布的日期。",
    }


def test_a_document_number_out_of_form_is_pointed_out_with_the_mended_one_and_bars_nothing(lists):
    said = of_the_order(lists, date(2026, 3, 1), number="示民发[2026]第007")
    assert said == {
        "document_number_form": "文号「示民发[2026]第007」不合公文格式（GB/T 9704）：机关代字、六角括号括起的年份、序号，"
        "不写「第」，序号前不加0。规范的写法是「示民发〔2026〕7号」。"
    }


def test_a_document_number_that_cannot_be_told_is_pointed_out_without_another(lists):
    said = of_the_order(lists, date(2026, 3, 1), number="第十二号令")
    assert said["document_number_form"].endswith("例如「示民发〔2026〕5号」，请核对。")


def test_an_order_without_a_number_yet_has_none_out_of_form(lists):
    assert "document_number_form" not in of_the_order(lists, date(2026, 3, 1), number="待编文号1")
