"""Departments, streets and communities are consulted, and the joint meeting sits, on both screens."""

import re

from playwright.sync_api import expect

from tests.browser.cases import accepted
from tests.browser.hands import follow, press, says, serial, tick
from tests.browser.test_walks import choose


def answer(walk, name, opinion):
    """Open one's question from the list and choose an opinion."""
    walk.go("/consultations/").look()
    follow(walk.page, name)
    walk.look()
    choose(walk.page, "opinion", opinion)


def test_each_unit_answers_for_itself_and_dissent_is_kept(people, name):
    address, reviewer = accepted(people, name)
    follow(reviewer.page, "征求意见")
    press(reviewer.page, "征求意见")
    says(reviewer, "请至少选择一个单位。")
    tick(reviewer.page, "统计局", "清禾街道", "禾苑社区")
    reviewer.look()
    press(reviewer.page, "征求意见")
    says(reviewer, "统计局", "清禾街道", "禾苑社区").look()

    department = people("tongji")
    answer(department, name, "disagree")
    press(department.page, "答复意见")
    says(department, "不同意或者要求修改的，请写明内容。").look()
    department.page.fill("#id_text", "用气情况燃气企业已有，不应再由社区登记。")
    press(department.page, "答复意见")
    says(department, "不应再由社区登记").look()

    community = people("shequ1")
    answer(community, name, "amend")
    community.page.get_by_role("radio", name="有", exact=True).check()
    community.page.fill("#id_minutes_estimate", "90")
    community.page.fill("#id_overlaps", "每月的安全巡查")
    community.page.fill("#id_text", "请合并到安全巡查一起做。")
    press(community.page, "答复意见")
    says(community, "请合并到安全巡查一起做").look()
    assert "不应再由社区登记" not in community.text()

    reviewer.go(address)
    says(reviewer, "不同意", "不应再由社区登记", "每次约90分钟", "请合并到安全巡查一起做").look()


def test_the_joint_meeting_hears_a_case_and_keeps_its_minutes(people, name):
    address, reviewer = accepted(people, name)
    secretary = people("lianxi_shenhe").go("/meetings/new/").look()
    secretary.page.fill("#id_title", f"{name}联席会议")
    secretary.page.fill("#id_held_on", "2026-11-20")
    press(secretary.page, "保存并通知参会单位")
    expect(secretary.page.locator(".error-summary")).to_be_visible()
    secretary.look()
    secretary.page.get_by_role("checkbox", name=re.compile(name)).check(force=True)
    tick(secretary.page, "民政局", "统计局", "清禾街道")
    press(secretary.page, "保存并通知参会单位")
    says(secretary, f"{name}联席会议", "统计局").look()

    follow(secretary.page, "登记会议结果")
    secretary.look()
    secretary.page.select_option("select[name=case_result]", "postpone")
    secretary.page.fill("[name=case_votes_for]", "9")
    number = f"联纪〔2026〕{serial(name)}号"
    secretary.page.fill("#id_minutes_number", number)
    secretary.page.fill("#id_minutes", "会议认为应当先核对已有数据。")
    press(secretary.page, "登记会议结果")
    says(secretary, "请写明理由").look()
    secretary.page.fill("[name=case_reason]", "先核对燃气企业的用户名册。")
    secretary.page.fill("[name=case_votes_for]", "3")
    press(secretary.page, "登记会议结果")
    says(secretary, "先核对燃气企业的用户名册", "同意3", number).look()

    reviewer.go(address)
    says(reviewer, "联席会议", "先核对燃气企业的用户名册").look()
