"""An approval of a part of what was asked, on conditions: its letter, the public register, the check of who is in and out."""

import re

from playwright.sync_api import expect

from tests.browser.cases import accepted, recommend
from tests.browser.hands import follow, press, says

ADMITTED, LEFT_OUT = "清禾街道", ("锦榆街道", "望溪街道")
#: What the decider writes: kind, words, and what only this kind asks.
CONDITIONS = (
    ("frequency_cap", "", {"times": "1", "period": "month"}),
    ("form_merged", "并入安全检查台账", {}),
    ("form_refused", "燃气隐患周报", {}),
    ("months", "", {"months": "1、3"}),
    ("funds_first", "", {}),
)


def pending(people, name):
    """(address, decider) of an application that is recommended for approval."""
    address, reviewer = accepted(people, name)
    recommend(reviewer, opinion="只在燃气老旧管网集中的街道有必要。")
    return address, people("shending").go(address)


def write(page, n, condition):
    """Write the n-th condition; a spare row is opened first."""
    kind, text, asked = condition
    if not page.locator(f"#condition_kind_{n}").is_visible():
        page.get_by_text("再写一条").locator("visible=true").last.click()
    page.select_option(f"#condition_kind_{n}", kind)
    page.fill(f"#condition_text_{n}", text)
    for key, value in asked.items():
        field = page.locator(f"#condition_{key}_{n}")
        field.select_option(value) if key == "period" else field.fill(value)


def decided(people, name):
    """(number of the admission, decider) of a part that was approved on CONDITIONS, its letter previewed and frozen."""
    _address, decider = pending(people, name)
    follow(decider.page, "准予准入")
    for street in LEFT_OUT:
        decider.page.get_by_role("group", name=street).get_by_text("整个街道").click()
    for n, condition in enumerate(CONDITIONS, 1):
        write(decider.page, n, condition)
    decider.look()
    press(decider.page, "预览决定书")
    letter = decider.page.input_value("#id_letter")
    for words in ("每月不超过1次", "除1月、3月以外的月份未准予", "【准入编号】"):
        assert words in letter
    # How many they are changes when other walks merge and split communities.
    inside, outside = re.findall(r"共(\d+)个（", letter)
    decider.look()
    press(decider.page, "准予准入")
    says(
        decider, f"准入{inside}个社区（申请{int(inside) + int(outside)}个）", "不准予的报表、台账：燃气隐患周报"
    ).look()
    number = re.search(r"示范区准〔2026〕\d+号", decider.text()).group()
    follow(decider.page, "决定书")
    return number, decider


def asked(worker, number, day):
    """What the check says on a day of a notice that quotes the number and asks for a form."""
    worker.go(f"/check/?on={day}")
    worker.page.fill("#id_text", f"请社区按{number}联系居民约定时间，并报送燃气隐患周报。")
    press(worker.page, "查询")
    return worker


def test_a_part_is_approved_on_conditions(people, name):
    number, decider = decided(people, name)
    says(decider, number, "未准予的报表、台账（燃气隐患周报），社区不填报。").look()

    anybody = people().go(f"/admissions/?number={number}")
    says(anybody, "尚未生效", "个社区", "每月不超过1次").look()
    follow(anybody.page, name)
    says(anybody, "只准予在1月、3月下派", *LEFT_OUT).look()
    assert anybody.page.locator(".numbered li").count() == len(CONDITIONS)

    within = asked(people("shequ1"), number, "2027-01-11")
    says(within, "已准入，但不合条件，可以拒收", "经费到账后方可下派", "燃气隐患周报；要求填报的，可以不报").look()
    says(asked(within, number, "2027-02-01"), "只准予在1月、3月下派；2月不在其内")

    outside = asked(people("shequ13"), number, "2027-01-11")
    says(outside, "有效，但范围不含本社区", "未入清单，可以拒收").look()
    expect(outside.page.locator(".answer").first).not_to_contain_text("只做这些")
