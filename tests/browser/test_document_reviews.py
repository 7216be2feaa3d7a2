"""A draft document is sent for review, its clauses are matched and judged, and the letter goes back; on both screens."""

import re

from tests.browser.hands import arrive, follow, press, says

DRAFT = """各街道、社区：
为做好冬季消防安全工作，现就有关事项通知如下。
一、各社区要组织辖区老年人参加免费健康体检。
二、请各社区每周填报棋牌室登记台账，按周报送。
三、各单位要加强领导，落实责任。"""


def test_a_draft_document_is_judged_clause_by_clause(people, name):
    department = people("weijian").go("/documents/").look()
    follow(department.page, "送审拟发文")
    department.look()
    department.page.fill("#id_title", f"关于{name}的通知")
    department.page.fill("#id_text", DRAFT)
    department.page.fill("#id_issue_by", "2026-11-01")
    press(department.page, "保存并找出条款")
    says(department, "拟印发日期不能早于今天")
    assert "棋牌室" in department.page.input_value("#id_text")
    department.look()
    department.page.fill("#id_issue_by", "2026-12-20")
    press(department.page, "保存并找出条款")
    says(department, "棋牌室登记台账").look()
    address = department.page.url
    follow(department.page, "增减、修改条款")
    department.look()
    press(department.page, "保存条款")
    follow(department.page, "提交预审")
    department.look()
    press(department.page, "提交预审")
    says(department, "比对结果是提交那一天的").look()

    reviewer = people("shenhe").go("/documents/").look()
    reviewer.page.goto(address)
    reviewer.look()
    arrive(reviewer.page.locator("main").get_by_role("link", name=re.compile("逐条写意见")))
    for select in reviewer.page.locator("select[name$=-opinion]").all():
        select.select_option("apply")
    reviewer.look()
    press(reviewer.page, "保存意见")
    follow(reviewer.page, "出具预审意见")
    says(reviewer, "须先申请准入").look()
    press(reviewer.page, "出具预审意见")
    says(reviewer, "修改后印发").look()
    follow(reviewer.page, "意见书")
    reviewer.look()

    department.page.goto(address)
    says(department, "须先申请准入", "以此起草准入申请").look()
    arrive(department.page.get_by_role("button", name="以此起草准入申请").first)
    department.page.wait_for_url(re.compile(r"/applications/\d+/"))
    department.look()
