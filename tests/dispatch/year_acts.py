"""What happens in a generated year besides sending: each act is carried out in the register and noted in the plain model."""

from datetime import date, timedelta
from itertools import count
from uuid import UUID

from django.utils.timezone import localdate

from admission import emergencies, inheritance, measures, replacing
from admission.conditions import keep
from admission.models import Admission, Emergency, InheritedCoverage
from dispatch.models import Dispatch, Receipt, ReceiptState
from dispatch.recalling import recall
from registry import successions
from registry.models import Community, ListEntry, Reconfirmation
from registry.successions import NewUnit
from tests.dispatch.rows import admit
from tests.dispatch.test_conditions import cap, condition
from tests.dispatch.year_model import YearModel
from tests.dispatch.year_money import MoneyActs
from tests.district import add_person, draft_order, standard_lists
from tests.registry.law_model import Word
from web import clock
from web.workflow import perform

DAY = timedelta(days=1)
#: Lines of the standard lists, which the department leads here.
LINES = {
    ("duty", "1"): {"name": "宣传法律法规和政策"},
    ("duty", "4"): {"name": "群防群治与纠纷调解"},
    ("assist", "3"): {
        "name": "协助做好公共卫生工作",
        "permitted_acts": ["contact_residents", "publicise_educate"],
    },
}
#: By chance an admission is of one of these; most set no cap of their own.
FREQUENCIES = ("on_demand", "on_demand", "daily", "once", "weekly", "monthly", "quarterly", "half_yearly", "yearly")
#: How often each act is tried.
WEIGHTS = {
    "admit": 20,
    "replace": 14,
    "renew": 4,
    "suspend": 10,
    "resume": 5,
    "declare": 8,
    "file": 12,
    "end": 3,
    "order": 12,
    "confirm": 4,
    "settle": 6,
    "refuse": 14,
    "take_back": 6,
    "money": 24,
}


