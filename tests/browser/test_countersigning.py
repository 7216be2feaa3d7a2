"""A matter of more than a year is countersigned before it is admitted, on both screens: one doesn't agree, then both sign."""

from playwright.sync_api import expect

from tests.browser.cases import recommend, recommended
from tests.browser.hands import arrive, follow, press, says

WHY = "期限超过一年，请先压缩到一个年度，再来会签。"


def test_a_long_matter_that_one_does_not_agree_to_is_sent_back_and_admitted_when_both_have_signed(people, name):
    address, reviewer = recommended(people, name, ends_on="2028-03-31")
    says(reviewer, "会签", "超过365日", "轮到社会工作部会签人").look()
    decider = people("shending").go(address)
    says(decider, "还差会签，按顺序：社会工作部会签人、财政局会签人").look()
    expect(decider.page.get_by_role("link", name="准予准入", exact=True)).to_have_count(0)

    first = people("huiqian1").go("/notices/")
    first.look()
    arrive(first.page.get_by_role("link", name=name).first)
    follow(first.page, "会签")
    first.page.fill("#id_text", "同意，名单由卫健委提供。")
    says(first, "审核建议", "依据充分，经费落实").look()
    press(first.page, "会签")
    says(first, "已会签", "同意，名单由卫健委提供", "轮到财政局会签人").look()

    second = people("huiqian2").go(f"/review/?tab=mine&q={name}").look()
    follow(second.page, name)
    follow(second.page, "会签")
    follow(second.page, "不同意会签")
    second.page.fill("#id_reason", WHY)
    second.look()
    press(second.page, "不同意会签")
    says(second, "不同意会签", "请先压缩到一个年度").look()

    decider.go("/notices/").look()
    says(decider, name, "有人不同意会签")
    decider.go(address)
    says(decider, "不同意会签", "请先压缩到一个年度").look()
    follow(decider.page, "准予准入")
    says(decider, "对不同意会签的答复", "请先压缩到一个年度").look()
    decider.go(address)
    follow(decider.page, "发回重新审核")
    decider.page.fill("#id_reason", "请按会签人的意见核对期限。")
    press(decider.page, "发回重新审核")
    says(decider, "以前的会签2次，已失效").look()

    reviewer.go(address)
    recommend(reviewer)
    for person in (first, second):
        person.go(address)
        follow(person.page, "会签")
        press(person.page, "会签")
        says(person, "已会签")
    second.look()
    decider.go(address).look()
    follow(decider.page, "准予准入")
    press(decider.page, "预览决定书")
    press(decider.page, "准予准入")
    says(decider, "示范区准〔2026〕").look()


def test_the_decider_keeps_who_countersigns_and_a_reader_reads_it(people):
    decider = people("shending").go("/review/countersigners/").look()
    says(decider, "期限超过365日", "社会工作部会签人", "财政局会签人")
    follow(decider.page, "新增会签人")
    decider.page.select_option("#id_signer", label="财政局会签人（财政局）")
    press(decider.page, "保存")
    says(decider, "财政局会签人已经是第2位会签人").look()
    people("shenhe").go("/review/countersigners/").look()
