"""Lists in a browser: a filter is saved and opened again, a file is taken, open data is there for everybody."""

import re
import uuid

from playwright.sync_api import expect

from tests.browser.hands import arrive


def test_a_reviewer_saves_a_filter_opens_it_and_deletes_it(visitor):
    name = f"体检{uuid.uuid4().hex[:6]}"
    walk = visitor.sign_in("shenhe").go("/review/?q=体检").look()
    page = walk.page
    page.locator("summary", has_text="保存视图").click()
    page.fill("#view-name", name)
    page.select_option("#view-shared", "decider")
    walk.look()
    arrive(page.locator(".drop-in button.primary"))
    expect(page.locator(".message").first).to_contain_text(f"已保存视图「{name}」")
    expect(page.locator("a.chip", has_text=name)).to_have_attribute("aria-current", "true")
    walk.look()

    page.goto(f"{walk.site}/review/")
    page.locator("a.chip", has_text=name).click()
    expect(page.locator("#id_q")).to_have_value("体检")

    page.locator("summary", has_text="保存视图").click()
    page.fill("#view-name", name)
    arrive(page.locator(".drop-in button.primary"))
    expect(page.locator(".error-summary")).to_contain_text("同名的视图")
    walk.troubles.clear()  # a browser counts the answer 422 as one
    walk.look()
    arrive(page.get_by_role("link", name="保存的视图"))
    walk.look()
    arrive(page.get_by_role("button", name=f"删除 {name}"))
    expect(page.locator(".message").first).to_contain_text(f"已删除视图「{name}」")


def test_anybody_takes_what_a_list_shows_as_a_file(visitor):
    walk = visitor.go("/lines/?q=体检")
    walk.page.locator("summary", has_text="导出").click()
    walk.look()
    with walk.page.expect_download() as taken:
        walk.page.get_by_role("link", name="CSV").click()
    assert re.fullmatch(r"清单条目_\d{4}-\d\d-\d\d_已筛选\.csv", taken.value.suggested_filename)
    rows = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("辖区,清单,")
    assert len(rows) > 1


def test_open_data_says_what_there_is_and_gives_it(visitor):
    walk = visitor.go("/data/").look()
    walk.page.locator("summary", has_text="清单条目").click()
    walk.look()
    expect(walk.page.locator("body")).to_contain_text("注明来源即可使用")
    with walk.page.expect_download() as taken:
        walk.page.get_by_role("link", name=re.compile(r"^XLSX\s+清单条目")).click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_reader_finds_a_line_by_its_heading_and_sees_who_does_what(visitor):
    walk = visitor.go("/lists/")
    arrive(walk.page.get_by_role("link", name="示范区社区依法协助事项清单"))
    expect(walk.page.locator("main")).to_contain_text(re.compile(r"共\d+类\d+项"))
    walk.look()
    walk.page.select_option("#id_heading", index=1)
    arrive(walk.page.get_by_role("button", name="查看"))
    expect(walk.page.locator(".heading-line")).to_have_count(1)
    heading = walk.page.locator(".heading-line").inner_text()
    walk.look()
    arrive(walk.page.locator("tbody th[scope=row] a").first)
    expect(walk.page.locator(".crumbs").get_by_role("link", name=heading)).to_be_visible()
    division = walk.page.locator("section", has=walk.page.get_by_role("heading", name="分工"))
    for words in ("牵头部门", "社区职责"):
        expect(division).to_contain_text(words)
    walk.look()