class Acts:
    """The acts on a district by chance; ``chance`` (a Random) alone decides which, and with what."""

    def __init__(self, district, chance):
        self.district, self.chance, self.model = district, chance, YearModel()
        self.admissions, self.emergencies, self.dispatches = [], [], []
        self.merged, self.renewed, self.numbers = set(), set(), count(1)
        self.places, self.of_money = list(LINES), MoneyActs(self)
        with clock.at(date(2025, 1, 10)) as known:
            order = standard_lists(district)
        for place, said in LINES.items():
            self.model.law.words.append(Word(order.document_number, place, order.effective_on, said["name"], known))
        self._lead()
        for community in Community.objects.exclude(pk=district.community1.pk):
            add_person(district, "worker", community, "community_worker")

    def token(self):
        """The next one-time token."""
        return UUID(int=self.chance.getrandbits(128))

    def act(self):
        """One act by chance; False when there was nothing for it to be done to."""
        (name,) = self.chance.choices(list(WEIGHTS), WEIGHTS.values())
        return getattr(self, name)()

    def open_on(self, day):
        """The communities there are on a day, in a settled order."""
        return list(Community.objects.on(day).order_by("pk"))

    def note(self, kind, subject, day, community=None, **said):
        """Keep in the model what became known now."""
        self.model.note(clock.now(), kind, subject, day, community, **said)

    def known(self, subject, kind):
        """The records of a kind about a subject."""
        return [one for one in self.model.records[subject] if one.kind == kind]

    def money(self):
        """Something about money."""
        return self.of_money.act()

    # Admissions

    def admit(self):
        """A new matter, now and then entered after its first day."""
        since = clock.today() + self.chance.choice((-6, -2, 0, 0, 1, 3)) * DAY
        self._admit(f"走访{next(self.numbers)}", since=since, communities=self.some())
        return True

    def renew(self):
        """The same matter admitted again, on its own."""
        return self._go_on_from("renews", clock.today())

    def replace(self):
        """Another decision takes the place of one; every other time it was entered after the day on which it took effect."""
        return self._go_on_from("replaces", clock.today() + self.chance.choice((-5, -2, -1, 2)) * DAY)

    def _go_on_from(self, how, since):
        usable = [one for one in self.admissions[-12:] if self._may_go_on(one, since)]
        if not usable:
            return False
        old = Admission.objects.select_related("application", "decision").get(pk=self.chance.choice(usable)[1])
        here = [one for one in old.communities.order_by("pk") if one.is_true_on(clock.today())] or self.some()
        new = self._admit(old.name, since=since, communities=here, **{how: old})
        if how == "renews":
            self.renewed.add(("admission", old.pk))
        else:
            replacing.end_with(old, new.decision)
            self.note("replaced", ("admission", old.pk), since)
        return True

    def _may_go_on(self, subject, since):
        (admitted,) = self.known(subject, "admitted")
        is_plain = (
            not (self.known(subject, "replaced") or self.known(subject, "suspended")) and subject not in self.renewed
        )
        return is_plain and admitted.day < since <= admitted.said["last_day"]

    def _admit(self, name, *, since, communities, **before):
        last_day = max(since, clock.today()) + self.chance.choice((10, 40, 120, 300)) * DAY
        frequency = self.chance.choice(FREQUENCIES)
        said = {"since": since, "last_day": last_day, "communities": communities, "frequency": frequency}
        admission = admit(self.district, name, **said, **before)
        rows = self._conditions()
        keep(admission.decision, rows)
        inheritance.pass_on_admission(admission)
        subject = ("admission", admission.pk)
        self.note(
            "admitted",
            subject,
            since,
            last_day=last_day,
            number=admission.decision.number,
            record=admission.number,
            named={one.pk for one in communities},
            conditions=rows,
            frequency=frequency,
            earlier=self._earlier(**before),
        )
        for _day, predecessors, heir in self.model.links:
            self._pass_on(subject, predecessors, heir)
        self.admissions.append(subject)
        return admission

    def _earlier(self, replaces=None, renews=None):
        """{matter: whether of the same case} before one that replaces or renews another; a renewal is a new case."""
        before = replaces or renews
        if before is None:
            return {}
        subject = ("admission", before.pk)
        (admitted,) = self.known(subject, "admitted")
        further = {one: of_the_case and replaces is not None for one, of_the_case in admitted.said["earlier"].items()}
        return {subject: replaces is not None, **further}

    def _conditions(self):
        draw = self.chance.random
        rows = [
            cap(self.chance.randint(1, 3), period) for period in ("month", "quarter", "year", "whole") if draw() < 0.25
        ]
        if draw() < 0.15:
            rows.append(condition("months", months=self.chance.sample(range(1, 13), 8)))
        return [*rows, condition("funds_first")] if draw() < 0.1 else rows

    def some(self):
        """Two or more of the communities there are."""
        there = self.open_on(clock.today())
        return self.chance.sample(there, self.chance.randint(2, len(there)))

    def suspend(self):
        """A suspension of some days, from tomorrow at the earliest; what follows it stays admitted."""
        first = clock.today() + self.chance.choice((1, 1, 3)) * DAY
        last = first + self.chance.choice((1, 4, 20)) * DAY
        usable = [
            one
            for one in self.admissions
            if self._may_go_on(one, first) and self.known(one, "admitted")[0].said["last_day"] > last
        ]
        if not usable:
            return False
        subject = self.chance.choice(usable)
        self._measure(subject, "suspend", starts_on=first, last_day=last)
        self.note("suspended", subject, first, last_day=last)
        return True

    def resume(self):
        """What is suspended holds again from tomorrow."""
        day = clock.today() + DAY
        usable = [
            one
            for one in self.admissions
            if not self.known(one, "resumed")
            and any(row.said["last_day"] > day for row in self.known(one, "suspended"))
        ]
        if not usable:
            return False
        subject = self.chance.choice(usable)
        self._measure(subject, "resume", starts_on=day)
        self.note("resumed", subject, day)
        return True

    def _measure(self, subject, kind, **days):
        admission = Admission.objects.get(pk=subject[1])
        measures.take(admission, kind, by=self.district.decider, reason="等经费。", **days)

    # Emergencies

    def declare(self):
        """An emergency from today, everywhere or in some communities."""
        named = None if self.chance.random() < 0.5 else self.some()
        emergency = emergencies.declare(
            sender=self.district.department,
            by=self.district.officer,
            token=self.token(),
            communities=named or (),
            for_all_communities=named is None,
            kind="life_and_property",
            event=f"第{len(self.emergencies)}次暴雨红色预警",
            name=f"第{len(self.emergencies)}次低洼小区人员转移",
            requirement="敲门通知住户转移。",
            authorised_by="区防汛抗旱指挥部",
        )
        subject = ("emergency", emergency.pk)
        self.note(
            "declared",
            subject,
            emergency.starts_on,
            file_by=emergency.file_by,
            last_day=emergency.last_day,
            number=emergency.number,
            record=emergency.number,
            named=named and {one.pk for one in named},
        )
        self.emergencies.append(subject)
        return True

    def file(self):
        """A filing; the ones that are overdue first."""
        usable = [one for one in self.emergencies[-6:] if not (self.known(one, "filed") or self.known(one, "ended"))]
        overdue = [one for one in usable if self.known(one, "declared")[0].said["file_by"] < clock.today()]
        if not usable:
            return False
        subject = self.chance.choice(overdue or usable)
        emergency = Emergency.objects.get(pk=subject[1])
        perform(emergency, "file", by=self.district.officer, basis="区防汛预案", filing="来不及申请。")
        self.note("filed", subject, clock.today())
        return True

    def end(self):
        """An end from tomorrow."""
        usable = [one for one in self.emergencies[-6:] if not self.known(one, "ended")]
        if not usable:
            return False
        subject, day = self.chance.choice(usable), clock.today() + DAY
        emergency = Emergency.objects.get(pk=subject[1])
        action = "end" if emergency.filed_on else "stop"
        perform(emergency, action, by=self.district.reviewer, ended_on=day, reason="雨停。")
        self.note("ended", subject, day)
        return True

    # Lists

    def order(self):
        """An order that changes a line, as often as not recorded after its day; rarely one that removes it much later."""
        removes = self.chance.random() < 0.05
        day = clock.today() + (60 if removes else self.chance.choice((-6, -3, -1, 1, 2, 8))) * DAY
        usable = [place for place in LINES if self.model.law.accepts("change", place, day)]
        if not usable:
            return False
        place = self.chance.choice(usable)
        number = f"测〔2026〕{next(self.numbers)}号"
        said = {} if removes else {**LINES[place], "content": f"以{number}为准。"}
        line = (place[0], "remove" if removes else "change", place[1], said)
        published_on = min(day - DAY, clock.today())
        order = draft_order(self.district, published_on=published_on, effective_on=day, number=number, lines=[line])
        perform(order, "publish", by=self.district.reviewer)
        self.model.law.words.append(Word(number, place, day, said.get("name"), clock.now()))
        self._lead()
        return True

    def confirm(self):
        """A later order is confirmed again."""
        asked = Reconfirmation.objects.waiting().select_related("order", "because_of", "line__item_list").order_by("pk")
        row = asked.first()
        if row is None:
            return False
        perform(row, "confirm", by=self.district.reviewer, opinion="照样执行。")
        place = (row.line.item_list.kind, row.line.number)
        said = {"order": row.order.document_number, "because_of": row.because_of.document_number}
        self.note("confirmed", place, row.order.effective_on, **said)
        return True

    def _lead(self):
        """The department leads the lines as they read now."""
        rows = ListEntry.objects.filter(known_to=None, line__item_list__kind__in=("duty", "assist"))
        for entry in rows.exclude(lead_departments=self.district.department):
            entry.lead_departments.add(self.district.department)

    # Communities

    def merge(self):
        """Two communities become one from the day after tomorrow; what covered one of them waits for an answer."""
        day = clock.today() + 2 * DAY
        free = [one for one in self.open_on(clock.today()) if one.pk not in self.merged and one.valid_to is None]
        pair, n = self.chance.sample(free, 2), next(self.numbers)
        change = successions.merge(pair, NewUnit(f"合{n}社区", f"h{n}"), on=day, by=self.district.operator)
        heir = change.opened.get()
        predecessors = {one.pk for one in pair}
        self.merged |= {*predecessors, heir.pk}
        self.model.links.append((day, predecessors, heir.pk))
        for subject in self.admissions:
            self._pass_on(subject, predecessors, heir.pk)

    def _pass_on(self, subject, predecessors, heir):
        """In the model: what covers all whom the heir follows, and holds on its first day or later, covers it too."""
        (admitted,) = self.known(subject, "admitted")
        (day,) = (day for day, _some, one in self.model.links if one == heir)
        held_until = min([admitted.said["last_day"] + DAY, *(one.day for one in self.known(subject, "replaced"))])
        if held_until > day and predecessors <= admitted.said["named"]:
            self.note("covered", subject, date.min, heir)

    def settle(self):
        """A reviewer says of one admission whether it covers the community that follows."""
        row = InheritedCoverage.objects.waiting().order_by("pk").first()
        if row is None:
            return False
        is_covered = self.chance.random() < 0.7
        inheritance.answer(row, is_covered=is_covered, reason="情况相同。", by=self.district.reviewer)
        if is_covered:
            self.note("covered", ("admission", row.admission_id), date.min, row.community_id)
        return True

    # What communities and senders do with what was sent

    def refuse(self):
        """A community refuses what it received lately."""
        lately = self.dispatches[-8:]
        rows = Receipt.objects.filter(dispatch__in=[pk for pk, _subject in lately], state=ReceiptState.PENDING)
        if not (rows := list(rows.select_related("dispatch").order_by("pk"))):
            return False
        receipt = self.chance.choice(rows)
        perform(receipt, "refuse", by=self.district.worker, ground="over_scope", note="")
        self._returned(dict(lately)[receipt.dispatch_id], receipt, [receipt.community_id])
        return True

    def take_back(self):
        """The sender takes back what it sent lately."""
        waiting = Dispatch.objects.filter(
            pk__in=[pk for pk, _subject in self.dispatches[-8:]], receipts__state=ReceiptState.PENDING
        )
        if not (waiting := list(waiting.distinct().order_by("pk"))):
            return False
        dispatch = self.chance.choice(waiting)
        rows = dispatch.receipts.filter(state=ReceiptState.PENDING).select_related("dispatch").order_by("pk")
        communities = [row.community_id for row in rows]
        receipt = rows[0]
        recall(dispatch, by=self.district.officer, reason="统计有误。")
        self._returned(dict(self.dispatches)[dispatch.pk], receipt, communities)
        return True

    def sent(self, dispatch, subject, communities):
        """Note what was sent now."""
        self.dispatches.append((dispatch.pk, subject))
        for community in communities:
            self.note("received", subject, clock.today(), community, dispatch=dispatch.pk)

    def _returned(self, subject, receipt, communities):
        for community in communities:
            self.note("returned", subject, localdate(receipt.received_at), community, dispatch=receipt.dispatch_id)
