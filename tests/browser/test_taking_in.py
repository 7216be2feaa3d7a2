"""What came by chat and is to be done: pasted, kept with its day, found among what is due, completed; on both screens."""

import uuid
from datetime import date

from tests.browser.hands import follow, press, says


def test_what_is_to_be_done_is_kept_at_one_press_and_completed(people):
    name = uuid.uuid4().hex[:6]
    worker = people("shequ1").go("/check/")
    worker.page.fill("#id_text", f"请各社区入户宣传防诈骗（{name}）。")
    press(worker.page, "查询")
    worker.look()
    worker.page.get_by_text("写明要求完成日期").click()
    worker.page.fill("#take_in_due_on", str(date(2026, 11, 20)))
    worker.page.select_option("#take_in_sender", label="卫生健康委员会")
    worker.look()
    worker.page.locator("#take-in details button").click()
    worker.page.wait_for_url("**/received/*/")
    says(worker, "已收下，记为待办", "已承接", "2026年11月20日", "社区登记").look()
    worker.go("/")
    says(worker, name)
    follow(worker.page, f"请各社区入户宣传防诈骗（{name}）")
    follow(worker.page, "办结")
    press(worker.page, "办结")
    says(worker, "已完成").look()
