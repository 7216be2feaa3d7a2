"""Objections to an approval on public notice, on both screens: a unit's and a resident's, answered, and one upheld."""

import re

from playwright.sync_api import expect

from tests.browser.cases import recommended
from tests.browser.hands import arrive, follow, press, says


def approved(people, name):
    """(the decision's path, the decider on the case) of an application that is admitted today."""
    address, _reviewer = recommended(people, name)
    decider = people("shending").go(address)
    follow(decider.page, "准予准入")
    press(decider.page, "预览决定书")
    press(decider.page, "准予准入")
    says(decider, "示范区准〔2026〕")
    anybody = people().go(f"/decisions/?q={name}").look()
    arrive(anybody.page.get_by_role("link", name=name).first)
    return re.sub(r"^https?://[^/]+", "", anybody.page.url), decider, anybody


def object_to(walk, path, text):
    """A unit objects on the page of a decision."""
    walk.go(path).look()
    follow(walk.page, "提出异议")
    walk.page.fill("#id_text", text)
    walk.look()
    press(walk.page, "提出异议")
    says(walk, text, "待答复").look()


def record(reviewer, path, text):
    """A reviewer records what a resident came with, first with a day before the notice."""
    reviewer.go(path).look()
    follow(reviewer.page, "登记异议")
    reviewer.page.select_option("#id_unit", label="居民（不登记姓名）")
    reviewer.page.fill("#id_received_on", "2026-11-01")
    reviewer.page.fill("#id_text", text)
    press(reviewer.page, "登记")
    expect(reviewer.page.locator(".error-summary")).to_be_visible()
    reviewer.look()
    reviewer.page.fill("#id_received_on", "2026-11-20")
    press(reviewer.page, "登记")
    says(reviewer, text, "居民", "待答复").look()


def answer(walk, name, text, *, accepts):
    """Answer the objection with a text; returns what the page says."""
    walk.go(f"/decision-objections/?state=waiting&q={name}").look()
    arrive(walk.page.get_by_role("link", name=re.compile(text)).first)
    follow(walk.page, "答复")
    walk.page.locator(f"input[name=is_accepted][value={'yes' if accepts else 'no'}]").check(force=True)
    walk.page.fill("#id_answer", "已核对，答复如下。")
    walk.look()
    press(walk.page, "答复")


def test_a_unit_and_a_resident_object_and_the_one_that_is_upheld_has_ended_the_admission(people, name):
    path, decider, anybody = approved(people, name)
    says(anybody, "公示", "没有收到异议", "登录后提出异议").look()
    object_to(people("shequ1"), path, "年底人手不够，请改到明年。")
    reviewer = people("shenhe")
    record(reviewer, path, "提示单每户已经发过。")
    anybody.page.reload()
    says(anybody, "收到2件，已答复0件")
    expect(anybody.page.locator("main")).not_to_contain_text("年底人手不够")

    answer(reviewer, name, "提示单每户已经发过", accepts=False)
    says(reviewer, "不采纳", "已核对，答复如下").look()
    answer(reviewer, name, "年底人手不够", accepts=True)
    says(reviewer, "采纳异议要先有处理").look()
    objection = re.sub(r"^https?://[^/]+|do/answer/$", "", reviewer.page.url)

    decider.go(objection).look()
    arrive(decider.page.get_by_role("link", name=re.compile("示范区准〔2026〕")).first)
    follow(decider.page, "撤销")
    decider.page.fill("#id_reason", "公示期间社区提出异议，核实后采纳。")
    decider.look()
    press(decider.page, "撤销")
    says(decider, "核实后采纳")

    answer(reviewer, name, "年底人手不够", accepts=True)
    says(reviewer, "采纳", "已核对，答复如下").look()
    anybody.page.reload()
    says(anybody, "收到2件，已答复2件").look()
    unit = people("shequ1").go("/notices/").look()
    arrive(unit.page.get_by_role("link", name=name).first)
    says(unit, "采纳", "已核对，答复如下").look()
