"""What a department hands to a street goes on when the check lets it, and is stopped with a reason when it doesn't."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils.translation import override

from desk.models import Notice
from dispatch.models import Dispatch, Origin, Receipt
from dispatch.passing_on import Incoming, answer_here, outlook, pass_on, stop
from dispatch.sending import Wish, plan_for
from tests.dispatch.rows import admit
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, led
from tests.district import publish, standard_lists
from web import clock
from web.once import TokenUsed
from web.refusals import NotAllowed, NotYourPart

NAME = "家庭过期药品回收箱"
FORM = "请各社区本周五前填报养犬台账"
HEALTH = "请通知居民参加疫苗接种体检"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(ON):
        yield


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def handed(district, text, **said):
    """What the department handed to the first street."""
    said = {"sender": district.department, "street": district.street, **said}
    return Incoming(text=text, **said)


def told(district, name="officer"):
    return list(Notice.objects.filter(recipient__username=name).values_list("subject", flat=True))


def admitted(district, **said):
    return admit(district, NAME, since=SINCE, last_day=LAST_DAY, **said)


def test_an_admitted_matter_goes_to_the_communities_it_was_admitted_for_in_the_departments_name(lists):
    admission = admitted(lists, communities=[lists.community2])
    text = f"按照{admission.number}，请联系居民，做好{NAME}"
    found = outlook(handed(lists, text), by=lists.street_officer)
    assert (found.may_pass_on, found.plan.total) == (True, 2)
    made, is_new = pass_on(handed(lists, text, reason="请一并办理。"), by=lists.street_officer, token=uuid4())
    assert (is_new, made.origin, made.sender, made.passed_on_by) == (True, Origin.SENT, lists.department, lists.street)
    verdicts = dict(made.receipts.values_list("community__code", "verdict"))
    assert verdicts == {"c1": "unlisted", "c2": "admitted"}
    assert [subject for subject in told(lists) if "转发" in subject] == [f"东街街道已转发「{made.title}」给2个社区"]


def test_the_answer_is_that_of_a_community_that_the_admission_reaches(lists):
    admitted(lists, communities=[lists.community2])
    text = f"请做好{NAME}"
    assert answer_here(text, [lists.community1, lists.community2]).verdict == "admitted"
    assert answer_here(text, [lists.community1]).verdict == "unlisted"


def test_it_reaches_only_the_communities_of_the_street(lists):
    led(lists, "assist", "3")
    made, _is_new = pass_on(handed(lists, HEALTH), by=lists.street_officer, token=uuid4())
    assert set(made.receipts.values_list("community__code", flat=True)) == {"c1", "c2"}
    only = handed(lists, HEALTH, communities=(lists.community2.pk,))
    made, _is_new = pass_on(only, by=lists.street_officer, token=uuid4())
    assert [row.community for row in made.receipts.all()] == [lists.community2]
    with pytest.raises(NotAllowed):
        pass_on(replace(only, communities=(lists.community3.pk,)), by=lists.street_officer, token=uuid4())


@pytest.mark.parametrize("text", [FORM, "请各社区完成招商引资任务指标", "请为居民开具无犯罪记录证明"])
def test_what_the_check_forbids_is_never_passed_on(lists, text):
    incoming = handed(lists, text, reason="上级要求。")
    found = outlook(incoming, by=lists.street_officer)
    assert (found.may_pass_on, found.may_stop) == (False, True)
    with pytest.raises(NotAllowed):
        pass_on(incoming, by=lists.street_officer, token=uuid4())
    assert (Dispatch.objects.count(), Receipt.objects.count()) == (0, 0)


def test_what_ran_out_is_not_passed_on(lists):
    admission = admit(lists, NAME, since=SINCE, last_day=ON - timedelta(days=1))
    found = outlook(handed(lists, f"按照{admission.number}，请做好{NAME}"), by=lists.street_officer)
    assert (found.may_pass_on, found.may_stop, str(found.ground)) == (False, True, "expired")


def test_no_street_passes_on_for_a_department_what_that_could_not_send(lists):
    led(lists, "assist", "3")
    other = handed(lists, HEALTH, sender=lists.other_department)
    found = outlook(other, by=lists.street_officer)
    assert (found.may_pass_on, found.may_stop) == (False, True)
    assert found.why_not == "这一项不由统计局牵头，不能替它转发。"
    assert outlook(replace(other, sender=None), by=lists.street_officer).may_pass_on is False


def test_only_a_street_acts_through_itself(lists):
    led(lists, "assist", "3")
    for name in ("worker", "officer", "other_street_officer", "reviewer"):
        with pytest.raises(NotYourPart):
            outlook(handed(lists, HEALTH), by=getattr(lists, name))
    wish = Wish(sender=lists.department, through=lists.department, subject=f"entry-{led(lists, 'assist', '3').pk}")
    with pytest.raises(NotYourPart):
        plan_for(wish, by=lists.officer)


def test_what_is_stopped_reaches_nobody_and_the_department_is_told_why(lists):
    incoming = handed(lists, FORM, reason="没有列入清单，也没有经过准入。", document_number="测卫发〔2026〕8号")
    made, is_new = stop(incoming, by=lists.street_officer, token=uuid4())
    assert (is_new, made.origin, made.passed_on_by, made.receipts.count()) == (True, Origin.STOPPED, lists.street, 0)
    assert (made.sender, made.document_number, made.reason) == (
        lists.department,
        "测卫发〔2026〕8号",
        "没有列入清单，也没有经过准入。",
    )
    notice = Notice.objects.get(recipient=lists.officer)
    assert notice.subject == f"东街街道没有转发「{made.title}」"
    assert "没有列入清单，也没有经过准入。" in notice.text
    assert (told(lists, "worker"), told(lists, "other_officer")) == ([], [])


def test_a_stop_says_why(lists):
    with pytest.raises(NotAllowed) as refused:
        stop(handed(lists, FORM, reason=" "), by=lists.street_officer, token=uuid4())
    assert refused.value.field == "reason"
    found = outlook(handed(lists, FORM), by=lists.street_officer)
    assert found.suggested_reason.startswith("未列入清单，也未经准入")


def test_what_the_check_simply_confirms_is_not_stopped(lists):
    led(lists, "assist", "3")
    incoming = handed(lists, HEALTH, reason="不想转。")
    assert outlook(incoming, by=lists.street_officer).may_stop is False
    with pytest.raises(NotAllowed):
        stop(incoming, by=lists.street_officer, token=uuid4())
    assert Dispatch.objects.count() == 0


def test_a_second_press_finds_what_the_first_one_made(lists):
    led(lists, "assist", "3")
    for act, text in ((pass_on, HEALTH), (stop, FORM)):
        token, incoming = uuid4(), handed(lists, text, reason="没有准入。")
        first = act(incoming, by=lists.street_officer, token=token)
        second = act(incoming, by=lists.street_officer, token=token)
        assert (first[0].pk, first[1], second[1]) == (second[0].pk, True, False)
        with pytest.raises(TokenUsed):
            act(handed(lists, text, street=lists.other_street), by=lists.other_street_officer, token=token)
    assert Dispatch.objects.count() == 2


def test_the_department_and_the_street_see_what_was_stopped_and_no_other_street_does(lists):
    made, _is_new = stop(handed(lists, FORM, reason="没有准入。"), by=lists.street_officer, token=uuid4())
    sees = {name for name in lists.people if made in Dispatch.objects.visible_to(getattr(lists, name))}
    everything = {"reviewer", "second_reviewer", "decider", "second_decider", "supervisor"}
    everything |= {"meeting_reviewer", "meeting_decider"}
    assert sees == {"officer", "colleague", "street_officer"} | everything


def test_it_asks_as_often_for_many_communities_and_admissions_as_for_few(lists, django_assert_max_num_queries):
    counts = []
    for n in (1, 9):
        for k in range(n):
            admit(lists, f"{NAME}{n}{k}", since=SINCE, last_day=LAST_DAY, communities=[lists.community2])
        officer = lists.street_officer
        with django_assert_max_num_queries(60) as asked:
            outlook(handed(lists, f"请做好{NAME}{n}0"), by=officer)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2


def test_what_stands_on_a_catalogue_goes_on_and_is_not_stopped(lists):
    line = ("regular", "add", "1", {"name": "孤寡老人健康档案季度回访", "keywords": ["健康档案"]})
    publish(lists, published_on=date(2025, 2, 10), number="测民发〔2025〕10号", lines=[line])
    led(lists, "regular", "1")
    incoming = handed(lists, "请各社区做好孤寡老人健康档案季度回访", reason="不想转。")
    found = outlook(incoming, by=lists.street_officer)
    assert (str(found.answer.verdict), found.may_pass_on, found.may_stop) == ("admitted", True, False)
    made, _is_new = pass_on(incoming, by=lists.street_officer, token=uuid4())
    assert set(made.receipts.values_list("verdict", flat=True)) == {"admitted"}


def test_what_goes_on_says_the_same_whatever_language_the_street_reads_in(lists):
    led(lists, "assist", "3")
    text = f"{HEALTH}，填报接种台账"
    with override("en"):
        made, _is_new = pass_on(handed(lists, text, reason="请一并办理。"), by=lists.street_officer, token=uuid4())
    assert made.forms_asked == "见原文"
