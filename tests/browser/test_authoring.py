"""Writing an application: a question appears as soon as it applies, goes again, and what it said is cleared aloud."""

from playwright.sync_api import expect

from tests.browser.hands import arrive
from tests.browser.test_walks import choose, go_on


def test_questions_come_and_go_while_one_writes(visitor):
    walk = visitor.sign_in("weijian").go("/applications/new/")
    page = walk.page
    arrive(page.locator("main form button.primary").first)
    page.fill("#id_name", "入户核对取暖方式")
    choose(page, "has_quota", "False")
    go_on(page)

    expect(page.locator("#id_path")).to_be_hidden()
    page.select_option("#id_basis_level", "letter")
    expect(page.locator("#id_path")).to_be_visible()
    expect(page.locator("#id_path_reason")).to_be_hidden()
    choose(page, "path", "joint_meeting")
    page.fill("#id_path_reason", "市级文件两个月后印发。")
    walk.look()
    go_on(page)

    page.fill("#id_starts_on", "2026-11-25")
    expect(page.locator("#id_late_reason")).to_be_visible()
    page.fill("#id_starts_on", "2027-06-01")
    expect(page.locator("#id_late_reason")).to_be_hidden()
    go_on(page)

    choose(page, "causes", "data")
    page.fill("#id_collected_data", "户籍地址")
    page.fill("#id_minutes_each", "60")
    go_on(page)
    expect(page.locator("main")).to_contain_text("还要回答：已有数据为什么还要采集")
    expect(page.locator("main")).to_contain_text("公安局")
    page.fill("#id_held_data_answer", "共享数据只到小区。")
    walk.look()
    page.locator("input[name=causes][value=data]").uncheck(force=True)
    expect(page.locator("#id_collected_data")).to_be_hidden()
    go_on(page)
    expect(page.locator("main")).to_contain_text("「要社区采集的数据项」不再适用，已经清除；原来填的是「户籍地址」")
    walk.look()
