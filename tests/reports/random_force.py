"""What is in force around October 2026, made by chance: lines that orders add, change and end, admissions with their terms."""

from datetime import date, timedelta
from decimal import Decimal

from admission.models import (
    Admission,
    AdmissionTerm,
    Application,
    ApplicationState,
    Decision,
    Duration,
    Frequency,
    InheritedCoverage,
)
from registry.models import AdjustmentOrder, Category, UnitChange
from tests.district import publish

#: Days on which something begins or ends: in September, at both edges of October, within it, after it.
DAYS = [
    *(date(2026, 9, 10), date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 17)),
    *(date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 20)),
]
LONG_AGO, LONG_AFTER = date(2026, 3, 2), date(2027, 3, 1)
NUMBER = "测民发〔2026〕%s号"


class RandomForce:
    """Rows beside a RandomMonth, whose people and dice they share."""

    def __init__(self, month):
        self.month, self.district, self.dice = month, month.district, month.more_dice

    def fill(self, n=14):
        """Orders once, and that many admissions with some that go on from them; returns itself."""
        if not AdjustmentOrder.objects.filter(document_number=NUMBER % 71).exists():
            self.orders()
        for one in self.month.admissions:
            self.cover(one)
            self.terms(one)
        for _n in range(n):
            self.admitted()
        return self

    def orders(self):
        """Three orders, before, in and after October."""

        def said(word):
            return {"name": f"{word}的事项", "content": f"只关于{word}"}

        for number, day, lines in (
            (
                71,
                date(2026, 9, 20),
                [("assist", "add", "21", said("养犬登记")), ("duty", "change", "4", said("纠纷调解"))],
            ),
            (
                72,
                date(2026, 10, 12),
                [
                    ("assist", "add", "22", said("垃圾分类")),
                    ("duty", "change", "1", said("法律宣传")),
                    ("assist", "remove", "3", {}),
                ],
            ),
            (73, date(2026, 11, 1), [("assist", "add", "23", said("防汛值守")), ("duty", "remove", "4", {})]),
        ):
            publish(self.district, published_on=day, number=NUMBER % number, lines=lines)

    def admitted(self):
        """An admission decided long ago; sometimes another goes on from it, by a new decision or as a renewal."""
        first = self._admission()
        far = self.dice.randrange(3)
        if far == 0:
            self.terms(first)
            return
        turn = self.dice.choice(self.month.days)
        self._term(first, self.month.since, turn)
        more = {"replaces": first.decision} if far == 1 else {"copied_from": first.application, "name": first.name}
        second = self._admission(**more)
        # Sometimes both hold for a while.
        self._term(second, turn - timedelta(days=self.dice.choice([0, 0, 25])), self.month.until)

    def _admission(self, replaces=None, copied_from=None, name=""):
        self.month.count += 1
        n, district = self.month.count, self.district
        asked = replaces.application if replaces else None
        asked = asked or Application.objects.create(
            state=ApplicationState.APPROVED,
            number=f"测试区申〔2024〕{n}号",
            authority=district.authority,
            applicant=district.department,
            created_by=district.officer,
            name=name or f"旧事项{n}",
            copied_from=copied_from,
        )
        decision = Decision.objects.create(
            application=asked,
            number=f"测试区决〔2024〕{n}号",
            outcome="approved",
            body=district.office,
            decided_by=district.decider,
            decided_at=self.long_ago(),
            published_on=date(2024, 1, 8),
            effective_on=date(2024, 1, 9),
            letter="决定书",
            replaces=replaces,
        )
        admission = Admission.objects.create(
            number=f"测试区准〔2024〕{n}号",
            authority=district.authority,
            application=asked,
            decision=decision,
            lead_department=asked.applicant,
            name=asked.name,
            category=self.dice.choice(Category.values),
            content="内容",
            duration=self.dice.choice(Duration.values),
            frequency=self.dice.choice(Frequency.values),
            workload_hours=self.dice.choice([Decimal("0.5"), Decimal("2"), Decimal("7.3")]),
        )
        self.cover(admission)
        return admission

    def long_ago(self):
        """Before all that is counted."""
        return self.month.long_ago

    def cover(self, admission):
        """The communities that it names, and sometimes one to which it passed on."""
        named = self.dice.sample(self.month.communities, self.dice.randint(0, 2))
        admission.communities.set(named)
        if self.dice.random() < 0.4:
            change, _made = UnitChange.objects.get_or_create(
                authority=self.district.authority, kind="merge", on=date(2026, 1, 5)
            )
            InheritedCoverage.objects.create(
                admission=admission,
                community=self.dice.choice(self.month.communities),
                change=change,
                is_covered=(is_covered := self.dice.choice([True, True, False])),
                reason="" if is_covered else "不适用",
                settled_by=self.district.reviewer,
                settled_at=self.long_ago(),
            )

    def terms(self, admission):
        """One term, two with a suspension between them, one that was taken back, one that is known only after the cut."""
        first, second, third = sorted(self.dice.sample(self.month.days, 3))
        far = self.dice.randrange(6)
        if far == 0:
            self._term(admission, self.month.since, first)
        elif far == 1:
            self._term(admission, second, self.month.until)
        elif far == 2:
            self._term(admission, self.month.since, first)
            self._term(admission, third, self.month.until)
        elif far == 3:
            learnt = self.month.some_cut() - timedelta(days=9)
            self._term(admission, self.month.since, self.month.until, known_to=learnt)
            self._term(admission, self.month.since, second, known_from=learnt)
        elif far == 4:
            self._term(
                admission, self.month.since, self.month.until, known_from=self.month.some_cut() + timedelta(days=1)
            )

    def _term(self, admission, first, end, known_from=None, known_to=None):
        AdmissionTerm.objects.create(
            admission=admission,
            valid_from=first,
            valid_to=end,
            known_from=known_from or self.long_ago(),
            known_to=known_to,
        )
