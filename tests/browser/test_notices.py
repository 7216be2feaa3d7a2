"""A reviewer follows a case, words its notice anew, sees what comes; everybody keeps an address of one's own."""

from playwright.sync_api import expect

from tests.browser.hands import arrive
from tests.browser.test_orders import press


def follow_a_case(walk):
    """From the queue to a case, follow it there and find it in one's own list."""
    walk.go("/following/").look()
    assert "还没有关注什么" in walk.text()
    walk.go("/review/")
    arrive(walk.page.locator("main table a[href^='/applications/']").first)
    press(walk, "关注")
    expect(walk.page.get_by_role("button", name="取消关注")).to_be_visible()
    walk.look()
    walk.go("/following/").look()
    assert "准入申请" in walk.text()
    arrive(walk.page.get_by_role("button", name="取消关注").first)
    expect(walk.page.locator("main")).to_contain_text("还没有关注什么")


def word_a_notice(walk):
    """An unknown placeholder is refused; the example changes while one writes; the register's words come back."""
    walk.go("/notices/").look()
    arrive(walk.page.get_by_role("link", name="通知用语"))
    walk.look()
    arrive(walk.page.get_by_role("link", name="受理", exact=True))
    walk.look()
    walk.page.fill("#id_text", "请等到{期限}。{电话}")
    press(walk, "保存")
    expect(walk.page.locator("main")).to_contain_text("没有「{电话}」这个栏目")
    walk.look()
    walk.page.fill("#id_text", "请等到{期限}。")
    expect(walk.page.locator("main")).to_contain_text("请等到2026年12月1日。")
    press(walk, "保存")
    expect(walk.page.locator("main")).to_contain_text("已改1种")
    arrive(walk.page.get_by_role("link", name="受理", exact=True))
    walk.look()
    press(walk, "恢复默认")
    expect(walk.page.locator("main")).not_to_contain_text("已改1种")


def keep_an_address(walk):
    """One's own address is changed, and the page says why nothing is sent here."""
    walk.go("/account/").look()
    assert "本系统没有开通邮件" in walk.text()
    walk.page.fill("#id_email", "reader@example.test")
    press(walk, "保存")
    expect(walk.page.locator("main")).to_contain_text("已保存")
    assert walk.page.input_value("#id_email") == "reader@example.test"
    walk.page.fill("#id_email", "")
    press(walk, "保存")


def test_a_reviewer_follows_a_case_words_a_notice_and_keeps_an_address(visitor):
    visitor.sign_in("shenhe")
    follow_a_case(visitor)
    word_a_notice(visitor)
    keep_an_address(visitor)
