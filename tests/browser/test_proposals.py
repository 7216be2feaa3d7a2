"""A community proposes that a line be changed, the office answers with a draft order; on both screens."""

import uuid

from playwright.sync_api import expect

from tests.browser.hands import arrive, follow, press, says
from tests.browser.test_walks import choose


def test_a_proposal_is_made_in_two_answers_and_becomes_a_draft(people):
    reason = f"同一份台账每月要报三个部门{uuid.uuid4().hex[:6]}。"
    worker = people("shequ1").go("/lines/?q=老年")
    arrive(worker.page.locator("main tbody a").first)
    follow(worker.page, "提调整建议")
    worker.look()
    choose(worker.page, "wish", "change")
    worker.page.fill("#id_reason", reason)
    press(worker.page, "提出建议")
    says(worker, reason, "修改清单条目").look()
    address = worker.page.url
    worker.go("/proposals/").look()

    reviewer = people("shenhe").go("/proposals/").look()
    reviewer.page.goto(address)
    reviewer.look()
    follow(reviewer.page, "采纳")
    reviewer.look()
    reviewer.page.fill("#id_answer", "写进下一份调整文件。")
    press(reviewer.page, "采纳")
    expect(reviewer.page.locator(".error-summary")).to_be_visible()
    assert reviewer.page.input_value("#id_answer") == "写进下一份调整文件。"
    reviewer.look()
    reviewer.page.fill("#id_document_number", f"示民发〔2026〕{uuid.uuid4().int % 9000 + 900}号")
    reviewer.page.fill("#id_published_on", "2026-12-01")
    reviewer.page.fill("#id_effective_on", "2027-01-01")
    press(reviewer.page, "采纳")
    says(reviewer, "写进下一份调整文件", "已采纳").look()

    worker.page.goto(address)
    says(worker, "写进下一份调整文件").look()
