"""What the reviewing office keeps and arranges, on both screens: who gets which case, more time once, a hearing."""

import re

from tests.browser.cases import accepted
from tests.browser.hands import arrive, follow, press, says, serial, tick
from tests.browser.test_walks import submit

SAID = "街道要求名单由卫健委提供；居民代表希望提前三日告知时间。没有反对意见。"


def test_a_case_goes_to_whom_a_rule_names_until_the_rule_ends(people, name, screen):
    position = "31" if screen == "phone" else "32"
    keeper = people("shending").go("/review/routes/").look()
    follow(keeper.page, "新增规则")
    keeper.page.select_option("#id_applicant", label="卫生健康委员会")
    keeper.page.select_option("#id_reviewer", index=1)
    keeper.look()
    keeper.page.fill("#id_position", position)
    named = keeper.page.locator("#id_reviewer option:checked").inner_text()
    press(keeper.page, "保存")
    says(keeper, "卫生健康委员会", position).look()

    address = submit(people("weijian"), name)
    reviewer = people("shenhe").go(address).look()
    says(reviewer, named.partition("（")[0])

    row = keeper.go("/review/routes/").page.locator("tbody tr", has_text=position)
    arrive(row.get_by_role("link"))
    keeper.look()
    press(keeper.page, "停用")
    says(keeper, "停用").look()


def test_the_time_to_decide_is_extended_once_with_a_reason(people, name):
    address, _reviewer = accepted(people, name)
    decider = people("shending").go(address)
    follow(decider.page, "延长审定期限")
    decider.look()
    decider.page.fill("#id_days", "400")
    decider.page.fill("#id_reason", "需要核对三个街道的工时。")
    press(decider.page, "延长审定期限")
    assert decider.page.input_value("#id_reason") == "需要核对三个街道的工时。"
    decider.look()
    decider.page.fill("#id_days", "3")
    press(decider.page, "延长审定期限")
    says(decider, "需要核对三个街道的工时").look()
    assert decider.page.locator("main").get_by_role("link", name="延长审定期限", exact=True).count() == 0
    applicant = people("weijian").go("/notices/").look()
    says(applicant, name)


def test_a_hearing_is_called_and_what_was_said_is_kept(people, name):
    address, reviewer = accepted(people, name)
    reviewer.go("/meetings/new/")
    reviewer.page.locator("input[name=kind][value=hearing]").check(force=True)
    reviewer.page.fill("#id_title", f"{name}听证会")
    reviewer.page.fill("#id_held_on", "2026-11-20")
    reviewer.page.fill("#id_place", "区民政局二楼听证室")
    reviewer.page.get_by_role("checkbox", name=re.compile(name)).check(force=True)
    tick(reviewer.page, "卫生健康委员会", "清禾街道")
    reviewer.look()
    press(reviewer.page, "保存并通知参会单位")
    says(reviewer, f"{name}听证会", "清禾街道").look()
    meeting = reviewer.page.url

    follow(reviewer.page, "登记会议结果")
    number = f"示民听〔2026〕{serial(name)}号"
    reviewer.page.fill("#id_minutes_number", number)
    reviewer.page.fill("#id_minutes", "主持人说明了事项和依据，各方逐一发言，笔录经核对。")
    reviewer.look()
    press(reviewer.page, "登记会议结果")
    says(reviewer, "请写明各方的意见").look()
    reviewer.page.fill("[name=case_reason]", SAID)
    press(reviewer.page, "登记会议结果")
    says(reviewer, SAID, number).look()
    reviewer.go(address)
    says(reviewer, "听证", SAID).look()
    anybody = people("street1")
    anybody.page.goto(meeting)
    says(anybody, SAID).look()
