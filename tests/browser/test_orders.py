"""An order from its draft to the day on which the lists flip, and a correction, through the running application."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.hands import arrive

NEGATIVE, DUTY = "负面清单（禁入事项）", "依法履职事项清单"


@pytest.fixture
def days(request):
    """(publication, the day before, the day of effect): another order for each screen."""
    is_phone = "phone" in request.node.name
    return ("2026-11-20", "2026-12-15", "2026-12-16") if is_phone else ("2026-11-20", "2026-12-01", "2026-12-02")


def path_of(walk):
    """The path of the page."""
    return re.sub(r"^https?://[^/]+", "", walk.page.url)


def press(walk, name):
    """Press the button and wait for the page that follows."""
    arrive(walk.page.get_by_role("button", name=name, exact=True).first)
    walk.page.wait_for_load_state()


def draft(walk, number, days):
    """The head of a new draft; returns the path of its page."""
    walk.go("/orders/").look()
    arrive(walk.page.get_by_role("link", name="起草调整文件"))
    walk.page.fill("#id_title", f"关于调整清单的通知{number}")
    walk.page.fill("#id_document_number", f"示民发〔2026〕{number}号")
    walk.page.fill("#id_published_on", days[0])
    walk.page.fill("#id_effective_on", days[2])
    walk.look()
    press(walk, "保存")
    return path_of(walk)


def open_list(walk, order, kind):
    """The list in the draft."""
    walk.go(order)
    arrive(walk.page.locator("li", has_text=kind).get_by_role("link").first)
    walk.page.wait_for_load_state()
    walk.look()


def change_the_first_line(walk, number):
    """Other words for the first line that stands; returns its name."""
    arrive(walk.page.locator("a[href*='/change/']").first)
    name = walk.page.input_value("#id_name")
    walk.look()
    walk.page.fill("#id_content", f"经调整的内容{number}")
    press(walk, "保存")
    return name


def remove_the_last_line(walk):
    """Asked once, then in the draft; returns the name."""
    row = walk.page.locator("tr", has=walk.page.locator("a[href*='/remove/?line=']")).last
    name = row.locator("td[data-label=现行] b").inner_text()
    arrive(row.locator("a[href*='/remove/?line=']"))
    walk.look()
    press(walk, "写入草稿")
    return name


def add_a_line(walk, name):
    """A new line with a basis of its own."""
    arrive(walk.page.get_by_role("link", name="增加一项"))
    walk.look()
    walk.page.fill("#id_name", name)
    walk.page.fill("#id_basis_title", "基层减负若干规定")
    walk.page.select_option("#id_basis_level", "regulation")
    press(walk, "保存")


def answer_all(walk, last_day):
    """Say of every admission that is met that it ends."""
    rows = walk.page.locator("fieldset.consequence")
    for n in range(rows.count()):
        rows.nth(n).locator("input[type=radio][value=end]").check(force=True)
        rows.nth(n).locator("input[type=date]").fill(last_day)
    press(walk, "保存本页")


def test_a_draft_is_written_answered_published_by_another_and_the_lists_flip_on_its_day(visitor, person, days):
    number = uuid.uuid4().hex[:6]
    walk = visitor.sign_in("shenhe")
    matter = walk.go(f"/admissions/?on={days[2]}").page.locator("tbody th a").first.inner_text()
    order = draft(walk, number, days)
    open_list(walk, order, DUTY)
    duty = "/lists/" + re.search(r"/lists/(\d+)/", walk.page.url).group(1) + "/"
    changed = change_the_first_line(walk, number)
    removed = remove_the_last_line(walk)
    open_list(walk, order, NEGATIVE)
    negative = "/lists/" + re.search(r"/lists/(\d+)/", walk.page.url).group(1) + "/"
    add_a_line(walk, matter)

    publisher = person("shending").go(order).look()
    expect(publisher.page.locator("#findings")).to_contain_text("没有写明终止日期或者继续有效的理由")
    expect(publisher.page.get_by_role("link", name="公布", exact=True)).to_have_count(0)

    walk.go(f"{order}impact/").look()
    expect(walk.page.locator("#admissions")).to_contain_text(matter)
    answer_all(walk, days[1])
    expect(walk.page.locator("#admissions")).to_contain_text("共1件，都已填写")
    walk.look().go(f"{order}compare/").look().go(order).look()

    publisher.go(order).look()
    arrive(publisher.page.get_by_role("link", name="公布", exact=True))
    publisher.look()
    press(publisher, "公布")
    expect(publisher.page.locator("main")).to_contain_text("已公布，待生效")

    for day, is_there in ((days[1], False), (days[2], True)):
        assert (f"经调整的内容{number}" in visitor.go(f"{duty}?on={day}&q={changed}").text()) is is_there
        assert (removed in said(visitor.go(f"{duty}?on={day}&q={removed}"))) is not is_there
        assert (matter in said(visitor.go(f"{negative}?on={day}&q={matter}"))) is is_there
        assert (matter in said(visitor.go(f"/admissions/?on={day}&q={matter}"))) is not is_there
    visitor.go("/orders/").look()


def said(walk):
    """The names in the table of the page."""
    return " ".join(walk.page.locator("tbody th").all_inner_texts())


def test_a_typing_error_is_corrected_by_two_people_and_more_than_that_is_refused(visitor, person):
    walk = visitor.sign_in("shenhe").go("/lines/?list=duty")
    arrive(walk.page.locator("tbody th a").nth(2))
    walk.page.wait_for_load_state()
    walk.look()
    line = path_of(walk)
    arrive(walk.page.get_by_role("link", name="勘误"))
    walk.look()
    text = walk.page.input_value("#id_after")
    walk.page.fill("#id_after", f"不得{text}")
    walk.page.fill("#id_reason", "文字有误")
    press(walk, "保存勘误草稿")
    expect(walk.page.locator("main")).to_contain_text("勘误只能改错别字")
    # The browser notes every answer of 422 as an error of its own.
    walk.troubles.clear()
    walk.look()
    walk.page.fill("#id_after", f"{text}。")
    press(walk, "保存勘误草稿")
    expect(walk.page.locator("main")).to_contain_text("待签发")
    correction = path_of(walk)
    walk.look()

    issuer = person("shending").go(correction).look()
    arrive(issuer.page.get_by_role("link", name="签发勘误"))
    issuer.look()
    press(issuer, "签发勘误")
    expect(issuer.page.locator("main")).to_contain_text("已勘误")
    stranger = person()
    assert "文字有误" in stranger.go("/corrections/").look().text()
    assert "勘误" in stranger.go(line).look().text()
