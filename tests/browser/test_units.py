"""A merger of two communities: recorded by the operator, lived with by the worker, asked about to the reviewer."""

import re

from playwright.sync_api import expect

from tests.browser.hands import arrive

TODAY = "2026-11-20"
#: Two communities for each screen, which an admission covers only one of: the worker's account, both names, the new one.
PAIRS = {
    1366: ("shequ32", "长汀社区", "渔歌里社区", "长渔社区", "cy01"),
    390: ("shequ28", "枫桥湾社区", "鹭洲园社区", "枫鹭社区", "fl01"),
}
TEXT = "请社区本周内完成辖区商户空调外机数量登记造册"


def refuse(walk):
    """Ask and refuse at one press; the number of the slip."""
    walk.go("/check/")
    walk.page.fill("#id_text", TEXT)
    arrive(walk.page.get_by_role("button", name="查询"))
    arrive(walk.page.get_by_role("button", name=re.compile("一键拒收")).first)
    walk.page.wait_for_url(re.compile(r"/refusals/\d+/"))
    return re.search(r"示范区拒〔2026〕\d+号", walk.text()).group()


def merge(walk, first, second, name, code):
    """The operator sees what a merger brings, and records it."""
    walk.go("/units/").look()
    arrive(walk.page.get_by_role("link", name="合并社区"))
    walk.look()
    for community in (first, second):
        walk.page.get_by_label(re.compile(f"· {community}（")).check(force=True)
    walk.page.fill("#id_name", name)
    walk.page.fill("#id_code", code)
    walk.page.fill("#id_on", TODAY)
    walk.page.fill("#id_document_number", "示民发〔2026〕88号")
    arrive(walk.page.get_by_role("button", name="看看会发生什么"))
    for words in ("随之转移的岗位", "待审核人确认的准入", "由承继社区继续适用的准入"):
        expect(walk.page.locator("main")).to_contain_text(words)
    walk.look()
    arrive(walk.page.get_by_role("button", name="确认登记"))
    walk.page.wait_for_url(re.compile(r"/units/changes/\d+/"))
    walk.look()
    arrive(walk.page.get_by_role("link", name=name).first)
    expect(walk.page.locator("main")).to_contain_text(first)
    walk.look()


def test_two_communities_merge_and_work_goes_on(visitor, person):
    account, first, second, name, code = PAIRS[visitor.page.viewport_size["width"]]
    worker = person(account)
    old = refuse(worker)
    merge(visitor.sign_in("guanli"), first, second, name, code)

    new = refuse(worker)
    assert name in worker.text()
    worker.go("/refusals/").look()
    for words in (old, new, f"原{first}", name):
        assert words in worker.text()
    worker.go(f"/check/?q={TEXT}&on=2026-11-19&community=")
    assert f"{first}（" in worker.text() and f"{second}（" in worker.text()

    reviewer = person("shenhe").go("/").look()
    arrive(reviewer.page.get_by_role("link", name=re.compile("待确认的承继")))
    row = reviewer.look().page.get_by_role("row").filter(has_text=name).first
    matter = row.get_by_role("link").first.inner_text()
    arrive(row.get_by_role("link", name=re.compile("^确认")))
    reviewer.look()
    reviewer.page.get_by_label("适用", exact=True).check(force=True)
    reviewer.page.fill("#id_reason", "两个社区情况相同，已与街道核实。")
    arrive(reviewer.page.get_by_role("button", name="确认"))
    expect(reviewer.page.locator("body")).to_contain_text("已确认，并记在这项准入的页面上。")
    arrive(reviewer.page.get_by_role("link", name=re.compile("已确认")))
    expect(reviewer.page.get_by_role("row").filter(has_text=name).first).to_contain_text(matter)
    reviewer.look()
    arrive(reviewer.page.get_by_role("link", name=matter).first)
    expect(reviewer.page.locator("main")).to_contain_text("两个社区情况相同，已与街道核实。")
    reviewer.look()


def test_the_units_of_any_day_are_read_without_signing_in(visitor):
    walk = visitor.go("/units/?on=2026-01-01").look()
    arrive(walk.page.get_by_role("link", name="清禾街道").first)
    walk.look()
    walk.go("/units/changes/").look()
