"""A reader without an account: lists on a past day, a line's history, a comparison, the poster, a number, the feed."""

import re

from playwright.sync_api import expect

from tests.browser.hands import arrive


def test_a_reader_goes_from_a_past_day_to_history_comparison_poster_number_and_feed(visitor):
    walk = visitor.go("/lists/").look()
    walk.page.fill("#id_on", "2025-12-01")
    arrive(walk.page.get_by_role("button", name="查看"))
    expect(walk.page.locator(".when-banner")).to_contain_text("您看到的是2025年12月1日当天的内容，不是今天的。")
    walk.look()
    arrive(walk.page.get_by_role("link", name="示范区社区依法履职事项清单"))
    walk.page.wait_for_url(re.compile(r"/lists/\d+/\?on=2025-12-01"))
    walk.look()
    arrive(walk.page.get_by_role("link", name="监督水电气服务"))
    walk.page.wait_for_url(re.compile(r"/lines/\d+/\?on=2025-12-01"))
    # Other walks may have corrected or changed a line since: what the demonstration's own orders did stays there.
    for words in ("列入", "修改"):
        expect(walk.page.locator(".line-history")).to_contain_text(words)
    expect(walk.page.locator(".line-history ins", has_text=re.compile("^市政公用$"))).to_have_count(1)
    expect(walk.page.locator(".line-history [aria-current]")).to_contain_text("这一天的内容")
    walk.look()
    arrive(walk.page.locator(".when-banner").get_by_role("link", name="回到今天"))
    expect(walk.page.locator("h1")).to_contain_text("监督市政公用服务")
    expect(walk.page.locator(".when-banner")).to_have_count(0)

    arrive(walk.page.locator(".crumbs").get_by_role("link", name="示范区社区依法履职事项清单"))
    arrive(walk.page.get_by_role("link", name="沿革", exact=True))
    walk.look()
    arrive(walk.page.get_by_role("link", name=re.compile("看改了什么")).first)
    walk.look()
    walk.page.fill("#id_from", "2025-10-10")
    walk.page.fill("#id_to", "2026-11-20")
    arrive(walk.page.get_by_role("button", name="比较"))
    expect(walk.page.locator(".compared del").first).to_have_text("水电气")
    walk.look()

    arrive(walk.page.locator(".crumbs").get_by_role("link", name="示范区社区依法履职事项清单"))
    arrive(walk.page.get_by_role("link", name="张贴版"))
    expect(walk.page.locator(".poster svg.qr")).to_be_visible()
    expect(walk.page.locator(".poster .sheet-foot")).to_contain_text("依据：《")
    walk.look()
    arrive(walk.page.get_by_role("link", name="改用A3纸"))
    expect(walk.page.locator(".poster.a3")).to_be_visible()

    number_and_feed(walk)


def number_and_feed(walk):
    walk.go("/admissions/")
    number = re.search(r"示范区准〔2026〕\d+号", walk.text()).group()
    walk.go("/numbers/").look()
    walk.page.fill("#id_q", number.replace("〔", "[").replace("〕", "] 第 "))
    arrive(walk.page.get_by_role("button", name="查验"))
    expect(walk.page.locator(".answer h2")).to_have_text(number)
    expect(walk.page.locator(".answer .words")).to_have_text("有效")
    walk.look()
    walk.page.fill("#id_q", "示范区准〔2019〕1号")
    arrive(walk.page.get_by_role("button", name="查验"))
    expect(walk.page.locator(".answer .words")).to_have_text("查无此号")

    feed = walk.page.locator('link[rel="alternate"]').get_attribute("href")
    answer = walk.page.request.get(walk.site + feed)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert "<title>公布：《" in answer.text()


def test_a_reader_finds_communities_changes_departments_and_decisions(visitor):
    walk = visitor.go("/communities/").look()
    arrive(walk.page.get_by_role("link", name="禾苑社区"))
    walk.look()
    arrive(walk.page.get_by_role("link", name="每月变化"))
    expect(walk.page.locator("h1")).to_contain_text("月的变化")
    walk.look()
    walk.go("/changes/?month=2026-12&community=").look()
    expect(walk.page.locator("main")).to_contain_text("2026年12月1日")
    walk.go("/departments/").look()
    arrive(walk.page.get_by_role("link", name="卫生健康委员会"))
    expect(walk.page.locator("svg.chart").first).to_be_visible()
    walk.look()
    walk.go("/decisions/").look()
    arrive(walk.page.locator("main tbody th a").first)
    expect(walk.page.locator("main")).to_contain_text("决定书")
    walk.look()
    walk.go("/lists/compare/?from=2025-01-01&to=2026-11-20").look()


def test_a_community_worker_is_led_from_home_to_next_months_changes(visitor):
    walk = visitor.sign_in("shequ1").look()
    arrive(walk.page.get_by_role("link", name=re.compile("下月变化")))
    expect(walk.page.locator(".page-note")).to_contain_text("禾苑社区")
    walk.look()
