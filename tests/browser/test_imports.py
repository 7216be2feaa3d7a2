"""An import from upload over its faults to the register, and its pages on both screens."""

import re

from playwright.sync_api import expect

from tests.browser.hands import arrive
from tests.sheets import xlsx

HEAD = ["日期", "休或班", "名称"]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def hand_in(walk, rows):
    walk.page.set_input_files("#id_file", files=[{"name": "日历.xlsx", "mimeType": EXCEL, "buffer": xlsx(rows)}])
    arrive(walk.page.get_by_role("button", name="上传并预览"))
    walk.page.wait_for_url(re.compile(r"/imports/\d+/$"))


def test_an_operator_mends_a_sheet_and_imports_it(visitor):
    walk = visitor.sign_in("guanli").go("/imports/").look()
    day = f"2031-01-{walk.page.viewport_size['width'] % 28 + 1:02}"
    walk.go("/imports/new/calendar/").look()
    hand_in(walk, [HEAD, [day, "加班", "演示"]])
    expect(walk.page.locator("table")).to_contain_text("第2行B列")
    walk.look()
    with walk.page.expect_download() as marked:
        walk.page.get_by_role("link", name="下载标出错处的表格").click()
    assert marked.value.suggested_filename == "日历_有误处已标出.xlsx"

    walk.go("/imports/new/calendar/")
    hand_in(walk, [HEAD, [day, "休", "演示"]])
    walk.look()
    arrive(walk.page.get_by_role("button", name="导入：新增1，变更0"))
    expect(walk.page.locator(".notice.admitted")).to_contain_text("新增1，变更0")
    walk.look()
    walk.go("/imports/")
    expect(walk.page.locator("main")).to_contain_text("已导入：新增1，变更0")
    walk.look()


def test_a_reviewer_sees_what_a_sheet_would_change_in_a_list(visitor):
    walk = visitor.sign_in("shenhe").go("/orders/")
    arrive(walk.page.get_by_role("link", name="表格导入"))
    walk.page.wait_for_url(re.compile(r"/imports/$"))
    walk.go("/imports/new/lists/").look()
    number = f"示民发〔2031〕{walk.page.viewport_size['width']}号"
    for name, value in {
        "title": "关于调整清单的通知",
        "document_number": number,
        "published_on": "2031-01-01",
        "effective_on": "2031-02-01",
    }.items():
        walk.page.fill(f"#id_{name}", value)
    rows = [["清单", "编号", "事项名称", "依据题名", "依据层级"], ["duty", "900", "演示事项", "某条例", "法律"]]
    hand_in(walk, [*rows, ["duty", "1", "换了名称", "某条例", "法律"]])
    expect(walk.page.locator("table")).to_contain_text("换了名称")
    walk.look()
