"""A refusal of admission is appealed against, and the joint meeting answers; on both screens."""

from tests.browser.cases import turned_down
from tests.browser.hands import follow, press, says


def test_an_appeal_is_filed_and_answered_by_the_meeting(people, name):
    address, _decider = turned_down(people, name)
    applicant = people("weijian").go(address)
    follow(applicant.page, "公开的决定")
    follow(applicant.page, "申请复核")
    applicant.look()
    applicant.page.fill("#id_text", "燃气企业的名册缺少租户，希望准予在三个社区试行。")
    press(applicant.page, "申请复核")
    says(applicant, "希望准予在三个社区试行", "原决定继续有效").look()
    address = applicant.page.url

    decider = people("lianxi_shending").go("/appeals/").look()
    decider.page.goto(address)
    decider.look()
    follow(decider.page, "变更为准予准入")
    decider.look()
    decider.page.goto(address)
    follow(decider.page, "维持原决定")
    decider.look()
    decider.page.fill("#id_answer", "名册可以由燃气企业补齐，不必由社区登记。")
    decider.page.fill("#id_meeting_on", "2026-11-21")
    decider.page.fill("#id_minutes_number", "联纪〔2026〕9号")
    press(decider.page, "维持原决定")
    says(decider, "会议日期不能晚于今天")
    assert decider.page.input_value("#id_answer") == "名册可以由燃气企业补齐，不必由社区登记。"
    decider.look()
    decider.page.fill("#id_meeting_on", "2026-11-20")
    press(decider.page, "维持原决定")
    says(decider, "不必由社区登记", "联纪〔2026〕9号").look()

    applicant.page.goto(address)
    says(applicant, "不必由社区登记").look()
