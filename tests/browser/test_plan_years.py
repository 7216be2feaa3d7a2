"""An annual plan is opened, departments apply for it, and it can't be published early; on both screens."""

from tests.browser.hands import follow, press, says
from tests.browser.test_walks import choose


def test_a_plan_collects_applications_and_waits_for_its_day(screen, people):
    year = "2032" if screen == "phone" else "2031"
    reviewer = people("shenhe").go("/plans/").look()
    follow(reviewer.page, "建立年度计划")
    reviewer.look()
    reviewer.page.fill("#id_year", year)
    reviewer.page.fill("#id_opens_on", "2026-11-20")
    reviewer.page.fill("#id_closes_on", "2026-11-19")
    press(reviewer.page, "建立")
    says(reviewer, "截止申报的日期不能早于开始申报的日期").look()
    reviewer.page.fill("#id_closes_on", "2026-12-10")
    press(reviewer.page, "建立")
    says(reviewer, f"{year}").look()
    address = reviewer.page.url

    department = people("weijian")
    department.page.goto(address)
    department.look()
    department.go("/applications/new/").look()
    choose(department.page, "kind", "annual_plan")
    press(department.page, "开始填写")
    says(department, "事项").look()

    decider = people("shending")
    decider.page.goto(address)
    says(decider, "申报").look()
    follow(reviewer.page, "调整申报时间")
    reviewer.look()
    reviewer.page.fill("#id_opens_on", "2026-11-20")
    reviewer.page.fill("#id_closes_on", "2026-12-15")
    press(reviewer.page, "调整申报时间")
    says(reviewer, "2026年12月15日")
    anybody = people()
    anybody.page.goto(address)
    anybody.look()
