"""Walks of a reviewer: a basis is replaced and a line reviewed, guidance is written, a question leads to keywords."""

import re

from playwright.sync_api import expect

from tests.browser.hands import arrive
from tests.browser.windows import DESKTOP, PHONE

#: A basis ends once: each screen has its own, and its own question.
BASES = {
    DESKTOP["width"]: "北京市社区开具证明事项（2019年保留4项）",
    PHONE["width"]: "湖南省基层群众性自治组织减负工作事项清单",
}
QUESTIONS = {DESKTOP["width"]: "请协助核查民用无人机驾驶员", PHONE["width"]: "请协助核查屋顶光伏板"}
PHONES = "13800138000"


def own(walk, choices):
    """What belongs to the screen of this walk."""
    return choices[walk.page.viewport_size["width"]]


def test_a_basis_is_replaced_and_a_line_that_rests_on_it_is_reviewed(visitor):
    walk = visitor.sign_in("shenhe").go("/bases/").look()
    title = own(walk, BASES)
    arrive(walk.page.get_by_role("link", name=f"《{title}》"))
    walk.look()
    arrive(walk.page.get_by_role("link", name="登记取代它的依据"))
    walk.look()
    walk.page.fill("#id_valid_from", "2026-11-20")
    walk.page.fill("#id_document_number", "新编1号")
    walk.page.fill("#id_because", "修订后条文序号变动")
    arrive(walk.page.get_by_role("button", name="保存"))
    expect(walk.page.locator("main")).to_contain_text("依据已登记，原依据随之失效")
    walk.go("/bases/review/?due=lost").look()
    row = walk.page.locator("tbody tr").filter(has_text=f"《{title}》").first
    name = row.locator("th a").inner_text()
    arrive(row.get_by_role("link", name=re.compile("继续适用")))
    walk.look()
    expect(walk.page.locator("#id_replacement option:checked")).to_contain_text("新编1号")
    walk.page.fill("#id_note", "新文件仍有此规定")
    arrive(walk.page.get_by_role("button", name="继续适用"))
    expect(walk.page.locator("main")).to_contain_text("已复核：这一条继续适用。")
    walk.page.goto(f"{walk.site}/lines/?q={name}")
    arrive(walk.page.get_by_role("link", name=name).first)
    expect(walk.page.locator("main")).to_contain_text("复核：新文件仍有此规定")
    walk.look()


def test_guidance_is_written_and_anybody_reads_it(visitor, person):
    walk = visitor.sign_in("shenhe").go("/lines/?q=公共卫生")
    arrive(walk.page.get_by_role("link", name="协助做好公共卫生工作").first)
    arrive(walk.page.get_by_role("link", name=re.compile("(编|改)写指导")))
    walk.look()
    walk.page.fill("#id_community_does", "联系居民，告知时间和地点。")
    walk.page.fill("#id_community_does_not", "不代替医疗机构采集信息。")
    walk.page.fill("#id_since", "2026-11-20")
    arrive(walk.page.get_by_role("button", name="保存"))
    expect(walk.page.locator("main")).to_contain_text("指导已保存。")
    walk.look()
    stranger = person().go(re.sub(r"^https?://[^/]+", "", walk.page.url))
    expect(stranger.page.locator("main")).to_contain_text("不代替医疗机构采集信息。")
    arrive(stranger.page.get_by_role("link", name="历次指导"))
    stranger.look()


def test_a_question_that_found_nothing_leads_to_keywords_with_a_preview(visitor, person):
    text = own(visitor, QUESTIONS)
    matter = text.removeprefix("请协助核查")
    worker = person("shequ1").go("/check/")
    worker.page.fill("#id_text", f"{text}，电话{PHONES}")
    arrive(worker.page.get_by_role("button", name="查询"))
    expect(worker.page.locator(".answer").first).to_be_visible()

    walk = visitor.sign_in("shenhe").go("/asked/?kind=all").look()
    assert PHONES not in walk.text()
    row = walk.page.locator("tbody tr").filter(has_text=f"{text}，电话〔手机〕")
    arrive(row.get_by_role("link", name=re.compile("补关键词")))
    walk.look()
    walk.page.fill("#id_q", "公共卫生")
    arrive(walk.page.get_by_role("button", name="查找"))
    walk.look()
    line = walk.page.locator(".match").filter(has_text="协助做好公共卫生工作").first
    arrive(line.get_by_role("link", name=re.compile("属于这一项")))
    walk.look()
    box = walk.page.locator("#id_keywords")
    box.fill(f"{box.input_value()} {matter}")
    arrive(walk.page.get_by_role("button", name="先看对以往问题的影响"))
    expect(walk.page.locator("tbody tr").filter(has_text=text)).to_contain_text("协助做好公共卫生工作")
    walk.look()
    arrive(walk.page.get_by_role("button", name="保存，并标为已处理"))
    expect(walk.page.locator("main")).to_contain_text("关键词已保存")
    walk.go("/asked/?kind=all")
    expect(walk.page.locator("tbody tr").filter(has_text=text)).to_have_count(0)
