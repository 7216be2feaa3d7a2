"""Histories of orders for tests of the law: generated, recorded in the register and in the model, and asked about."""

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.utils.timezone import get_current_timezone
from hypothesis import strategies as st

from registry import corrections
from registry.models import ListEntry, Reconfirmation
from tests.district import draft_order, the_list
from tests.registry.law_model import Law, Mending, Word
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

FIRST_KNOWN = date(2026, 3, 1)
SPAN = 60  # days on either side of the first record on which orders take effect
#: Both lists have every number, so that what an order does to one list is told from what it does to the other.
KINDS = ("duty", "assist")
NUMBERS = ("1", "2", "3", "4", "5")
PLACES = tuple((kind, number) for number in NUMBERS for kind in KINDS)
CHANGES = ("change",) * 6 + ("remove", "add")
WRONG, RIGHT = "登纪", "登记"
PLACE = ("line__item_list__kind", "line__number")
NAME = re.compile(rf"办理[a-z]{{5}}(?:{WRONG}|{RIGHT})")


def history(seed):
    """The acts of a history: a few lines long since on both lists, then orders in any order of days, and corrections.

    Each is ("order", effective day, [(change, place), …]) or ("mend", a day, place); a place is a list and a number.
    """
    draw = random.Random(seed)
    acts = [
        ("order", FIRST_KNOWN - timedelta(days=SPAN + 20), [("add", place) for place in PLACES[:6]]),
        ("order", FIRST_KNOWN + timedelta(days=draw.randint(20, SPAN)), [("add", place) for place in PLACES[6:8]]),
    ]
    for _n in range(draw.randint(8, 18)):
        day = FIRST_KNOWN + timedelta(days=draw.randint(-SPAN, SPAN))
        if draw.random() < 0.2:
            acts.append(("mend", day, draw.choice(PLACES)))
        else:
            places = draw.sample(PLACES, draw.choice((1, 2, 2, 3)))
            acts.append(("order", day, [(draw.choice(CHANGES), place) for place in places]))
    return acts


histories = st.integers(0, 2**32).map(history)


@dataclass
class Recorded:
    """A history in the register and in the model; ``moments`` are when each act became known, ``refused`` what wasn't
    accepted by both, as sentences."""

    law: Law
    lists: list
    moments: list
    refused: list

    def boundaries(self):
        """The days on which something begins or ends, by the model."""
        return sorted({word.on for word in self.law.words})

    def dates(self, n, seed):
        """``n`` questions (day, index of the moment or None): around every boundary, and anywhere between."""
        draw = random.Random(seed)
        near = [day + timedelta(days=off) for day in self.boundaries() for off in (-1, 0, 1)]
        first, last = near[0] - timedelta(days=5), near[-1] + timedelta(days=5)
        anywhere = [first + timedelta(days=i) for i in range((last - first).days)]
        asked = [(day, None) for day in near]
        while len(asked) < n:
            day = draw.choice(near) if draw.random() < 0.8 else draw.choice(anywhere)
            asked.append((day, draw.choice([None, *range(len(self.moments))])))
        return asked[:n]

    def every_day(self):
        """Each day from before the first boundary to after the last."""
        first, last = self.boundaries()[0] - timedelta(days=2), self.boundaries()[-1] + timedelta(days=2)
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]

    def known_at(self, k):
        """The moment after the ``k``-th act, before the next."""
        return None if k is None else self.moments[k] + timedelta(hours=1)


def moment(k):
    """When the ``k``-th act of a history is recorded."""
    return datetime.combine(FIRST_KNOWN + timedelta(days=k), time(9), get_current_timezone())


def lists_of(district):
    """The lists of which histories speak; made before the first, they outlive each."""
    return [the_list(district, kind) for kind in KINDS]


def record(district, acts):
    """Put a history into the register and the model. Both accept the same orders, or this fails."""
    recorded = Recorded(Law(), lists_of(district), [], [])
    for k, (kind, day, what) in enumerate(acts):
        recorded.moments.append(moment(k))
        with clock.at(moment(k)):
            (_order if kind == "order" else _mend)(district, recorded, k, day, what)
    return recorded


