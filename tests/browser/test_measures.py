"""An admission is suspended and given up, and its exit is seen through to the end, on both screens."""

from playwright.sync_api import expect

from tests.browser.hands import follow, press, says

#: An admission of the same department for each screen, so that no walk finds the other's doings.
MATTERS = {True: "房屋外墙脱落隐患发现报告", False: "管道燃气入户改造意愿征集"}


def test_a_suspension_is_public_and_an_exit_has_its_checklist(screen, people):
    matter = MATTERS[screen == "phone"]
    decider = people("shending").go(f"/admissions/?q={matter}").look()
    follow(decider.page, matter)
    decider.look()
    follow(decider.page, "暂停")
    decider.look()
    decider.page.fill("#id_starts_on", "2026-11-20")
    decider.page.fill("#id_reason", "街道反映和入户普查撞在一起。")
    press(decider.page, "暂停")
    expect(decider.page.locator(".error-summary")).to_be_visible()
    assert decider.page.input_value("#id_reason") == "街道反映和入户普查撞在一起。"
    decider.look()
    decider.page.fill("#id_starts_on", "2026-11-21")
    press(decider.page, "暂停")
    says(decider, "已公布：暂停", "街道反映和入户普查撞在一起").look()
    address = decider.page.url

    applicant = people("zhujian")
    applicant.page.goto(address)
    follow(applicant.page, "申请单位主动退出")
    applicant.look()
    applicant.page.fill("#id_reason", "今年不再开展。")
    press(applicant.page, "申请单位主动退出")
    says(applicant, "今年不再开展", "退出事项", "待办理").look()
    follow(applicant.page, "打开退出事项")
    applicant.look()
    applicant.page.locator("input[name$=-done_on]").first.fill("2026-11-20")
    applicant.page.locator("[name$=-note]").first.fill("通知已收回。")
    press(applicant.page, "保存")
    says(applicant, "已保存退出事项", "已完成").look()
    applicant.go("/admissions/exits/").look()
    assert matter in applicant.text()

    anybody = people()
    anybody.page.goto(address)
    says(anybody, "街道反映和入户普查撞在一起", "今年不再开展").look()
