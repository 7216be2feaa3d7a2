"""Two units that ask the same communities for the same in overlapping time are shown together, with why."""

from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from dispatch import asked_twice
from dispatch.asked_twice import FORM, LIKE, TEXT, pairs_for
from dispatch.models import Dispatch, Origin, Receipt
from registry.models import DataHolding
from tests.district import OPENED, entry, standard_lists
from web import clock

TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def asked(district, title, *, sender="department", days_ago=3, due_in=10, communities=("community1",), **said):
    """A dispatch with its receipts."""
    made = Dispatch.objects.create(
        **{"authority": district.authority, "origin": Origin.SENT, "created_by": district.officer, **said},
        sender=getattr(district, sender),
        title=title,
        sent_at=clock.now() - timedelta(days=days_ago),
        due_on=TODAY + timedelta(days=due_in),
    )
    for name in communities:
        Receipt.objects.create(dispatch=made, community=getattr(district, name), verdict="unlisted")
    return made


def said(district):
    """[(titles, why, times)] of the first street."""
    found = pairs_for(district.street_officer)
    return [({pair.one.title, pair.other.title}, pair.sentence, pair.times) for pair in found]


def test_the_same_form_asked_by_two_units_is_one_pair(district):
    asked(district, "养犬摸底", forms_asked="养犬台账、消防台账")
    asked(district, "犬只管理", sender="other_department", forms_asked="社区养犬台账")
    assert said(district) == [({"养犬摸底", "犬只管理"}, "要报的表格、台账相同", 1)]
    assert pairs_for(district.street_officer)[0].communities == ["第1社区"]


def test_one_unit_alone_asks_nothing_twice(district):
    asked(district, "养犬摸底", forms_asked="养犬台账")
    asked(district, "再报一次", forms_asked="养犬台账")
    assert said(district) == []


def test_without_a_common_community_or_a_common_day_there_is_no_pair(district):
    asked(district, "养犬摸底", forms_asked="养犬台账")
    asked(district, "别的社区", sender="other_department", forms_asked="养犬台账", communities=("community2",))
    asked(district, "早就办完", sender="office", forms_asked="养犬台账", days_ago=90, due_in=-60)
    assert said(district) == []


def test_other_streets_see_none_of_it(district):
    asked(district, "养犬摸底", forms_asked="养犬台账", communities=("community1", "community3"))
    asked(district, "犬只管理", sender="other_department", forms_asked="养犬台账")
    assert len(pairs_for(district.street_officer)) == 1
    assert pairs_for(district.other_street_officer) == pairs_for(district.worker) == []


def test_the_same_line_a_like_text_and_the_same_data_are_reasons(district):
    standard_lists(district)
    line = entry(district, "assist", "3", TODAY)
    text = "请上报辖区六十五岁以上老年人姓名、住址和健康状况，周五前报送。"
    asked(district, "体检", entry=line, text=text)
    DataHolding.objects.create(
        authority=district.authority,
        field="老年人健康状况",
        also_called=["健康状况"],
        holder=district.department,
        valid_from=OPENED,
    )
    asked(district, "老人情况", sender="other_department", entry=line, text=f"各社区：{text}")
    assert said(district) == [({"体检", "老人情况"}, "同一清单条目、事项的文字相近、要的数据相同（老年人健康状况）", 1)]


def test_what_comes_back_every_month_is_one_pair_with_its_number(district):
    for days_ago, due_in in ((70, -50), (40, -20), (3, 10)):
        for sender, title in (("department", "月报"), ("other_department", "月度台账")):
            asked(district, title, sender=sender, forms_asked="人口台账", days_ago=days_ago, due_in=due_in)
    assert said(district) == [({"月报", "月度台账"}, "要报的表格、台账相同", 3)]


def test_what_several_communities_reported_of_one_notice_is_one_asking(district):
    for name in ("community1", "community2"):
        asked(district, "填养犬台账", forms_asked="养犬台账", origin=Origin.REPORTED, communities=(name,))
    asked(
        district,
        "犬只管理",
        sender="other_department",
        forms_asked="养犬台账",
        communities=("community1", "community2"),
    )
    (pair,) = pairs_for(district.street_officer)
    assert (pair.communities, pair.times) == (["第1社区", "第2社区"], 1)


def test_what_a_street_stopped_was_asked_of_nobody(district):
    asked(district, "养犬摸底", forms_asked="养犬台账")
    stopped = {"origin": Origin.STOPPED, "passed_on_by": district.street}
    asked(district, "停办的", sender="other_department", forms_asked="养犬台账", communities=(), **stopped)
    assert said(district) == []


def every_pair(askings):
    """A slow, plain model: all pairs, each compared whole."""
    found = {}
    for one, other in combinations(askings, 2):
        pair = asked_twice._compared(one, other, is_like=asked_twice._shared(one.signs, other.signs) >= LIKE)
        if pair:
            key = frozenset({(one.sender, one.title), (other.sender, other.title)})
            found.setdefault(key, [pair, 0])[1] += 1
    return [(pair.one.pk, pair.other.pk, pair.reasons, times) for pair, times in found.values()]


def test_what_is_found_by_what_they_share_is_what_comparing_all_pairs_finds(district):
    chance = Random(7)
    words = ["养犬", "老人", "消防", "垃圾", "燃气", "健康", "台账", "摸排", "报送", "登记"]
    for n in range(60):
        text = "".join(chance.choices(words, k=chance.randint(1, 9)))
        forms = "、".join("".join(chance.choices(words, k=chance.randint(1, 2))) for _n in range(chance.randint(0, 2)))
        asked(
            district,
            f"事项{n}",
            sender=chance.choice(("department", "other_department", "office")),
            days_ago=chance.randint(0, 60),
            due_in=chance.randint(-40, 20),
            communities=chance.sample(("community1", "community2"), chance.randint(1, 2)),
            text=text,
            forms_asked=forms,
        )
    askings = asked_twice._askings(district.street_officer)
    found = pairs_for(district.street_officer)
    assert [(pair.one.pk, pair.other.pk, pair.reasons, pair.times) for pair in found] == every_pair(askings)
    assert {reason for pair in found for reason in pair.reasons} == {FORM, TEXT}


def test_of_notices_that_share_nothing_rare_no_two_are_compared(district, monkeypatch):
    for n in range(40):
        said = "".join(chr(0x4E00 + 50 * n + k) for k in range(40))
        asked(district, f"事项{n}", sender=("department", "other_department")[n % 2], text=f"请各社区{said}，谢谢")
    compared = []
    monkeypatch.setattr(asked_twice, "_meet", lambda one, other: compared.append(1))
    assert pairs_for(district.street_officer) == []
    assert len(compared) == 0


def test_it_asks_as_often_for_many_dispatches_as_for_few(district, django_assert_max_num_queries):
    counts = []
    for n in (2, 12):
        for k in range(n):
            asked(district, f"事项{n}{k}", sender=("department", "other_department")[k % 2], forms_asked="养犬台账")
        user = district.street_officer
        with django_assert_max_num_queries(12) as queries:
            pairs_for(user)
        counts.append(len(queries))
    assert counts[0] == counts[1]
