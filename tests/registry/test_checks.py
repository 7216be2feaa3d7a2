"""What bars the publication of a draft: each reason by its code and its line."""

from datetime import date

import pytest

from registry import changes, checks
from registry.models import AdjustmentOrder, Authority, AuthorityRule, ItemList, LegalBasis, OrderLine
from tests.district import draft_order, make_district, publish, the_list

ON = date(2026, 4, 1)


def draft(district, *lines, on=ON, number="测民发〔2026〕3号"):
    """A draft that takes effect on a day, published the month before."""
    return draft_order(district, published_on=date(2026, 3, 1), effective_on=on, number=number, lines=lines)


def codes(order):
    """[(number of the line or None, code), …] of what bars."""
    return [(one.line and one.line.number, one.code) for one in checks.blocking_findings(order)]


def test_an_order_that_fits_has_no_finding_that_bars(lists):
    order = draft(lists, ("duty", "add", "5", {"name": "新事项"}), ("duty", "change", "1", {"name": "改一改"}))
    assert codes(order) == []
    assert all(not one.is_blocking for one in checks.findings_of(order))


def test_a_department_does_not_lead_and_co_operate_in_one_line(lists):
    order = draft(lists, ("duty", "add", "5", {"name": "新事项"}), ("duty", "add", "6", {"name": "另一件"}))
    for line in order.lines.all():
        line.lead_departments.add(lists.department)
        line.cooperating_departments.add(lists.other_department)
    order.lines.get(number="6").cooperating_departments.add(lists.department)
    assert codes(order) == [("6", "lead_and_cooperating")]
    assert changes.problems_of(order) == ["《测试区duty清单》第6项的卫生健康委员会既牵头又配合，请只选一处。"]


def test_an_order_says_something(lists):
    assert codes(draft(lists)) == [(None, "no_lines")]


def test_the_authority_may_ask_for_more_days_between_publication_and_effect(lists):
    AuthorityRule.objects.create(
        authority=lists.authority, key="days_between_publication_and_effect", value=60, valid_from=date(2020, 1, 1)
    )
    order = draft(lists, ("duty", "add", "5", {"name": "新事项"}))
    assert codes(order) == [(None, "too_soon")]
    assert changes.problems_of(order) == ["生效日期应当在公布日期之后至少60日。"]


def test_a_number_once_used_is_not_used_again(lists):
    publish(lists, published_on=date(2026, 2, 1), number="测2号", lines=[("duty", "remove", "4", {})])
    order = draft(lists, ("duty", "add", "1", {"name": "甲"}), ("duty", "add", "4", {"name": "乙"}))
    assert codes(order) == [("1", "number_used"), ("4", "number_used")]
    assert changes.problems_of(order)[1] == (
        "《测试区duty清单》第4项的编号用过（《关于调整清单的通知测民发〔2025〕9号》测民发〔2025〕9号，"
        "2025年1月10日公布、2025年1月11日生效），请换一个新编号。"
    )


def test_only_what_stands_on_the_day_is_changed_or_removed(lists):
    publish(lists, published_on=date(2026, 2, 1), number="测2号", lines=[("duty", "remove", "4", {})])
    order = draft(lists, ("duty", "remove", "4", {}), ("duty", "change", "77", {"name": "甲"}))
    assert codes(order) == [("4", "not_in_force"), ("77", "no_such_line")]
    assert changes.problems_of(order)[0].endswith("已由《关于调整清单的通知测2号》（测2号）自2026年2月2日起移出。")


def test_two_orders_do_not_change_one_line_on_one_day(lists):
    publish(
        lists,
        published_on=date(2026, 2, 1),
        effective_on=ON,
        number="测2号",
        lines=[("duty", "change", "1", {"name": "甲"}), ("duty", "remove", "4", {})],
    )
    order = draft(lists, ("duty", "change", "1", {"name": "乙"}), ("duty", "change", "4", {"name": "丙"}))
    assert codes(order) == [("1", "same_day"), ("4", "same_day")]
    assert changes.problems_of(order)[0] == (
        "《测试区duty清单》第1项在2026年4月1日已由《关于调整清单的通知测2号》（测2号，2026年2月1日公布、2026年4月1日生效）调整："
        "同一条在同一天只能由一份文件调整，请改生效日期。"
    )


def test_the_same_line_on_another_day_is_no_clash(lists):
    publish(
        lists,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 4, 2),
        number="测2号",
        lines=[("duty", "change", "1", {"name": "甲"})],
    )
    assert codes(draft(lists, ("duty", "change", "1", {"name": "乙"}))) == []


def test_the_basis_stands_high_enough_and_is_in_force_on_the_day(lists):
    def basis(title, **fields):
        return LegalBasis.objects.create(**{"title": title, "level": "law", **fields})

    new = basis("新法", valid_from=ON)
    order = draft(
        lists,
        ("duty", "add", "11", {"name": "甲", "basis": basis("通知", level="letter")}),
        ("duty", "add", "12", {"name": "乙", "basis": basis("未施行", valid_from=date(2026, 4, 2))}),
        ("duty", "add", "13", {"name": "丙", "basis": basis("已失效", valid_to=ON)}),
        ("duty", "add", "14", {"name": "丁", "basis": basis("旧法", replaced_by=new)}),
        ("duty", "add", "15", {"name": "戊", "basis": new}),
    )
    assert codes(order) == [
        ("11", "basis_too_low"),
        ("12", "basis_not_begun"),
        ("13", "basis_ended"),
        ("14", "basis_replaced"),
    ]
    assert [one.split("：")[0] for one in changes.problems_of(order)[:1]] == [
        "《测试区duty清单》第11项的依据《通知》是函件、通知、会议要求，层级不够"
    ]


