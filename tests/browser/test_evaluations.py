"""A task ends, the community taps what it thinks of it, on the receipt and on its home; the applicant reads totals."""

from playwright.sync_api import expect

from tests.browser.hands import follow, press, says

PANEL = "办完的事，值不值"


def test_a_community_answers_on_its_home(people):
    worker = people("shequ1").go("/").look()
    says(worker, PANEL)
    card = worker.page.locator("section.card", has_text=PANEL)
    task = card.locator("details").first
    task.locator("summary").click()
    task.locator("fieldset", has_text="值得继续").get_by_role("radio", name="是").check()
    worker.look()
    with worker.page.expect_navigation():
        task.get_by_role("button", name="提交").click()
    expect(worker.page.locator("body")).to_contain_text("已记下")
    worker.look()


def test_the_receipt_holds_the_same_taps_without_javascript(plain_people):
    worker = plain_people("shequ2").go("/received/?state=completed")
    # The first lines of the list may have been answered already.
    links = [one.get_attribute("href") for one in worker.page.locator("main tbody th a").all()]
    next(link for link in links if PANEL in worker.go(link).text())
    worker.page.locator("fieldset", has_text="经费到账").get_by_role("radio", name="否").check()
    press(worker.page, "提交")
    assert PANEL not in worker.page.locator("main").inner_text()


def test_the_applicant_reads_totals_and_sends_from_the_page_of_the_admission(people):
    sender = people("weijian").go("/").look()
    says(sender, "今天可以下派的")
    sender.go("/admissions/")
    sender.page.locator("main a", has_text="药品回收箱").first.click()
    says(sender, "社区怎么说", "说「是」").look()
    follow(sender.page, "下派")
    sender.look()
    assert sender.page.locator("#id_subject").input_value().startswith("admission-")
