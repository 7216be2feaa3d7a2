"""The walk of each role through the running application, on a desktop and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import arrive

WEAK = "各社区：请于本周五前登记辖区棋牌室数量，填写统计表，按周报送。收到请回复。"


def test_a_community_worker_asks_and_refuses_in_one_press(visitor, person):
    walk = visitor.sign_in("shequ1").go("/check/").look()
    walk.page.fill("#id_text", WEAK)
    arrive(walk.page.get_by_role("button", name="查询"))
    expect(walk.page.locator(".answer").first).to_contain_text("未入清单，可以拒收")
    walk.look()
    arrive(walk.page.get_by_role("button", name=re.compile("拒收")).first)
    walk.page.wait_for_url(re.compile(r"/refusals/\d+/"))
    walk.look()
    number = re.search(r"示范区拒〔2026〕\d+号", walk.text()).group()
    assert "禾苑社区" in walk.text()

    reviewer = person("shenhe").go("/refusals/")
    assert number in reviewer.look().text()


def test_a_listed_matter_is_answered_with_its_line_order_and_basis(visitor):
    walk = visitor.sign_in("shequ1").go("/check/")
    walk.page.fill("#id_text", "请社区通知辖区老年人参加免费体检")
    arrive(walk.page.get_by_role("button", name="查询"))
    answer = walk.page.locator(".answer").first
    for words in ("协助", "协助做好公共卫生工作", "第3项", "依法协助", "示民发〔", "联系居民"):
        expect(answer).to_contain_text(words)
    walk.look()


def test_a_certificate_is_answered_with_where_to_go(visitor):
    walk = visitor.go("/check/?q=" + "办事需要无犯罪记录证明")
    answer = walk.page.locator(".answer").first
    expect(answer).to_contain_text("不能开")
    expect(answer).to_contain_text("公安派出所")
    walk.look()


def test_after_unclear_none_of_these_comes_before_refusing(visitor):
    walk = visitor.sign_in("shequ1").go("/check/")
    walk.page.fill("#id_text", "协助清理占道经营")
    arrive(walk.page.get_by_role("button", name="查询"))
    none = walk.page.get_by_role("button", name="以上都不是")
    expect(none).to_be_visible()
    expect(walk.page.get_by_role("button", name=re.compile("一键拒收"))).to_have_count(0)
    walk.look()
    none.click()
    expect(walk.page.locator(".answer").first).to_contain_text("未入清单，可以拒收")
    expect(walk.page.get_by_role("button", name=re.compile("一键拒收"))).to_be_visible()
    walk.look()


def fill_application(walk, name, *, ends_on="2027-03-31"):
    """Fill the six sections in order; ``ends_on`` is its last day."""
    page = walk.page
    page.fill("#id_name", name)
    page.select_option("#id_category", "task")
    page.fill("#id_content", "请社区向居民发放燃气安全提示，并告知入户检查的时间。")
    page.fill("#id_requirement", "张贴通知，联系居民约定时间。")
    choose(page, "relation", "assist")
    choose(page, "acts", "contact_residents")
    choose(page, "has_quota", "False")
    go_on(page)
    page.fill("#id_basis_title", "城镇燃气管理条例")
    page.fill("#id_basis_document_number", "国务院令第583号")
    page.select_option("#id_basis_level", "regulation")
    go_on(page)
    page.check("#id_for_all_communities")
    choose(page, "duration", "stage")
    page.fill("#id_starts_on", "2027-01-11")
    page.fill("#id_ends_on", ends_on)
    go_on(page)
    choose(page, "frequency", "monthly")
    page.fill("#id_minutes_each", "150")
    go_on(page)
    page.fill("#id_funding_amount", "36000")
    choose(page, "funding_source", "fiscal")
    page.fill("#id_funding_basis", "每社区1000元")
    page.fill("#id_funding_due_on", "2027-01-08")
    go_on(page)
    page.fill("#id_necessity_statement", "居民居住情况只有社区熟悉，检查本身由燃气企业完成。")
    page.fill("#id_contact_name", "综合科")
    page.fill("#id_contact_phone", "010-00000000")
    go_on(page)


def choose(page, name, value):
    """Choose in a select, or tick a radio or box, whichever the form has."""
    select = page.locator(f"select[name={name}]")
    if select.count():
        select.select_option(value)
    else:
        page.locator(f"input[name={name}][value={value}]").check(force=True)


def go_on(page):
    """Save the section and come to the next."""
    arrive(page.get_by_role("button", name=re.compile("^保存，")))
    page.wait_for_load_state()


def submit(walk, name, **said):
    """Write and submit an application; returns its address. ``said`` as ``fill_application`` takes it."""
    walk.go("/applications/new/")
    arrive(walk.page.locator("main form button.primary").first)
    walk.page.wait_for_url(re.compile(r"/applications/\d+/"))
    if "/edit/" not in walk.page.url:
        walk.go(re.sub(r"^https?://[^/]+", "", walk.page.url) + "edit/matter/")
    walk.look()
    fill_application(walk, name, **said)
    walk.look()
    arrive(walk.page.get_by_role("button", name="声明属实并提交"))
    expect(walk.page.locator("main")).to_contain_text("已提交")
    return re.sub(r"^https?://[^/]+", "", walk.page.url)


def test_an_application_goes_from_draft_to_admission_and_the_check_knows_it(visitor, person, name):
    applicant = visitor.sign_in("weijian")
    address = submit(applicant, name)
    applicant.look()

    reviewer = person("shenhe").go("/review/").look()
    assert name in reviewer.text()
    reviewer.go(address).look()
    arrive(reviewer.page.get_by_role("button", name="受理", exact=True))
    expect(reviewer.page.locator("main")).to_contain_text("已受理")
    arrive(reviewer.page.get_by_role("link", name="提出审核建议"))
    for principle in ("lawful", "effective", "power_matches_duty"):
        choose(reviewer.page, f"finding_{principle}", "meets")
        reviewer.page.fill(f"#id_text_{principle}", "符合。")
    choose(reviewer.page, "recommendation", "approve")
    reviewer.page.fill("#id_opinion", "依据充分，经费落实，建议准予准入。")
    reviewer.look()
    arrive(reviewer.page.locator("main form button.primary"))
    expect(reviewer.page.locator("main")).to_contain_text("待审定")

    decider = person("shending").go(address).look()
    arrive(decider.page.get_by_role("link", name="准予准入"))
    decider.page.select_option("#condition_kind_1", "other")
    decider.page.fill("#condition_text_1", "每月不超过一次")
    decider.look()
    arrive(decider.page.get_by_role("button", name="预览决定书", exact=True))
    decider.look()
    arrive(decider.page.get_by_role("button", name="准予准入", exact=True))
    expect(decider.page.locator("main")).to_contain_text("准予准入")
    decider.look()
    number = re.search(r"示范区准〔2026〕\d+号", decider.text()).group()

    worker = person("shequ1")
    for day, words in (
        ("2027-01-10", "未入清单"),
        ("2027-01-11", "已准入"),
        ("2027-03-31", "已准入"),
        ("2027-04-01", "未入清单"),
    ):
        worker.go(f"/check/?q={number}&on={day}")
        expect(worker.page.locator(".answer").first).to_contain_text(words)


def test_a_return_names_every_deficiency_and_is_answered(visitor, person, name):
    address = submit(visitor.sign_in("weijian"), name)
    reviewer = person("shenhe").go(address)
    arrive(reviewer.page.get_by_role("link", name="退回补正"))
    reviewer.look()
    for n, (field, note) in enumerate((("basis_article", "请写明条款"), ("minutes_each", "用时与内容不符"))):
        reviewer.page.locator("select[name=deficiency_kind]").nth(n).select_option("unclear")
        reviewer.page.locator("select[name=deficiency_field]").nth(n).select_option(field)
        reviewer.page.locator("[name=deficiency_note]").nth(n).fill(note)
    arrive(reviewer.page.get_by_role("button", name="退回补正"))
    expect(reviewer.page.locator("main")).to_contain_text("退回补正")

    visitor.go(address).look()
    assert "请写明条款" in visitor.text() and "用时与内容不符" in visitor.text()
    visitor.go(f"{address}edit/basis/")
    visitor.page.fill("#id_basis_article", "第十七条")
    go_on(visitor.page)
    visitor.go(address)
    arrive(visitor.page.get_by_role("button", name="声明属实并提交"))
    expect(visitor.page.locator("main")).to_contain_text("已提交")


def test_an_incomplete_application_names_what_is_missing_with_links(visitor):
    walk = visitor.sign_in("tongji").go("/applications/new/")
    arrive(walk.page.locator("main form button.primary").first)
    walk.page.wait_for_url(re.compile(r"/applications/\d+/"))
    walk.go(re.sub(r"^https?://[^/]+|edit/.*", "", walk.page.url)).look()
    assert "还缺" in walk.text()
    arrive(walk.page.get_by_role("link", name="请填写「事项名称」").first)
    walk.page.wait_for_url(re.compile(r"/edit/matter/#id_name"))


def test_a_reviewer_builds_last_month_and_downloads_it(visitor):
    walk = visitor.sign_in("shenhe").go("/reports/").look()
    walk.go("/reports/2026-10/")
    # Built already (by the beat, or by the walk on the other screen) the same button builds it anew.
    arrive(walk.page.locator("main button").filter(has_text=re.compile("生成")).first)
    walk.look()
    result = walk.page.get_by_role("link", name="查看结果")
    expect(result).to_be_visible(timeout=60000)
    result.click()
    expect(walk.page.locator("main svg.chart").first).to_be_visible(timeout=60000)
    walk.look()
    for kind, start in (("excel", b"PK"), ("word", b"PK")):
        answer = walk.page.request.get(f"{walk.site}/reports/2026-10/{kind}/")
        assert answer.status == 200
        assert answer.body()[:2] == start


def test_anybody_reads_the_lists_of_any_day(visitor):
    walk = visitor.go("/lists/").look()
    arrive(walk.page.get_by_role("link", name="示范区社区依法履职事项清单"))
    walk.look()
    assert re.search(r"共\d+类10项", walk.text())
    walk.go("/lists/?on=2026-03-01").look()
    walk.go("/lists/?on=2026-02-30")
    assert "不是一个有效的日期" in walk.text()


@pytest.mark.parametrize(
    ("username", "paths"),
    [
        ("shequ1", ["/", "/received/", "/notices/", "/reports/", "/password/"]),
        ("street1", ["/", "/applications/", "/refusals/", "/reports/"]),
        ("weijian", ["/", "/applications/", "/admissions/", "/refusals/"]),
        ("shenhe", ["/", "/review/", "/refusals/", "/orders/", "/orders/new/", "/lines/?q=老年"]),
        ("lianxi_shending", ["/", "/review/"]),
        ("jiandu", ["/", "/refusals/", "/reports/"]),
        ("guanli", ["/"]),
        (None, ["/login/", "/about/", "/admissions/", "/certificates/", "/orders/"]),
    ],
)
def test_every_page_of_a_role_is_accessible_and_fits_the_screen(visitor, username, paths):
    if username:
        visitor.sign_in(username)
    for path in paths:
        visitor.go(path).look()


def test_large_print_keeps_the_page_whole(visitor):
    walk = visitor.go("/lists/")
    walk.page.get_by_role("button", name="大字版").first.click()
    expect(walk.page.locator("html.large")).to_have_count(1)
    walk.look()
    walk.go("/check/").look()