def _order(district, recorded, k, day, changes):
    lines = [(kind, change, number, _said(k, (kind, number), change)) for change, (kind, number) in changes]
    published_on = min(day - timedelta(days=1), moment(k).date())
    order = draft_order(district, published_on=published_on, effective_on=day, number=_number_of(k), lines=lines)
    expected = all(recorded.law.accepts(change, place, day) for change, place in changes)
    later = {(*place, _number_of(one)) for _change, place in changes for one in recorded.law.later_orders(place, day)}
    try:
        perform(order, "publish", by=district.reviewer)
    except NotAllowed as why:
        assert not expected, f"{why} {recorded.law}"
        recorded.refused.append(str(why))
        return
    assert expected, (order, recorded.law)
    for kind, _change, number, said in lines:
        recorded.law.words.append(Word(k, (kind, number), day, said.get("name"), k))
    asked = Reconfirmation.objects.filter(because_of=order)
    assert set(asked.values_list(*PLACE, "order__document_number")) == later


def _number_of(k):
    return f"测〔2026〕{k}号"


def _said(k, place, change):
    kind, number = place
    letters = "".join(chr(97 + int(digit)) for digit in f"{k:03}{number}{KINDS.index(kind)}")
    return {} if change == "remove" else {"name": f"办理{letters}{WRONG}"}


def _mend(district, recorded, k, day, place):
    """Correct what a place says on a day, if it says something that wasn't corrected yet."""
    text = recorded.law.said(place, day)
    if text is None or WRONG not in text:
        return
    entry = ListEntry.objects.in_force(day).get(name=text)
    right = text.replace(WRONG, RIGHT)
    draft = corrections.draft(entry, field="name", after=right, reason="错字", by=district.second_reviewer)
    perform(draft, "issue", by=district.reviewer)
    recorded.law.mendings.append(Mending(recorded.law.holding(place, day).order, place, right, k))


def by_sql(recorded, day, known_at):
    """{place: name} of the lists by a query."""
    rows = ListEntry.objects.in_force(day, known_at).filter(line__item_list__in=recorded.lists)
    found = {(kind, number): name for kind, number, name in rows.values_list(*PLACE, "name")}
    assert len(found) == len(rows)
    return found


def by_api(client, recorded, day, known_at):
    """{place: name} of the lists over the API."""
    rows = client.get("/api/v1/entries/", _query(day, known_at)).json()["results"]
    return {(row["list"], row["number"]): row["name"] for row in rows}


def by_page(client, recorded, day, known_at):
    """{place: name} of the lists by their pages, and the names that a person reads there."""
    cache.clear()
    shown, read = {}, set()
    for item_list in recorded.lists:
        response = client.get(f"/lists/{item_list.pk}/", _query(day, known_at))
        shown |= {(item_list.kind, entry.line.number): entry.name for entry in response.context["entries"]}
        read |= set(NAME.findall(response.content.decode()))
    return shown, read


def _query(day, known_at):
    return {"on": day.isoformat()} | ({"known_at": known_at.isoformat()} if known_at else {})


def ask_everybody(client, recorded, n, seed):
    """Ask page, API, query and model ``n`` dates; returns those on which they differ, as (day, moment, answers)."""
    differ = []
    for day, k in recorded.dates(n, seed):
        known_at = recorded.known_at(k)
        model = recorded.law.all_said(day, k)
        page, read = by_page(client, recorded, day, known_at)
        answers = (model, by_sql(recorded, day, known_at), by_api(client, recorded, day, known_at), page)
        if any(one != model for one in answers) or read != set(model.values()):
            differ.append((day, k, *answers, read))
    return differ


def ask_sql(recorded, n, seed):
    """As ``ask_everybody``, the query and the model alone."""
    found = [(day, k, recorded.law.all_said(day, k)) for day, k in recorded.dates(n, seed)]
    return [
        (day, k, model, sql) for day, k, model in found if (sql := by_sql(recorded, day, recorded.known_at(k))) != model
    ]