def test_the_authority_says_how_high_a_basis_must_stand(lists):
    AuthorityRule.objects.create(
        authority=lists.authority, key="lowest_basis_level", value="law", valid_from=date(2020, 1, 1)
    )
    assert codes(draft(lists, ("duty", "add", "5", {"name": "甲"}))) == [("5", "basis_too_low")]


def test_the_same_wording_stands_on_a_list_once(lists):
    order = draft(
        lists,
        ("duty", "add", "11", {"name": "群防群治 与纠纷调解"}),
        ("duty", "add", "12", {"name": "开展（夜间）巡逻"}),
        ("duty", "add", "13", {"name": "开展(夜间)巡逻。"}),
        ("assist", "add", "14", {"name": "群防群治与纠纷调解"}),
    )
    assert codes(order) == [("11", "same_wording"), ("13", "same_wording")]
    assert changes.problems_of(order)[0].endswith("第11项和同一清单第4项（2025年1月11日起）的文字相同。")


def test_a_wording_that_the_order_itself_takes_away_is_free(lists):
    order = draft(lists, ("duty", "remove", "4", {}), ("duty", "add", "11", {"name": "群防群治与纠纷调解"}))
    assert codes(order) == []


def test_a_wording_that_is_scheduled_is_taken(lists):
    publish(
        lists,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 9, 1),
        number="测2号",
        lines=[("duty", "add", "8", {"name": "九月的事"})],
    )
    assert codes(draft(lists, ("duty", "add", "9", {"name": "九月的事"}))) == [("9", "same_wording")]


def test_one_certificate_may_stand_for_several_purposes(lists):
    other = {"name": "继承关系证明", "category": "certificate", "conditions": "办理公证"}
    same = {**other, "conditions": "申请继承不动产登记"}
    order = draft(lists, ("may_issue", "add", "8", other), ("may_issue", "add", "9", same))
    assert codes(order) == [("9", "same_wording")]


@pytest.fixture
def city(lists):
    """The city above the district, with a duty line and a negative line of its own."""
    city = make_district("测试市")
    Authority.objects.filter(pk=city.authority.pk).update(level="city")
    Authority.objects.filter(pk=lists.authority.pk).update(parent=city.authority)
    publish(
        city,
        published_on=date(2026, 1, 5),
        number="市1号",
        lines=[("duty", "add", "1", {"name": "登记养犬情况"}), ("negative", "add", "1", {"name": "评比拉票"})],
    )
    lists.authority.refresh_from_db()
    return city


def test_a_district_adds_to_its_citys_lists_and_never_weakens_them(lists, city):
    order = draft(
        lists,
        ("negative", "add", "8", {"name": "登记 养犬情况"}),
        ("duty", "add", "8", {"name": "评比拉票"}),
        ("assist", "add", "8", {"name": "评比拉票"}),
        ("creation", "add", "1", {"name": "评比拉票"}),
        ("negative", "add", "9", {"name": "评比拉票"}),
    )
    assert sorted(codes(order)) == [(number, "weakens_city") for number in ("1", "8", "8", "8")]
    ends = [one.partition("削弱了上级")[2] for one in changes.problems_of(order)]
    assert sorted(ends) == [
        "《测试市duty清单》第1项：可以增加，不能削弱。",
        *["《测试市negative清单》第1项：可以增加，不能削弱。"] * 3,
    ]


def test_a_district_does_not_change_its_citys_line(lists, city):
    order = draft(lists)
    for number, item_list in (("1", the_list(city, "duty")), ("2", foreign_list())):
        OrderLine.objects.create(order=order, item_list=item_list, change="remove", number=number)
    assert codes(order) == [("1", "foreign_list"), ("2", "foreign_list")]
    assert [one.split("：")[0] for one in changes.problems_of(order)] == [
        "《测试市duty清单》是上级的清单",
        "《别区清单》不是本辖区的清单。",
    ]


def foreign_list():
    """A list of a district that has nothing to do with this one."""
    other = Authority.objects.create(name="别区", short_name="别区", level="district", valid_from=date(2020, 1, 1))
    return ItemList.objects.create(authority=other, kind="duty", name="别区清单")


def test_checking_needs_as_many_queries_for_three_hundred_lines_as_for_three(lists, django_assert_max_num_queries):
    def queries(n):
        order = draft(lists, number=f"测{n}号")
        basis = LegalBasis.objects.first()
        OrderLine.objects.bulk_create(
            OrderLine(
                order=order,
                item_list=the_list(lists, "duty"),
                change="add",
                number=str(1000 + i),
                name=f"第{i}件事",
                basis=basis,
            )
            for i in range(n)
        )
        order = AdjustmentOrder.objects.get(pk=order.pk)
        with django_assert_max_num_queries(20) as counted:
            checks.findings_of(order)
        return len(counted)

    assert queries(3) == queries(300)
