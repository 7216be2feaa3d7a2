"""What becomes of an admission: lifted suspension, revocation with its exit, renewal, replacement, reminders; who sees what."""

import os

from playwright.sync_api import expect

from admission.tasks import remind
from tests.browser.cases import turned_down
from tests.browser.hands import arrive, follow, press, says

#: Admissions of one department, of which each screen has its own.
MATTERS = {True: "家庭过期药品回收箱设置", False: "居民健康档案信息更新提醒"}
#: The admission that ends soonest; both screens begin a renewal of it.
ENDS_SOON = "燃气软管更换入户预约"


def standing(walk, address, day):
    """The words of the verdict on the page of an admission on a day."""
    walk.page.goto(f"{address}?on={day}")
    return walk.page.locator(".verdict .words").inner_text()


def take(walk, kind, day, reason):
    """Take a measure from the page of an admission."""
    follow(walk.page, kind)
    walk.page.fill("#id_starts_on", day)
    walk.page.fill("#id_reason", reason)
    walk.look()
    press(walk.page, kind)
    return says(walk, f"已公布：{kind}", reason)


def test_a_suspension_is_lifted_and_a_revocation_is_seen_through(screen, people):
    matter = MATTERS[screen == "phone"]
    decider = people("shending").go(f"/admissions/?q={matter}")
    follow(decider.page, matter)
    address = decider.page.url
    take(decider, "暂停", "2026-11-21", "等新的回收规范印发。")
    take(decider, "恢复", "2026-12-01", "规范已经印发。").look()
    anybody = people()
    said = [standing(anybody, address, day) for day in ("2026-11-20", "2026-11-30", "2026-12-01")]
    assert said == ["有效", "暂停中", "有效"]
    anybody.look()
    anybody.page.goto(f"{address}measures/revoke/")
    assert "/login/" in anybody.page.url

    applicant = people("weijian")
    applicant.page.goto(address)
    expect(applicant.page.locator("main").get_by_role("link", name="撤销", exact=True)).to_have_count(0)
    assert applicant.page.request.get(f"{address}measures/revoke/").status == 403

    decider.page.goto(address)
    take(decider, "撤销", "2026-12-15", "卫健部门改为自行上门。").look()
    assert standing(anybody, address, "2026-12-15") == "已失效"
    see_to_the_exit(applicant, address)
    decider.page.goto(f"{address}exit/")
    says(decider, "账号已经停用")
    expect(decider.page.locator("main form button")).to_have_count(0)
    decider.look()


def see_to_the_exit(applicant, address):
    """Say of every thing of the exit when it was done, or that it isn't needed."""
    applicant.page.goto(address)
    follow(applicant.page, "打开退出事项")
    page = applicant.page
    days = page.locator("input[name$=-done_on]")
    for n in range(days.count()):
        days.nth(n).fill("2026-11-21" if n == 0 else "2026-11-20")
    page.locator("[name$=-note]").nth(1).fill("账号已经停用。")
    press(page, "保存")
    says(applicant, "完成日期不能晚于今天")
    expect(page.locator("[name$=-note]").nth(1)).to_have_value("账号已经停用。")
    applicant.look()
    page.locator("input[name$=-is_needed]").first.uncheck(force=True)
    days.first.fill("")
    press(page, "保存")
    says(applicant, "不涉及的，请写明理由")
    page.locator("[name$=-note]").first.fill("没有设过台账。")
    press(page, "保存")
    says(applicant, "已保存退出事项", "不涉及", "已完成").look()
    applicant.page.goto(address)
    says(applicant, "已办完").look()
    expect(applicant.page.locator("main").get_by_role("button", name="续办")).to_have_count(0)


def test_an_end_that_comes_near_is_told_to_its_unit_which_renews(people):
    remind.apply_async(queue=f"walk-{os.getpid()}")
    applicant = people("yingji").go("/notices/")
    told = applicant.page.locator("main th a", has_text=f"「{ENDS_SOON}」的准入到2026年12月9日为止")
    for _try in range(60):
        if told.count():
            break
        applicant.page.wait_for_timeout(1000)
        applicant.page.reload()
    assert told.count() == 1
    applicant.look()
    arrive(told)
    address = applicant.page.url
    press(applicant.page, "续办")
    says(applicant, "日期接在原准入之后").look()
    assert applicant.page.input_value("#id_starts_on") == "2026-12-10"
    press(applicant.page, "保存并返回")
    says(applicant, ENDS_SOON).look()
    stranger = people("weijian")
    stranger.page.goto(address)
    expect(stranger.page.locator("main").get_by_role("button", name="续办")).to_have_count(0)


def test_a_decision_takes_the_place_of_another(people, name):
    address, _decider = turned_down(people, name)
    applicant = people("weijian").go(address)
    follow(applicant.page, "公开的决定")
    public = applicant.page.url
    follow(applicant.page, "申请复核")
    applicant.page.fill("#id_text", "希望准予试行。")
    press(applicant.page, "申请复核")
    decider = people("lianxi_shending")
    decider.page.goto(applicant.page.url)
    follow(decider.page, "变更为准予准入")
    decider.page.fill("#id_opinion", "准予试行一季。")
    decider.page.fill("#id_meeting_on", "2026-11-20")
    decider.page.fill("#id_minutes_number", "联纪〔2026〕12号")
    press(decider.page, "预览决定书")
    assert "本决定经复核作出，取代原决定" in decider.page.input_value("#id_letter")
    decider.look()
    press(decider.page, "变更为准予准入")
    says(decider, "变更原决定", "准予试行一季").look()

    anybody = people()
    anybody.page.goto(public)
    says(anybody, "这一决定经复核，已由").look()
    expect(anybody.page.locator("main").get_by_role("link", name="申请复核")).to_have_count(0)
    applicant.go(address)
    says(applicant, "准予准入", "经复核，取代原决定").look()
