"""An emergency is declared in one page, answers the check, is filed and ended, and becomes an application; on both screens."""

import re

from playwright.sync_api import expect

from tests.browser.hands import follow, press, says
from tests.browser.test_walks import choose


def test_an_emergency_is_declared_filed_and_carried_over(people, name):
    street = people("street1").go("/emergencies/").look()
    follow(street.page, "声明应急")
    street.look()
    page = street.page
    choose(page, "kind", "life_and_property")
    event = f"11月19日20时起暴雨红色预警（{name}）。"
    page.fill("#id_event", event)
    page.fill("#id_name", name)
    page.fill("#id_requirement", "联系低洼小区居民，劝导转移。")
    page.fill("#id_authorised_by", "区防汛抗旱指挥部")
    press(page, "声明应急")
    expect(page.locator(".error-summary")).to_contain_text("请选择涉及的社区")
    assert page.input_value("#id_event") == event
    street.look()
    page.check("#id_for_all_communities", force=True)
    press(page, "声明应急")
    says(street, name, "补报期限").look()
    number = re.search(r"示范区急〔2026〕\d+号", street.text()).group()

    worker = people("shequ1").go(f"/check/?q={number}")
    expect(worker.page.locator(".answer").first).to_contain_text("应急")
    worker.look()

    follow(page, "补报")
    street.look()
    page.fill("#id_basis", "区防汛预案（示政办发〔2025〕6号）")
    page.fill("#id_filing", "来不及申请；请社区联系居民，预计三天结束。")
    press(page, "补报")
    says(street, "区防汛预案").look()
    address = page.url
    press(page, "转为准入申请")
    page.wait_for_url(re.compile(r"/applications/\d+/"))
    street.look()

    page.goto(address)
    follow(page, "终止应急")
    page.fill("#id_ended_on", "2026-11-20")
    page.fill("#id_reason", "预警已经解除。")
    press(page, "终止应急")
    says(street, "最早从明天起终止").look()
    page.fill("#id_ended_on", "2026-11-21")
    press(page, "终止应急")
    says(street, "预警已经解除", "由此转来的准入申请").look()
    people().go(f"/numbers/?q={number}").look()
