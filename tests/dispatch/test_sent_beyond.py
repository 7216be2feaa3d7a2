"""What is sent under the name of something else, or more often than it was admitted, arrives as refusable for that."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from dispatch.models import Receipt
from dispatch.questions import answer
from dispatch.sending import plan_for, send
from dispatch.taking_on import not_refusable
from tests.dispatch.rows import admit
from tests.dispatch.sendings import ON, led, sent, wish_of
from tests.district import publish, standard_lists
from web import clock

DEMOLITION = [("negative", "add", "5", {"name": "作为责任主体的征地拆迁工作", "keywords": ["征地拆迁", "拆迁协议"]})]
WATCH = "请各社区派2名工作人员每天早晚到路口执勤各一小时"


def test_what_is_near_to_a_prohibition_goes_beyond_the_listed_name_under_which_it_is_sent(district):
    standard_lists(district)
    publish(district, published_on=date(2025, 2, 10), number="测民发〔2025〕10号", lines=DEMOLITION)
    entry = led(district, "assist", "3")
    text = "请各社区协助开展征地拆迁工作，签订拆迁协议"
    with clock.at(ON):
        checked = answer(text, authority=district.authority, community=district.community1)
        plan = plan_for(wish_of(district, entry, acts=(), text=text), by=district.officer)
    assert (checked.verdict, checked.candidates[0].match.line.list) == ("unclear", "negative")
    (group,) = plan.groups
    assert (group.verdict, group.flags, group.ground) == ("assist", ("over_scope",), "over_scope")
    assert (f"所写的「{text}」" in group.beyond[0], plan.obstacle().code) == (True, "reason_required")


def test_unlisted_work_goes_beyond_the_admission_under_whose_name_it_is_sent_and_is_not_taken_on_with_the_rest(
    district,
):
    standard_lists(district)
    said = {"since": date(2026, 1, 5), "last_day": date(2026, 12, 31), "communities": [district.community1]}
    admission = admit(district, "家庭过期药品回收箱设置", **said)
    with clock.at(ON):
        for text, flags in ((WATCH, ("over_scope",)), ("请设置家庭过期药品回收箱。", ())):
            wish = wish_of(district, admission, text=text, scope="chosen", communities=(district.community1.pk,))
            (group,) = plan_for(wish, by=district.officer).groups
            assert (group.verdict, group.flags) == ("admitted", flags)
            send(replace(wish, reason="上级要求。"), by=district.officer, token=uuid4())
    (wanted,) = not_refusable(Receipt.objects.all())
    assert wanted.dispatch.text == "请设置家庭过期药品回收箱。"
    assert f"所写的「{WATCH}」" in Receipt.objects.exclude(pk=wanted.pk).get().citation["unmet"][0]


def test_only_the_sentence_that_goes_beyond_an_admission_is_quoted_on_the_slip(district):
    standard_lists(district)
    admission = admit(district, "家庭过期药品回收箱设置", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    text = "请设置家庭过期药品回收箱。\n另请每周报送药品回收台账。"
    with clock.at(ON):
        wish = wish_of(district, admission, text=text, scope="chosen", communities=(district.community1.pk,))
        (group,) = plan_for(wish, by=district.officer).groups
    assert group.beyond == ("所写的「另请每周报送药品回收台账」不在准入的内容之内，这一部分可以拒收。",)
    assert group.in_part


def test_a_further_sending_within_the_period_of_the_admission_needs_a_reason(district):
    admission = admit(
        district, "药品回收箱", since=date(2026, 1, 5), last_day=date(2026, 12, 31), frequency="quarterly"
    )
    with clock.at(date(2026, 4, 1)):
        sent(district, admission, scope="chosen", communities=(district.community1.pk,))
    found = {}
    for day in (ON, date(2026, 7, 1)):
        with clock.at(day):
            wish = wish_of(district, admission, scope="chosen", communities=(district.community1.pk,))
            (group,) = plan_for(wish, by=district.officer).groups
            found[day.month] = (group.flags, group.needs_reason, group.beyond)
    said = "准入的频次是每季度；当季度已经收到1次，再下派的可以拒收。"
    assert found == {5: (("over_scope",), True, (said,)), 7: ((), False, ())}
