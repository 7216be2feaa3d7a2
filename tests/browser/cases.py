"""Applications that walks need in a later state, brought there by the people whose part it is."""

from tests.browser.hands import follow, press, says
from tests.browser.test_walks import choose, submit


def accepted(people, name, **said):
    """(address, reviewer) of an application that was submitted and accepted; ``said`` as ``submit`` takes it."""
    address = submit(people("weijian"), name, **said)
    reviewer = people("shenhe").go(address)
    press(reviewer.page, "受理")
    says(reviewer, "已受理")
    return address, reviewer


def recommended(people, name, **said):
    """(address, reviewer) of an application that the reviewer would have approved."""
    address, reviewer = accepted(people, name, **said)
    recommend(reviewer)
    return address, reviewer


def recommend(reviewer, recommendation="approve", opinion="依据充分，经费落实，建议准予准入。"):
    """Recommend, on the page of a case, that it be approved (or ``reject``), with findings that say the same."""
    follow(reviewer.page, "提出审核建议")
    finding, text = ("meets", "符合。") if recommendation == "approve" else ("fails", "不符合。")
    for principle in ("lawful", "effective", "power_matches_duty"):
        choose(reviewer.page, f"finding_{principle}", finding)
        reviewer.page.fill(f"#id_text_{principle}", text)
    choose(reviewer.page, "recommendation", recommendation)
    reviewer.page.fill("#id_opinion", opinion)
    reviewer.look()
    press(reviewer.page, "提出审核建议")
    says(reviewer, "待审定")


def turned_down(people, name):
    """(address, decider) of an application that was refused admission."""
    address, reviewer = accepted(people, name)
    recommend(reviewer, "reject", "数据可以从燃气企业取得，建议不予准入。")
    decider = people("shending").go(address)
    follow(decider.page, "不予准入")
    press(decider.page, "预览决定书")
    decider.look()
    decider.page.get_by_role("checkbox").first.check(force=True)
    press(decider.page, "预览决定书")
    decider.look()
    press(decider.page, "不予准入")
    says(decider, "不予准入").look()
    return address, decider
