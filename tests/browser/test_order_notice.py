"""A draft goes on public notice: strangers read it, a community objects, staff record a resident and answer, it goes back."""

import uuid

from playwright.sync_api import expect

from tests.browser.hands import arrive
from tests.browser.test_orders import DUTY, add_a_line, draft, open_list, path_of, press

DAYS = ("2026-12-20", "2026-12-31", "2027-01-05")


def begin(publisher, order):
    """The publisher sees what was found, is refused a day that is too late, and begins the notice."""
    publisher.go(order).look()
    arrive(publisher.page.get_by_role("link", name="开始公示"))
    publisher.look()
    assert publisher.page.input_value("#id_last_day") == "2026-12-01"
    publisher.page.fill("#id_last_day", "2026-12-25")
    press(publisher, "开始公示")
    expect(publisher.page.locator("main")).to_contain_text("应当晚于公示截止日")
    # The browser notes every answer of 422 as an error of its own.
    publisher.troubles.clear()
    publisher.look()
    publisher.page.fill("#id_last_day", "2026-12-01")
    press(publisher, "开始公示")
    expect(publisher.page.locator("#notice")).to_contain_text("公示到2026年12月1日截止，截止以后才能公布。")
    publisher.look()


def read_by_a_stranger(walk, order, matter):
    """Everybody sees the draft beside what stands, until when, and how to object; and that it is no law."""
    walk.go("/orders/").look()
    assert "公示至2026年12月1日" in walk.text()
    walk.go(order).look()
    for words in (matter, "公示中", "还剩", "这是草案，还不是清单", "来电、来信或者当面向"):
        assert words in walk.text(), words
    walk.go(f"{order}compare/").look()
    assert "公示中，还不是清单" in walk.text()


def object_for_the_community(walk, order):
    """A community worker comes from the month's changes, forgets the reason, and objects."""
    walk.go("/").look()
    assert "公示中的调整文件" in walk.text()
    walk.go("/changes/").look()
    arrive(walk.page.locator(f"a[href='{order}']").first)
    arrive(walk.page.get_by_role("link", name="提出异议", exact=True))
    walk.look()
    walk.page.fill("#id_about", "新增的一项")
    walk.page.eval_on_selector("#id_text", "one => one.removeAttribute('required')")
    press(walk, "提出异议")
    walk.troubles.clear()
    walk.look()
    assert walk.page.input_value("#id_about") == "新增的一项"
    walk.page.fill("#id_text", "社区没有人手，联系电话13812345678")
    press(walk, "提出异议")
    expect(walk.page.locator("main")).to_contain_text("社区没有人手，联系电话〔手机〕")
    walk.look()
    return path_of(walk)


def record_a_resident(walk, order):
    """Staff record what a resident said on the telephone."""
    walk.go(order)
    arrive(walk.page.get_by_role("link", name="登记异议"))
    walk.page.select_option("#id_unit", "resident")
    walk.page.fill("#id_text", "希望写明办理地点")
    walk.look()
    press(walk, "登记")
    expect(walk.page.locator("main")).to_contain_text("居民")
    return path_of(walk)


def answer(walk, objection, choice, words):
    """Accepted or not, and why."""
    arrive(walk.go(objection).page.get_by_role("link", name="答复", exact=True))
    walk.look()
    walk.page.get_by_label(choice, exact=True).check(force=True)
    walk.page.fill("#id_answer", words)
    press(walk, "答复")
    walk.look()


def test_a_draft_on_notice_is_read_objected_to_answered_and_taken_back_to_be_mended(visitor, person):
    number = uuid.uuid4().hex[:6]
    matter = f"公示的事项{number}"
    drafter, publisher, stranger = person("shenhe"), person("shending"), person()
    order = draft(drafter, number, DAYS)
    open_list(drafter, order, DUTY)
    add_a_line(drafter, matter)
    begin(publisher, order)
    read_by_a_stranger(stranger, order, matter)

    worker = visitor.sign_in("shequ1")
    theirs = object_for_the_community(worker, order)
    residents = record_a_resident(drafter, order)
    assert worker.go(residents).page.locator("h1").inner_text() != "异议"
    worker.troubles.clear()
    publisher.go("/").look()
    assert "待答复的异议" in publisher.text()
    answer(publisher, theirs, "不采纳", "由街道派人协助")
    answer(drafter, residents, "采纳", "写明办理地点")
    expect(drafter.page.locator("main")).to_contain_text("采纳的异议要写进草案")
    assert "由街道派人协助" in worker.go(theirs).look().text()
    worker.go("/objections/").look()
    publisher.go(f"/objections/?order={order.split('/')[2]}").look()
    assert "希望写明办理地点" in publisher.text()

    drafter.go(order).look()
    expect(drafter.page.locator("#notice")).to_contain_text("本次公示中已采纳1件异议")
    arrive(drafter.page.get_by_role("link", name="结束公示、退回草稿"))
    drafter.page.fill("#id_reason", "按采纳的意见修改")
    drafter.look()
    press(drafter, "结束公示、退回草稿")
    expect(drafter.page.locator("main")).to_contain_text("草稿")
    assert stranger.page.request.get(stranger.site + order).status == 404
