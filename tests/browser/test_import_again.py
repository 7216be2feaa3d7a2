"""Posts move to the communities that follow a split one, by a sheet and by hand; an import that was done isn't done again."""

import re

from playwright.sync_api import expect

from tests.browser.hands import arrive, follow, press, says
from tests.sheets import xlsx

TODAY = "2026-11-20"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["用户名", "姓名", "单位", "岗位", "起始日期"]
#: Two communities for each screen, with their workers' accounts and the codes of what follows them.
SPLIT = {
    1366: (("shequ15", "织锦坊社区", "zhi"), ("shequ16", "书香里社区", "shu")),
    390: (("shequ14", "云锦园社区", "yun"), ("shequ19", "铜井巷社区", "tong")),
}


def split(walk, community, code):
    """The operator splits a community today; its worker waits for a place, since two communities follow."""
    walk.go("/units/changes/new/split/").look()
    choice = walk.page.locator("#id_unit option", has_text=f"· {community}（").get_attribute("value")
    walk.page.select_option("#id_unit", choice)
    for n, side in ((1, "东"), (2, "西")):
        walk.page.fill(f"#id_name_{n}", f"{community[:-2]}{side}社区")
        walk.page.fill(f"#id_code_{n}", f"{code}{n}")
    walk.page.fill("#id_on", TODAY)
    press(walk.page, "看看会发生什么")
    says(walk, "待安排的岗位", f"{community}：{community}工作者").look()
    press(walk.page, "确认登记")
    walk.page.wait_for_url(re.compile(r"/units/changes/\d+/$"))
    says(walk, "待安排的岗位").look()


def hand_in(walk, kind, rows, token=""):
    """Upload a sheet, with the token of a form that was sent before, if any; (the path of its preview, the form's token)."""
    walk.go(f"/imports/new/{kind}/").look()
    field = walk.page.locator("input[name=token]")
    token = token or field.input_value()
    field.evaluate("(field, token) => { field.value = token }", token)
    walk.page.set_input_files("#id_file", files=[{"name": "岗位.xlsx", "mimeType": EXCEL, "buffer": xlsx(rows)}])
    press(walk.page, "上传并预览")
    walk.page.wait_for_url(re.compile(r"/imports/\d+/$"))
    return walk.page.url.removeprefix(walk.site), token


def waiting(walk):
    """Whoever waits for a place, as the operator reads it."""
    walk.go("/posts/").look()
    return walk.page.locator("main tbody th").all_inner_texts()


def test_posts_move_to_the_successors_by_a_sheet_and_by_hand(visitor, person):
    by_sheet, by_hand = SPLIT[visitor.page.viewport_size["width"]]
    walk = visitor.sign_in("guanli")
    for _account, community, code in (by_sheet, by_hand):
        split(walk, community, code)
    people = [f"{community}工作者" for _account, community, _code in (by_sheet, by_hand)]
    assert set(people) <= set(waiting(walk))

    account, community, code = by_sheet
    hand_in(walk, "users", [HEAD, [account, people[0], community, "社区工作者", TODAY]])
    successors = "、".join(f"{community[:-2]}{side}社区" for side in "东西")
    says(walk, "第2行C列", f"「{community}」到2026年11月19日为止，之后是{successors}，请改写。").look()
    hand_in(walk, "users", [HEAD, [account, people[0], f"{code}2", "社区工作者", TODAY]])
    says(walk.look(), account)
    press(walk.page, "导入：新增1，变更0")
    says(walk, "新增1，变更0").look()
    assert people[0] not in waiting(walk)
    worker = person(account).look()
    expect(worker.page.locator("body")).to_contain_text(f"{community[:-2]}西社区")

    account, community, _code = by_hand
    arrive(walk.page.get_by_role("link", name=re.compile(rf"^安排\s*{people[1]}$")))
    walk.look()
    choice = walk.page.locator("#id_unit option", has_text=f"{community[:-2]}东社区").get_attribute("value")
    walk.page.select_option("#id_unit", choice)
    press(walk.page, "安排")
    expect(walk.page.locator(".message").first).to_contain_text(f"已安排：{people[1]}到")
    walk.look()
    assert people[1] not in waiting(walk)
    expect(person(account).look().page.locator("body")).to_contain_text(f"{community[:-2]}东社区")


def test_an_import_that_was_done_is_not_done_again(visitor):
    walk = visitor.sign_in("guanli")
    day = f"2033-03-{walk.page.viewport_size['width'] % 28 + 1:02}"
    rows = [["日期", "休或班", "名称"], [day, "休", "演示"]]
    preview, token = hand_in(walk, "calendar", rows)
    other = walk.page.context.new_page()
    other.goto(walk.site + preview)
    press(walk.page, "导入：新增1，变更0")
    says(walk, "已于", "新增1，变更0").look()

    # The same preview stood open in a second window, and its button is pressed there too.
    press(other, "导入：新增1，变更0")
    expect(other.locator(".message").first).to_contain_text("这个文件已经导入，没有再导入一次。")
    other.close()

    # The form that was sent is sent once more, as by a second press or a reload.
    hand_in(walk, "calendar", rows, token=token)
    assert walk.page.url == walk.site + preview
    says(walk, "已于", "新增1，变更0").look()

    # The same file, handed in anew.
    hand_in(walk, "calendar", rows)
    says(walk, "和现有数据完全相同，没有需要导入的内容。").look()
    expect(walk.page.locator("main").get_by_role("button", name=re.compile("^导入"))).to_have_count(0)
    walk.go("/imports/").look()
    follow(walk.page, "岗位.xlsx")
    says(walk, "和现有数据完全相同")
