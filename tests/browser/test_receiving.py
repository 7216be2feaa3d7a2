"""What arrives otherwise: from a pasted notice to the slip; disputed, ruled on, and on 「本社区」 again; joined into one."""

import re
import uuid

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.hands import follow, press, says
from tests.desk.test_photos import PICTURE

REFUSE = "一键拒收并出具回执"


class Counted:
    """A visitor whose presses and page loads are counted."""

    def __init__(self, walk):
        self.page, self.presses, self.loads = walk.page, 0, 0
        self.page.on("framenavigated", self._loaded)

    def _loaded(self, frame):
        self.loads += frame == self.page.main_frame

    def press(self, name):
        self.presses += 1
        press(self.page, name)


def test_from_paste_to_slip_without_javascript_in_large_print(windows):
    walk = Visitor(windows, "plain phone", "shequ1")
    walk.page.context.add_cookies([{"name": "large", "value": "1", "url": walk.site}])
    walk.go("/check/")
    counted = Counted(walk)
    walk.page.fill("#id_text", f"各社区：请于本周五前填报养犬台账（{uuid.uuid4().hex[:6]}），逾期通报。")
    counted.press("查询")
    expect(walk.page.locator(".answer").first).to_contain_text("未入清单，可以拒收")
    assert (counted.presses, counted.loads) == (1, 1)
    counted.press(REFUSE)
    expect(walk.page.locator(".sheet")).to_contain_text("社区工作事项拒收回执")
    # The third press is the one that prints.
    assert (counted.presses, counted.loads) == (2, 2)
    width = walk.page.viewport_size["width"]
    assert walk.page.locator(".sheet").bounding_box()["width"] <= width
    assert walk.page.locator("html.large").count() == 1


def test_a_refusal_is_disputed_overruled_and_comes_back_as_a_new_obligation(people):
    name = f"填报{uuid.uuid4().hex[:6]}台账"
    worker = people("shequ1").go("/check/")
    worker.page.fill("#id_text", f"请各社区本周五前{name}")
    press(worker.page, "查询")
    worker.page.get_by_text("补充来件单位、文号、照片").click()
    worker.page.select_option("#id_sender", label="卫生健康委员会")
    worker.page.set_input_files("#id_paper", files=[{"name": "张三.png", "mimeType": "image/png", "buffer": PICTURE}])
    worker.look()
    press(worker.page, "拒收并出具回执")
    expect(worker.page.locator(".sheet")).to_contain_text("来件照片")
    says(worker, "没有申诉的，拒收成立").look()
    slip = worker.page.url

    sender = people("weijian")
    sender.page.goto(slip)
    follow(sender.page, "申诉")
    sender.look()
    sender.page.fill("#id_text", "属于协助事项清单第3项。")
    press(sender.page, "申诉")
    says(sender, "争议中", "裁定以前社区不用办理").look()

    reviewer = people("shenhe").go("/disputes/?due=mine").look()
    follow(reviewer.page, re.compile(name))
    reviewer.look()
    follow(reviewer.page, "裁定应接")
    reviewer.look()
    reviewer.page.fill("#id_ruling", "属于协助事项，由社区张贴告知。")
    press(reviewer.page, "裁定应接")
    says(reviewer, "裁定应接", "属于协助事项，由社区张贴告知。").look()

    worker.go("/").look()
    says(worker, "本周要办", "我们拒收的", "裁定应接")
    worker.go(f"/received/?state=pending&q={name}").look()
    follow(worker.page, re.compile(name))
    says(worker, "原来的拒收不追究").look()
    follow(worker.page, "承接")
    worker.look()
    press(worker.page, "承接")
    says(worker, "已承接").look()


def test_a_street_records_for_its_community_and_two_reports_become_one(people):
    notice = f"请于本周五前上报{uuid.uuid4().hex}情况统计表，并附照片，逾期通报"
    street = people("street1").go("/check/")
    street.page.fill("#id_text", notice)
    street.page.select_option("#id_community", index=1)
    press(street.page, "查询")
    says(street, "登记，回执写明，同时告知社区").look()
    press(street.page, REFUSE)
    expect(street.page.locator(".sheet")).to_contain_text("代为登记")
    street.look()
    worker = people("shequ2").go("/check/")
    worker.page.fill("#id_text", notice)
    press(worker.page, "查询")
    press(worker.page, REFUSE)
    expect(worker.page.locator(".sheet")).to_be_visible()

    reviewer = people("shenhe").go("/matters/suggested/").look()
    group = reviewer.page.locator("section.card", has_text=notice[8:40]).first
    group.get_by_role("button", name=re.compile("归并为一件")).click()
    says(reviewer, "按一件计").look()
    reviewer.go("/matters/").look()
