"""Groups of like standing against two others: a slow plain model, and what the check answers each community."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from admission.conditions import keep
from dispatch.models import FundConfirmation
from dispatch.questions import answer
from dispatch.sending import plan_for
from registry.models import Community, Succession, UnitChange
from tests.dispatch.money import paid, promised
from tests.dispatch.rows import admit
from tests.dispatch.sendings import ON, led, more_communities, wish_of
from tests.dispatch.test_conditions import cap, condition, receive
from tests.dispatch.test_emergencies import declared, filed
from tests.district import publish, standard_lists
from web import clock

SCENES, COMMUNITIES = 12, 6
ACTS = ("contact_residents", "persuade", "help_home_visit")
PERIODS = ("month", "quarter", "year", "whole")


def test_every_community_gets_the_verdict_of_the_plain_model_and_of_the_check(district):
    standard_lists(district)
    more_communities(district, COMMUNITIES - 3)
    communities = list(Community.objects.order_by("pk"))
    for n in range(SCENES):
        scene = Scene(district, communities, Random(n))
        with clock.at(ON):
            plan = plan_for(wish_of(district, scene.admission, **scene.asks), by=district.officer)
            found = {pk: one for one in plan.groups for pk in one.communities}
            assert found.keys() == {one.pk for one in communities}
            for community in communities:
                group = found[community.pk]
                assert (str(group.verdict), {*map(str, group.flags)}) == scene.verdict(community), n
                checked = answer(f"请按{scene.admission.number}办理", authority=district.authority, community=community)
                assert (str(checked.verdict), {*map(str, checked.flags)}) == scene.verdict(community, by_number=True), n


class Scene:
    """An admission with chance conditions, sendings before, and something asked."""

    def __init__(self, district, communities, chance):
        self.chance = chance
        self.since = ON + timedelta(days=chance.choice((-200, -100, -30, 5)))
        self.last_day = max(self.since, ON + timedelta(days=chance.choice((-3, 0, 30, 200))))
        self.rows = [cap(chance.randint(1, 2), period) for period in PERIODS if chance.random() < 0.3]
        if chance.random() < 0.3:
            self.rows.append(condition("months", months=chance.sample(range(1, 13), 8)))
        if chance.random() < 0.4:
            self.rows.append(condition("funds_first"))
        self.named = chance.sample(communities, chance.randint(1, len(communities)))
        said = {"since": self.since, "last_day": self.last_day, "communities": self.named}
        self.admission = admit(district, f"走访{chance.random()}", **said)
        keep(self.admission.decision, self.rows)
        self.came = self._money(district) if self._waits else set()
        self.received = [(one, self._earlier(), chance.random() < 0.3) for one in communities for _n in range(2)]
        for community, day, is_refused in self.received:
            with clock.at(day):
                receive(
                    district, self.admission, day, community=community, refused_at=clock.now() if is_refused else None
                )
        self.asks = {
            "acts": tuple(chance.sample(ACTS, chance.randint(0, 2))) or ("contact_residents",),
            "hours": chance.choice((None, 2, 5)),
            "due_on": chance.choice((None, ON + timedelta(days=20))),
        }

    @property
    def _waits(self):
        return any(row["kind"] == "funds_first" for row in self.rows)

    def _money(self, district):
        """Ids of the communities to which all came that was promised to them."""
        chosen = self.chance.sample(self.named, self.chance.randint(1, len(self.named)))
        came = set()
        with clock.at(ON):
            row = promised(district, *chosen, admission=self.admission, per="community", amount="10")
            for community in chosen:
                yuan, is_whole = self.chance.choice((("10", True), ("9.99", False), ("0", False)))
                if yuan == "0":
                    continue
                payment = paid(district, row, community, amount=yuan, voucher=f"凭{community.pk}")
                if self.chance.random() < 0.7:
                    said = {"amount": payment.amount, "confirmed_by": district.worker}
                    FundConfirmation.objects.create(payment=payment, **said)
                    came |= {community.pk} if is_whole else set()
        return came

    def _earlier(self):
        return ON - timedelta(days=self.chance.randint(0, 150))

    def _asks_more(self):
        late = self.asks["due_on"] is not None and self.asks["due_on"] > self.last_day
        return bool(set(self.asks["acts"]) - {"contact_residents"}) or (self.asks["hours"] or 0) > 2 or late

    def _unmet(self, row, community):
        if row["kind"] == "funds_first":
            return None if community.pk in self.came else "unfunded"
        if row["kind"] == "months":
            return None if ON.month in row["months"] else "over_scope"
        counted = [
            day
            for one, day, is_refused in self.received
            if one == community and not is_refused and same_period(day, row["period"])
        ]
        return "over_scope" if len(counted) >= row["times"] else None

    def verdict(self, community, *, by_number=False):
        """(verdict, flags) of the plain model; ``by_number``: of a text that only quotes the number, and asks no more."""
        if self.since > ON:
            return "unlisted", set()
        if self.last_day < ON:
            return "unlisted", {"expired"} if community in self.named else set()
        if community not in self.named:
            return "unlisted", {"over_scope"}
        flags = {self._unmet(row, community) for row in self.rows} - {None}
        return "admitted", flags | ({"over_scope"} if self._asks_more() and not by_number else set())


def same_period(day, period):
    if period == "whole":
        return True
    if day.year != ON.year:
        return False
    quarter = (day.month - 1) // 3 == (ON.month - 1) // 3
    return {"year": True, "quarter": quarter, "month": day.month == ON.month}[period]


LINES = [("duty", "1"), ("assist", "3"), ("regular", "1"), ("creation", "1")]
CATALOGUES = [
    ("regular", "add", "1", {"name": "孤寡老人健康档案季度回访", "keywords": ["健康档案"]}),
    ("creation", "add", "1", {"name": "垃圾分类示范小区评选", "keywords": ["示范小区"]}),
]


@pytest.mark.parametrize(("kind", "number"), LINES)
def test_a_line_has_the_verdict_that_the_check_gives_to_its_name(district, kind, number):
    standard_lists(district)
    publish(district, published_on=date(2025, 2, 10), number="测民发〔2025〕10号", lines=CATALOGUES)
    entry = led(district, kind, number)
    with clock.at(ON):
        (group,) = plan_for(wish_of(district, entry, acts=tuple(entry.permitted_acts)), by=district.officer).groups
        found = answer(f"请各社区{entry.name}", authority=district.authority, community=district.community1)
    assert (group.verdict, set(group.flags)) == (found.verdict, set(found.flags))
    assert group.citation.entry_id == found.rests_on.citation.entry_id


#: A notice; what the check answers; and what it is when it is sent under a duty.
NOTICES = [
    ("请入户宣传宪法", "duty", ("duty", (), None)),
    ("请各社区每周填报普法台账，下载安装普法APP", "unlisted", ("unlisted", ("over_scope",), "over_scope")),
    ("请各社区完成招商引资任务指标", "negative", ("negative", (), "negative")),
    ("请走访居民，讲解政策", "unclear", ("duty", (), None)),
]


@pytest.mark.parametrize(("text", "checked", "expected"), NOTICES)
def test_what_is_written_under_a_line_has_the_verdict_that_the_check_gives_to_the_text(
    district, text, checked, expected
):
    standard_lists(district)
    entry = led(district, "duty", "1")
    with clock.at(ON):
        (group,) = plan_for(wish_of(district, entry, text=text), by=district.officer).groups
        found = answer(text, authority=district.authority, community=district.community1)
    assert (group.verdict, group.flags, group.ground) == expected
    if checked != "unclear":  # what the text leaves open, the chosen line says
        assert found.verdict == checked == group.verdict


def test_a_form_beside_a_duty_is_named_and_may_be_refused_alone_in_a_field_or_in_words(district):
    standard_lists(district)
    entry = led(district, "duty", "1")
    for said in ({"forms_asked": "养犬周报"}, {"text": "一、请入户宣传宪法。\n二、请每周填报养犬台账。"}):
        with clock.at(ON):
            plan = plan_for(wish_of(district, entry, **said), by=district.officer)
        (group,) = plan.groups
        assert (group.verdict, group.flags, group.ground) == ("duty", ("over_scope",), "over_scope")
        assert (group.in_part, plan.obstacle().code) == (True, "reason_required")
        assert plan.asks_for == ("ledger_form",)


def test_words_that_the_check_answers_with_another_line_are_pointed_out_before_sending(district):
    standard_lists(district)
    entry = led(district, "duty", "1")
    found = {}
    with clock.at(ON):
        for text in ("请入户宣传宪法", "请通知居民参加疫苗接种体检", "请走访居民，讲解政策"):
            (group,) = plan_for(wish_of(district, entry, text=text), by=district.officer).groups
            found[text] = (str(group.verdict), group.hint)
    assert list(found.values()) == [
        ("duty", ""),
        ("duty", "所写的更像《依法协助事项清单》第3项「协助做好公共卫生工作」，请核对选的是不是这一项。"),
        ("duty", ""),
    ]


def test_a_form_in_words_is_beyond_an_assisted_line(district):
    standard_lists(district)
    entry = led(district, "assist", "3")
    text = "请通知居民参加疫苗接种体检，并填报接种台账"
    with clock.at(ON):
        (group,) = plan_for(wish_of(district, entry, acts=(), text=text), by=district.officer).groups
        found = answer(text, authority=district.authority, community=district.community1)
    assert (group.verdict, group.flags) == (found.verdict, found.flags) == ("assist", ("over_scope",))


def test_a_form_that_was_not_admitted_is_found_in_the_words_too(district):
    admission = admit(district, "走访", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    keep(admission.decision, [condition("form_refused", text="走访登记表")])
    said = {"scope": "chosen", "communities": (district.community1.pk,)}
    with clock.at(ON):
        for asked in ({"forms_asked": "走访登记表"}, {"text": "请走访居民，填报走访登记表。"}):
            (group,) = plan_for(wish_of(district, admission, **said, **asked), by=district.officer).groups
            assert (group.verdict, group.flags, group.in_part) == ("admitted", ("over_scope",), True)


#: What is asked under an admission to put up a box, of which the application said nothing.
ASKED_BESIDE = [
    {"forms_asked": "疫苗接种周报表"},
    {"meetings_asked": "每月培训会一次"},
    {"text": "请各社区建立疫苗接种台账，每周报送。"},
    {"text": "一、请在服务大厅设置回收箱。\n二、请每周填报养犬台账。"},
    {"text": "请在服务大厅设置回收箱，并填报养犬台账。"},
]


@pytest.mark.parametrize("asked", ASKED_BESIDE)
@pytest.mark.parametrize("causes", [(), ("forms", "meetings")])
def test_what_the_application_did_not_say_is_beyond_the_admission_in_a_field_or_in_words(district, asked, causes):
    standard_lists(district)
    days = {"since": date(2026, 1, 5), "last_day": date(2026, 12, 31)}
    admission = admit(district, "药品回收箱设置", causes=causes, **days)
    with clock.at(ON):
        wish = wish_of(district, admission, scope="chosen", communities=(district.community1.pk,), **asked)
        plan = plan_for(wish, by=district.officer)
    (group,) = plan.groups
    if causes:
        assert (group.verdict, group.flags, group.beyond) == ("admitted", (), ())
    else:
        assert (group.verdict, group.flags, group.in_part) == ("admitted", ("over_scope",), True)
        assert (group.ground, plan.obstacle().code) == ("over_scope", "reason_required")


def test_communities_of_which_the_same_is_said_are_one_group(district):
    communities = [district.community1, district.community2]
    admission = admit(district, "走访", since=date(2026, 1, 5), last_day=date(2026, 12, 31), communities=communities)
    keep(admission.decision, [cap(5, "year")])
    receive(district, admission, date(2026, 2, 3), community=district.community1)
    with clock.at(ON):
        wish = wish_of(district, admission, scope="chosen", communities=tuple(one.pk for one in communities))
        (group,) = plan_for(wish, by=district.officer).groups
    assert (group.communities, group.flags) == (tuple(one.pk for one in communities), ())


@pytest.mark.parametrize("kind", ["admission", "emergency", "duty", "regular"])
def test_what_is_prohibited_can_not_be_sent_under_anything(district, kind):
    standard_lists(district)
    publish(district, published_on=date(2025, 2, 10), number="测民发〔2025〕10号", lines=CATALOGUES)
    with clock.at(ON):
        if kind == "admission":
            subject = admit(district, "走访", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
        else:
            subject = declared(district) if kind == "emergency" else led(district, kind, "1")
        plan = plan_for(wish_of(district, subject, text="请各社区完成招商引资任务指标"), by=district.officer)
    (group,) = plan.groups
    assert (group.verdict, group.is_barred, group.citation.list) == ("negative", True, "negative")
    assert group.hint == "所写的「请各社区完成招商引资任务指标」是禁入的内容。请返回修改，删去以后再看结论。"
    assert plan.obstacle().code == "barred"


def test_what_was_admitted_is_not_prohibited_by_a_line_that_speaks_of_it(district):
    standard_lists(district)
    said = {"since": date(2026, 1, 5), "last_day": date(2026, 12, 31)}
    admission = admit(district, "招商引资任务指标统计", **said)
    with clock.at(ON):
        wish = wish_of(district, admission, text="请上报招商引资任务指标", scope="chosen", communities=())
        wish = replace(wish, communities=(district.community1.pk,))
        (group,) = plan_for(wish, by=district.officer).groups
    assert group.verdict == "admitted"


def test_a_line_that_left_the_list_and_one_of_another_list_are_named(district):
    standard_lists(district)
    entry = led(district, "duty", "1")
    with clock.at(date(2025, 1, 5)):
        (group,) = plan_for(wish_of(district, entry), by=district.officer).groups
    assert (group.verdict, group.is_barred) == ("unlisted", True)
    assert group.beyond == ("《测试区duty清单》第1项这一天不在清单上。",)
    with clock.at(ON):
        (group,) = plan_for(wish_of(district, led(district, "negative", "1")), by=district.officer).groups
    assert (group.verdict, group.is_barred) == ("unlisted", True)


def test_an_emergency_is_sent_where_it_was_declared_until_it_is_over_or_late_to_be_filed(district):
    standard_lists(district)
    with clock.at(ON):
        emergency = declared(district, for_all_communities=False, communities=[district.community1])
    days = {"now": ON, "due": emergency.file_by, "late": emergency.file_by + timedelta(days=1)}
    found = {}
    for name, day in days.items():
        with clock.at(day):
            plan = plan_for(wish_of(district, emergency), by=district.officer)
            found[name] = [(str(one.verdict), one.flags, len(one.communities), one.is_barred) for one in plan.groups]
    taken_on = [("emergency", (), 1, False), ("unlisted", ("over_scope",), 2, False)]
    assert found == {
        "now": taken_on,
        "due": taken_on,
        "late": [("unlisted", (), 2, True), ("unlisted", ("unfiled",), 1, True)],
    }
    with clock.at(ON):
        filed(district, emergency)
    with clock.at(days["late"]):
        late = wish_of(district, emergency, due_on=emergency.last_day + timedelta(days=1))
        plan = plan_for(late, by=district.officer)
    assert [(str(one.verdict), one.flags) for one in plan.groups] == [
        ("unlisted", ("over_scope",)),
        ("emergency", ("over_scope",)),
    ]


def test_what_the_followed_community_received_uses_the_cap_of_its_successor_up(district):
    admission = admit(
        district,
        "走访",
        since=date(2026, 1, 5),
        last_day=date(2026, 12, 31),
        communities=[district.community1, district.community2],
    )
    keep(admission.decision, [cap(1, "year")])
    receive(district, admission, date(2026, 2, 3), community=district.community3)
    change = UnitChange.objects.create(authority=district.authority, kind="rename", on=date(2026, 3, 1))
    Succession.objects.create(
        change=change, on=change.on, predecessor=district.community3, successor=district.community1
    )
    with clock.at(ON):
        plan = plan_for(wish_of(district, admission), by=district.officer)
    flags = {pk: one.flags for one in plan.groups for pk in one.communities}
    assert flags[district.community1.pk] == ("over_scope",)
    assert flags[district.community2.pk] == ()
