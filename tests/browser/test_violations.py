"""A violation from the report to the circular; an anonymous one; one that comes back. On a desktop and on a phone."""

import re
import uuid

from playwright.sync_api import expect

from tests.browser.hands import follow, press, says
from tests.desk.test_photos import PICTURE

PHOTO = {"name": "张三的手机.png", "mimeType": "image/png", "buffer": PICTURE}
NUMBER = re.compile(r"示范区违〔\d+〕\d+号")


def fill_in(walk, text):
    """The report of something that the health commission is said to have asked for."""
    walk.go("/violations/report/")
    walk.page.get_by_text("未经准入下派").first.click()
    walk.page.select_option("#id_unit", label="卫生健康委员会")
    walk.page.fill("#id_text", text)
    walk.page.set_input_files("#id_file_1", files=[PHOTO])
    return walk


def test_from_the_report_to_the_circular(people):
    words = f"群里要求今晚报{uuid.uuid4().hex[:6]}台账"
    worker = fill_in(people("shequ1"), words).look()
    press(worker.page, "举报")
    says(worker, "已收到，编号", "等审核单位核实", "涉及单位看不到").look()
    address = worker.page.url
    number = NUMBER.search(worker.page.locator("main").inner_text()).group()

    sender = people("weijian").go(f"/violations/?q={number}").look()
    expect(sender.page.locator("main")).not_to_contain_text(words)
    says(sender, "没有符合条件的违规下派")

    reviewer = people("shenhe").go(f"/violations/?due=mine&q={number}").look()
    follow(reviewer.page, number)
    reviewer.look()
    follow(reviewer.page, "核实属实")
    reviewer.look()
    reviewer.page.fill("#id_finding", "未经准入，要求社区填报台账。")
    press(reviewer.page, "核实属实")
    follow(reviewer.page, "责令整改")
    reviewer.look()
    reviewer.page.fill("#id_note", "收回通知。")
    press(reviewer.page, "责令整改")
    says(reviewer, "已责令整改").look()

    sender.page.goto(address)
    says(sender, "未经准入，要求社区填报台账。", "前整改，等核实销号").look()
    expect(sender.page.locator("main")).not_to_contain_text(words)
    expect(sender.page.locator("main")).not_to_contain_text("举报的内容")
    follow(sender.page, "报送整改情况")
    sender.look()
    sender.page.fill("#id_note", "已收回通知。")
    sender.page.set_input_files("#id_file", files=[PHOTO])
    press(sender.page, "报送整改情况")
    says(sender, "整改材料").look()

    reviewer.page.goto(address)
    follow(reviewer.page, "核实整改，销号")
    reviewer.look()
    reviewer.page.fill("#id_note", "看过，已经收回。")
    press(reviewer.page, "核实整改，销号")
    says(reviewer, "已整改销号").look()

    worker.page.goto(address)
    follow(worker.page, "报告反弹")
    worker.look()
    worker.page.fill("#id_note", "又发了一遍。")
    press(worker.page, "报告反弹")
    says(worker, "待核实").look()
    reviewer.page.goto(address)
    follow(reviewer.page, "核实属实")
    press(reviewer.page, "核实属实")
    says(reviewer, "1次").look()

    reviewer.go("/circulars/new/").look()
    reviewer.page.locator("li", has_text=number).get_by_role("checkbox").check()
    press(reviewer.page, "起草通报")
    says(reviewer, "由另一人印发", "整改以后又反弹1次").look()
    circular = reviewer.page.url
    follow(reviewer.page, "修改")
    reviewer.look()
    press(reviewer.page, "修改")

    decider = people("shending")
    decider.page.goto(circular)
    decider.look()
    follow(decider.page, "印发")
    decider.look()
    decider.page.fill("#id_document_number", f"示民发〔2026〕{uuid.uuid4().hex[:4]}号")
    press(decider.page, "印发")
    says(decider, "已印发").look()
    follow(decider.page, "打印、Word")
    expect(decider.page.locator(".sheet")).to_contain_text("盖章处")
    with decider.page.expect_download() as got:
        decider.page.get_by_role("link", name="下载 Word").click()
    assert got.value.suggested_filename.endswith(".docx")
    sender.go("/circulars/").look()


def test_anybody_reports_without_a_name_and_without_javascript(plain_people):
    stranger = fill_in(plain_people(), f"来电要求{uuid.uuid4().hex[:6]}，联系电话13812345678")
    press(stranger.page, "举报")
    says(stranger, "已收到举报", "没有记您是谁")
    assert NUMBER.search(stranger.page.locator("main").inner_text())
    # The token of the form is the only cookie.
    assert {one["name"] for one in stranger.page.context.cookies()} <= {"csrftoken"}


def test_a_community_stays_anonymous_when_it_wants_to(people):
    words = f"要求转发{uuid.uuid4().hex[:6]}"
    worker = fill_in(people("shequ1"), words).look()
    worker.page.get_by_role("checkbox", name="匿名").check()
    press(worker.page, "举报")
    number = NUMBER.search(says(worker, "匿名举报无法查询进度").look().page.locator("main").inner_text()).group()
    worker.go(f"/violations/?q={number}")
    says(worker, "没有符合条件的违规下派")
    reviewer = people("shenhe").go(f"/violations/?q={number}")
    follow(reviewer.page, number)
    says(reviewer, words, "匿名").look()
