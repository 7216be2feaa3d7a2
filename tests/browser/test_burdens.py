"""A ledger is registered, ordered to stop, verified, and comes back as a community reports; on both screens."""

import re
import uuid

from playwright.sync_api import expect

from tests.browser.hands import arrive, follow, press, says, tick
from tests.sheets import xlsx

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["种类", "名称", "要求单位", "频次", "承担的社区"]


def test_a_burden_is_ended_and_a_community_reports_that_it_is_back(people):
    name = f"楼道巡查台账{uuid.uuid4().hex[:6]}"
    reviewer = people("shenhe").go("/burdens/").look()
    follow(reviewer.page, "登记一项")
    reviewer.look()
    reviewer.page.select_option("#id_kind", "ledger")
    reviewer.page.fill("#id_name", name)
    press(reviewer.page, "登记")
    says(reviewer, "请写明是哪个单位要求的").look()
    reviewer.page.select_option("#id_owner", label="应急管理局")
    reviewer.page.select_option("#id_frequency", "weekly")
    reviewer.page.fill("#id_minutes_each", "30")
    tick(reviewer.page, "整个街道")
    press(reviewer.page, "登记")
    says(reviewer, name, "26小时", "列入清理清单").look()
    address = reviewer.page.url
    follow(reviewer.page, "限期停用")
    reviewer.look()
    reviewer.page.fill("#id_reason", "没有列入清单。")
    press(reviewer.page, "限期停用")
    says(reviewer, "等审核人核实", "要保留它").look()
    follow(reviewer.page, "核实已停用")
    reviewer.page.fill("#id_note", "看过三个社区的现场。")
    press(reviewer.page, "核实已停用")
    says(reviewer, "已停用并核实", "现在没有社区承担").look()

    worker = people("shequ1")
    worker.page.goto(address)
    worker.look()
    follow(worker.page, "举报反弹")
    worker.look()
    press(worker.page, "举报")
    report = worker.page.url
    says(worker, "已收到，编号", "等审核单位核实").look()
    worker.page.goto(address)
    says(worker, "已停用并核实", "关于它的举报").look()

    reviewer.page.goto(report)
    follow(reviewer.page, "核实属实")
    says(reviewer, "同时重新限期停用").look()
    reviewer.page.fill("#id_finding", "已经停用的台账，又要求社区报送。")
    press(reviewer.page, "核实属实")
    follow(reviewer.page, name)
    says(reviewer, "1次", "关于它的举报", "登记反弹", "禾苑社区").look()
    worker.go(f"/burdens/?kept=true&q={name}")
    says(worker, name, "反弹1次").look()

    street = people("street1")
    street.page.goto(address)
    follow(street.page, "修改")
    street.look()
    street.page.get_by_role("checkbox", name="榆荫社区", exact=True).first.uncheck()
    press(street.page, "保存")
    says(street, "禾苑社区").look()
    expect(street.page.locator("main")).not_to_contain_text("榆荫社区")


def test_a_community_registers_from_the_catalogue_and_the_owner_says_that_it_is_stopped(people):
    worker = people("shequ1").go("/burdens/catalogue/").look()
    arrive(worker.page.locator("tr", has_text="热力井盖").get_by_role("link", name="我们有，登记"))
    says(worker, "登记常态负担").look()
    name = f"热力井盖{uuid.uuid4().hex[:6]}"
    worker.page.fill("#id_name", name)
    worker.page.select_option("#id_owner", label="卫生健康委员会")
    press(worker.page, "登记")
    says(worker, name, "禾苑社区").look()
    address = worker.page.url

    reviewer = people("shenhe")
    reviewer.page.goto(address)
    follow(reviewer.page, "限期停用")
    reviewer.page.fill("#id_reason", "没有列入清单。")
    press(reviewer.page, "限期停用")

    owner = people("weijian")
    owner.page.goto(address)
    follow(owner.page, "报告已停用")
    owner.look()
    owner.page.fill("#id_note", "已通知各社区停用。")
    press(owner.page, "报告已停用")
    says(owner, "报已停用，待核实").look()

    worker.page.goto(address)
    follow(worker.page, "举报没有停用")
    worker.look()
    press(worker.page, "举报")
    report = worker.page.url

    reviewer.page.goto(report)
    follow(reviewer.page, "核实属实")
    reviewer.page.fill("#id_finding", "报了停用，昨天还要求报送。")
    press(reviewer.page, "核实属实")
    owner.page.goto(address)
    says(owner, "限期停用", "没有停用", "昨天还要求报送").look()
    expect(owner.page.locator("main")).not_to_contain_text("关于它的举报")


def test_burdens_are_imported_from_a_workbook(visitor):
    name = f"值班表{uuid.uuid4().hex[:6]}"
    walk = visitor.sign_in("shenhe").go("/burdens/?rests_on=cleanup").look()
    follow(walk.page, "表格导入")
    walk.look()
    rows = [HEAD, ["报表", name, "应急管理局", "每天一次", "全部"]]
    for frequency in ("每天一次", "每日"):
        rows[1][3] = frequency
        walk.go("/imports/new/burdens/")
        walk.page.set_input_files("#id_file", files=[{"name": "负担.xlsx", "mimeType": EXCEL, "buffer": xlsx(rows)}])
        press(walk.page, "上传并预览")
        walk.page.wait_for_url(re.compile(r"/imports/\d+/$"))
        walk.look()
    press(walk.page, "导入：新增1，变更0")
    says(walk, "新增1，变更0").look()
    walk.go(f"/burdens/?q={name}")
    says(walk, name, "36个").look()
