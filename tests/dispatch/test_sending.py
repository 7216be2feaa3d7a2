"""Sending: who gets which verdict, what can't be sent, one act with a fixed number of statements, never twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from admission.conditions import keep
from desk.models import Notice
from dispatch.models import Dispatch, Receipt, Scope
from dispatch.questions import answer
from dispatch.refusing import TokenUsed
from dispatch.sending import plan_for, send
from registry.models import CalendarYear, Community, Edition
from tests.dispatch.rows import admit, make_rural
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, led, more_communities, sent, wish_of
from tests.dispatch.test_conditions import cap, condition
from tests.district import add_person, make_district, publish, standard_lists
from web import clock
from web.refusals import NotAllowed, NotYourPart

STATEMENTS, COMMUNITIES = 12, 3_200
TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK", re.IGNORECASE)


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(ON):
        yield district


def admitted(district, *rows, communities=()):
    admission = admit(district, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY, communities=communities)
    keep(admission.decision, rows)
    return admission


def everywhere(district):
    return [district.community1, district.community2, district.community3]


def statements(asked):
    return [one["sql"] for one in asked if not TRANSACTION.match(one["sql"])]


def refused(code, **said):
    with pytest.raises(NotAllowed) as why:
        sent(**said)
    assert why.value.code == code
    return str(why.value)


def test_a_duty_reaches_all_communities_with_its_verdict_frozen(lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    receipts = dispatch.receipts.order_by("community__official_order")
    assert [(one.community.code, one.verdict, one.flags, one.state) for one in receipts] == [
        (code, "duty", [], "pending") for code in ("c1", "c2", "c3")
    ]
    assert receipts[0].cited.name == "宣传法律法规和政策"
    assert (dispatch.scope, dispatch.title, dispatch.reason) == ("all", "宣传法律法规和政策", "")


def test_the_two_people_who_work_there_are_told_once(lists):
    dispatch = sent(lists, led(lists, "duty", "1"), due_on=date(2026, 6, 30))
    told = Notice.objects.filter(key__startswith="dispatch-sent:").order_by("recipient__username")
    assert [(one.recipient.username, one.subject) for one in told] == [
        ("neighbour", "卫生健康委员会下派「宣传法律法规和政策」"),
        ("worker", "卫生健康委员会下派「宣传法律法规和政策」"),
    ]
    assert told[1].text == "要求2026年6月30日前完成。"
    assert told[1].url == f"/received/{dispatch.receipts.get(community=lists.community1).pk}/"


def test_the_same_token_gives_the_same_dispatch_though_the_cap_is_used_up_by_it(lists):
    admission, token = admitted(lists, cap(1, "year"), communities=everywhere(lists)), uuid4()
    first = sent(lists, admission, token=token)
    again, is_new = send(wish_of(lists, admission), by=lists.officer, token=token)
    assert (again.pk, is_new) == (first.pk, False)
    assert Receipt.objects.count() == 3
    with pytest.raises(TokenUsed):
        sent(lists, admission, by=lists.colleague, token=token)


def test_what_is_sent_beyond_its_cap_needs_a_reason_and_arrives_refusable(lists):
    admission = admitted(lists, cap(1, "year"), communities=everywhere(lists))
    sent(lists, admission, scope=Scope.CHOSEN, communities=(lists.community1.pk,))
    said = refused("reason_required", district=lists, subject=admission)
    assert "其中1个社区" in said
    dispatch = sent(lists, admission, reason="上级要求再查一次。")
    found = {one.community.code: (one.flags, one.citation.get("ground")) for one in dispatch.receipts.all()}
    assert found == {"c1": (["over_scope"], "over_scope"), "c2": ([], None), "c3": ([], None)}
    assert dispatch.reason == "上级要求再查一次。"
    assert "理由：上级要求再查一次。" in Notice.objects.filter(recipient=lists.worker).latest("pk").text


def test_a_reason_that_nothing_needs_is_not_kept(lists):
    assert sent(lists, led(lists, "duty", "1"), reason="请支持。").reason == ""


def test_what_comes_without_its_funds_arrives_refusable(lists):
    admission = admitted(lists, condition("funds_first"), communities=everywhere(lists))
    dispatch = sent(lists, admission, reason="经费正在办理。")
    assert {tuple(one.flags) for one in dispatch.receipts.all()} == {("unfunded",)}


def test_a_community_that_an_admission_does_not_name_may_refuse_for_the_area(lists):
    dispatch = sent(lists, admitted(lists), reason="请周边社区一起参加。")
    found = {one.community.code: (one.verdict, one.flags) for one in dispatch.receipts.all()}
    assert found["c1"] == ("admitted", [])
    assert found["c2"] == found["c3"] == ("unlisted", ["over_scope"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"acts": ("contact_residents", "persuade")}, "说服劝导"),
        ({"other_act": "值守"}, "值守"),
        ({"hours": 3}, "超过准入的2"),
        ({"due_on": date(2027, 1, 5)}, "晚于最后一日2026年12月31日"),
    ],
)
def test_what_is_asked_beyond_an_admission_is_over_scope(lists, more, words):
    admission = admitted(lists, communities=everywhere(lists))
    (group,) = plan_for(wish_of(lists, admission, **more), by=lists.officer).groups
    assert (group.verdict, group.flags, group.needs_reason) == ("admitted", ("over_scope",), True)
    assert words in group.beyond[0]


def test_forms_and_acts_beyond_an_assisted_line_are_over_scope_and_those_within_are_not(lists):
    entry = led(lists, "assist", "3")
    acts = tuple(entry.permitted_acts)
    (within,) = plan_for(wish_of(lists, entry, acts=acts), by=lists.officer).groups
    (beyond,) = plan_for(wish_of(lists, entry, acts=acts, forms_asked="周报表"), by=lists.officer).groups
    assert (within.verdict, within.flags) == ("assist", ())
    assert (beyond.verdict, beyond.flags, str(beyond.ground)) == ("assist", ("over_scope",), "over_scope")


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_what_is_not_in_force_is_named_and_not_sent(lists, day):
    CalendarYear.objects.get_or_create(year=2027, defaults={"is_confirmed": True})
    admission = admitted(lists, communities=everywhere(lists))
    with clock.at(day):
        said = refused("barred", district=lists, subject=admission)
        assert said == "有3个社区不能下派：第1社区、第2社区、第3社区。"
        assert refused("barred", district=lists, subject=admission, leave_out=True)
    assert not Dispatch.objects.exists()


def test_of_a_rural_list_the_others_are_named_and_may_be_left_out(lists):
    entry = led(lists, "duty", "1")
    make_rural(lists)
    said = refused("barred", district=lists, subject=entry)
    assert said == "有2个社区不能下派：第1社区、第3社区。"
    dispatch = sent(lists, entry, leave_out=True)
    assert [one.community.code for one in dispatch.receipts.all()] == ["c2"]
    assert dispatch.scope == "chosen"


def test_what_is_written_against_a_negative_line_is_not_sent(lists):
    entry = led(lists, "duty", "1")
    (group,) = plan_for(wish_of(lists, entry, text="请各社区完成招商引资任务指标"), by=lists.officer).groups
    assert (group.verdict, group.is_barred) == ("negative", True)
    assert group.citation.list == "negative"


def test_only_a_unit_that_leads_it_sends_it_and_only_in_its_own_name(lists):
    entry = led(lists, "duty", "1")
    with pytest.raises(NotYourPart):
        send(wish_of(lists, entry), by=lists.other_officer, token=uuid4())
    with pytest.raises(NotYourPart):
        send(wish_of(lists, entry, sender=lists.other_department), by=lists.other_officer, token=uuid4())
    with pytest.raises(NotYourPart):
        send(wish_of(lists, entry), by=lists.worker, token=uuid4())
    assert refused("unknown_subject", district=lists, subject="entry-999999")
    assert refused("unknown_subject", district=lists, subject="nonsense")


def test_a_street_sends_to_its_own_communities_alone(lists):
    entry = led(lists, "duty", "1")
    entry.lead_departments.add(lists.street)
    dispatch = sent(lists, entry, by=lists.street_officer, sender=lists.street)
    assert sorted(one.community.code for one in dispatch.receipts.all()) == ["c1", "c2"]
    said = {"scope": Scope.CHOSEN, "communities": (lists.community3.pk,)}
    assert refused(
        "unknown_communities", district=lists, subject=entry, by=lists.street_officer, sender=lists.street, **said
    )


def test_some_streets_and_chosen_communities_only(lists):
    entry = led(lists, "duty", "1")
    by_street = sent(lists, entry, scope=Scope.STREETS, streets=(lists.other_street.pk,))
    chosen = sent(lists, entry, scope=Scope.CHOSEN, communities=(lists.community2.pk, lists.community3.pk))
    assert [one.community.code for one in by_street.receipts.all()] == ["c3"]
    assert sorted(one.community.code for one in chosen.receipts.all()) == ["c2", "c3"]
    assert refused("no_communities", district=lists, subject=entry, scope=Scope.STREETS, streets=())


def test_asked_again_as_known_when_it_was_sent_every_receipt_has_the_verdict_with_which_it_came(lists):
    admission = admitted(lists, cap(1, "year"), communities=[lists.community1, lists.community2])
    for day in (ON, ON + timedelta(days=1)):
        with clock.at(day):
            dispatch = sent(lists, admission, reason="上级要求。")
            for receipt in dispatch.receipts.all():
                found = answer(
                    f"请按{admission.number}办理",
                    authority=lists.authority,
                    community=receipt.community,
                    known_at=dispatch.sent_at,
                )
                assert (str(found.verdict), [str(one) for one in found.flags]) == (receipt.verdict, receipt.flags)


def test_in_a_year_that_is_not_announced_every_verdict_is_provisional(lists):
    CalendarYear.objects.all().update(is_confirmed=False)
    dispatch = sent(lists, led(lists, "duty", "1"))
    assert {tuple(one.flags) for one in dispatch.receipts.all()} == {("provisional",)}


@pytest.mark.parametrize("kind", ["admission", "entry"])
def test_three_and_three_hundred_communities_take_the_same_statements_at_most_twelve(lists, kind):
    add_person(lists, "third", lists.community3, "community_worker")
    everybody = [*everywhere(lists), *more_communities(lists, 300)]
    make_rural(lists)
    if kind == "admission":
        subject = admitted(lists, cap(1, "month"), cap(4, "year"), communities=everybody)
        sent(lists, subject)
        said = {"reason": "上级要求。"}
    else:
        subject = led(lists, "assist", "3")
        said = {"acts": (), "text": "请帮助走访。", "reason": "上级要求。"}
    few, many = (
        counted(lists, subject, scope=Scope.CHOSEN, communities=tuple(one.pk for one in some), **said)
        for some in (everybody[:3], everybody)
    )
    assert len(few) == len(many) <= STATEMENTS, "\n".join(one[:120] for one in many)


@pytest.mark.parametrize("kind", ["admission", "entry"])
def test_to_3_200_communities_it_takes_at_most_twelve_statements_though_its_words_are_read_for_the_first_time(
    lists, kind
):
    everybody = [*everywhere(lists), *more_communities(lists, COMMUNITIES - 3)]
    make_rural(lists)
    if kind == "admission":
        subject = admitted(lists, cap(1, "month"), cap(4, "year"), communities=everybody)
    else:
        subject = led(lists, "assist", "3")
    said = {"text": "一、请帮助走访居民。\n二、请填报走访台账。", "reason": "上级要求。"}
    officer = lists.officer
    assert officer.posts
    Edition.renew()
    with CaptureQueriesContext(connection) as asked:
        dispatch = sent(lists, subject, by=officer, **said)
    assert dispatch.receipts.count() == COMMUNITIES
    assert len(statements(asked)) <= STATEMENTS, "\n".join(one[:120] for one in statements(asked))


def test_of_a_city_a_department_sends_to_one_district_at_a_time_by_its_lists_and_into_its_register(db):
    city, north = make_city()
    entry = led(city, "duty", "1")
    with clock.at(ON):
        said = refused("several_districts", district=city, subject=entry)
        assert said == "所选的社区分属2个区，一次只能下派到一个区，请勾选这个区的街道或者社区。"
        streets = (north.street.pk, north.other_street.pk)
        quota = "请完成招商引资任务指标"
        for text, code in ((quota, "barred"), ("请张贴海报", None)):
            wish = wish_of(city, entry, scope=Scope.STREETS, streets=streets, text=text)
            assert getattr(plan_for(wish, by=city.officer).obstacle(), "code", None) == code
        dispatch = sent(city, entry, scope=Scope.STREETS, streets=streets)
    assert (dispatch.authority, dispatch.sender) == (north.authority, city.department)
    assert {(one.community.authority, one.verdict) for one in dispatch.receipts.all()} == {(north.authority, "duty")}


def make_city():
    """A city that has a duty and two districts; the first district prohibits something of its own."""
    city = make_district("测试市")
    city.authority.level = "city"
    city.authority.save()
    Community.objects.filter(authority=city.authority).update(valid_to=SINCE)
    north, _south = (make_district(name, parent=city.authority) for name in ("北区", "南区"))
    duty = ("duty", "add", "1", {"name": "宣传法律法规和政策", "keywords": ["宪法"]})
    publish(city, published_on=date(2025, 1, 10), number="测市发〔2025〕1号", lines=[duty])
    negative = ("negative", "add", "1", {"name": "招商引资任务指标", "keywords": ["招商"]})
    publish(north, published_on=date(2025, 2, 10), number="北民发〔2025〕1号", lines=[negative])
    return city, north


def counted(district, subject, **said):
    officer = district.officer
    assert officer.posts  # read on every page before anything else
    plan_for(wish_of(district, subject, **said), by=officer)
    with CaptureQueriesContext(connection) as asked:
        sent(district, subject, by=officer, **said)
    return statements(asked)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_dispatch(district):
    standard_lists(district)
    with clock.at(ON):
        entry, token = led(district, "duty", "1"), uuid4()

        def press(_n):
            try:
                with clock.at(ON):
                    return sent(district, entry, token=token).pk
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as presses:
            assert len(set(presses.map(press, range(4)))) == 1
    assert Receipt.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_killed_half_way_leaves_nothing_and_is_done_whole_when_retried(district, monkeypatch):
    standard_lists(district)
    with clock.at(ON):
        entry, token = led(district, "duty", "1"), uuid4()
        with monkeypatch.context() as patched:
            patched.setattr("dispatch.telling.words_of", killed)
            with pytest.raises(KeyboardInterrupt):
                sent(district, entry, token=token)
        assert not Dispatch.objects.exists()
        assert not Receipt.objects.exists()
        sent(district, entry, token=token)
        sent(district, entry, token=token)
    assert Receipt.objects.count() == 3


def killed(*_given):
    raise KeyboardInterrupt
