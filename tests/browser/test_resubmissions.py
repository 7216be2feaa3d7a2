"""A question is asked and answered, an application comes back changed, and both sides read what changed; on both screens."""

from playwright.sync_api import expect

from tests.browser.cases import accepted
from tests.browser.hands import follow, press, says
from tests.browser.test_walks import go_on


def test_a_question_and_a_return_are_answered_and_the_difference_is_shown(people, name):
    address, reviewer = accepted(people, name)
    follow(reviewer.page, "要求说明")
    reviewer.look()
    reviewer.page.fill("#id_question", "燃气企业有没有用户名册？")
    press(reviewer.page, "要求说明")
    says(reviewer, "燃气企业有没有用户名册").look()

    applicant = people("weijian").go(address).look()
    follow(applicant.page, "答复")
    applicant.look()
    applicant.page.fill("#id_answer", "有，但不含租户。")
    press(applicant.page, "答复")
    says(applicant, "有，但不含租户").look()

    reviewer.go(address)
    follow(reviewer.page, "退回补正")
    press(reviewer.page, "退回补正")
    expect(reviewer.page.locator(".error-summary")).to_be_visible()
    reviewer.page.select_option("#deficiency_field_1", "requirement")
    reviewer.page.select_option("#deficiency_kind_1", "unclear")
    reviewer.page.fill("#deficiency_note_1", "请写明每户几次。")
    press(reviewer.page, "再加几行")
    assert reviewer.page.input_value("#deficiency_note_1") == "请写明每户几次。"
    reviewer.look()
    press(reviewer.page, "退回补正")
    says(reviewer, "请写明每户几次").look()

    applicant.go(address).look()
    follow(applicant.page, "打印通知")
    applicant.look()
    applicant.go(f"{address}edit/matter/").look()
    applicant.page.fill("#id_requirement", "每户张贴通知一次，联系居民约定时间。")
    go_on(applicant.page)
    applicant.go(address)
    press(applicant.page, "声明属实并提交")
    says(applicant, "已提交")
    follow(applicant.page, "两次提交对照")
    says(applicant, "第2次提交").look()
    expect(applicant.page.locator("ins").first).to_contain_text("每户")

    reviewer.go("/review/?tab=accept").look()
    reviewer.go(address)
    says(reviewer, "首次提交").look()
