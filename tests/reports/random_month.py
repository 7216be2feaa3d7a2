"""A district full of acts made by chance from a seed: sendings, receipts, refusals, applications, decisions."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import get_current_timezone

from admission.models import (
    Admission,
    Application,
    ApplicationKind,
    ApplicationState,
    ApplicationStep,
    Decision,
    Duration,
    Emergency,
    EmergencyKind,
    Frequency,
    Outcome,
)
from dispatch.models import Dispatch, Ground, Origin, Receipt, ReceiptState, ReceiptStep
from dispatch.verdicts import Verdict
from registry.models import Category, ListEntry
from tests.district import standard_lists
from tests.reports.random_force import DAYS, LONG_AFTER, LONG_AGO, RandomForce
from tests.reports.random_rest import RandomRest
from web.parts import Part

OCTOBER = date(2026, 10, 1)
S = ApplicationState


def at(*parts):
    """A moment in the project's time zone."""
    return datetime(*parts, tzinfo=get_current_timezone())


#: When October is counted.
CUT = at(2026, 11, 2, 9)


class RandomMonth:
    """Acts around October 2026, many of them just before, in, and just after it."""

    def __init__(self, district, seed=1):
        self.district, self.dice = district, random.Random(seed)
        # What was added later throws dice of its own, so that what was there falls as it did.
        self.more_dice = random.Random(seed + 1000)
        self.long_ago = at(2024, 1, 8, 9)
        #: Days on which what is in force begins or ends; since when it was, until when it is.
        self.days, self.since, self.until = DAYS, LONG_AGO, LONG_AFTER
        if not ListEntry.objects.exists():
            standard_lists(district)
        self.entries = list(ListEntry.objects.order_by("pk"))
        self.communities = [district.community1, district.community2, district.community3]
        self.senders = [district.department, district.other_department, district.office, district.street, None]
        self.count = Dispatch.objects.count() + Application.objects.count()
        self.title, self.document_number = "事项", ""

    def some_cut(self):
        """When a month is counted."""
        return CUT

    def moment(self):
        """Some moment of two years around; often an edge of the month."""
        edges = [at(2026, 10, 1), at(2026, 9, 30, 23, 59, 59), at(2026, 10, 31, 23, 59, 59), at(2026, 11, 1)]
        if self.dice.random() < 0.15:
            return self.dice.choice(edges)
        if self.dice.random() < 0.6:
            return at(2026, 10, 1) + timedelta(minutes=self.dice.randrange(31 * 24 * 60))
        return at(2025, 8, 1) + timedelta(minutes=self.dice.randrange(480 * 24 * 60))

    def later(self, moment):
        """A moment after another, sometimes in the next month."""
        return moment + timedelta(hours=self.dice.randrange(1, 24 * 12))

    def soon(self, moment):
        """A moment within a working week after another."""
        return moment + timedelta(hours=self.dice.randrange(1, 24 * 6))

    def fill(self, *, dispatches=40, applications=20):
        """Make that many of each; returns itself."""
        self.admissions = [self.application(end="approve")[1] for _n in range(3)]
        RandomForce(self).fill()
        for _n in range(dispatches):
            self.dispatch()
        for _n in range(applications):
            self.application()
            self.emergency()
        RandomRest(self).fill(applications)
        return self

    def emergency(self):
        """One declared emergency."""
        self.count += 1
        declared_at = self.moment()
        return Emergency.objects.create(
            number=f"测试区急〔2026〕{self.count}号",
            authority=self.district.authority,
            sender=self.district.department,
            kind=EmergencyKind.PUBLIC_SAFETY,
            name="应急",
            declared_by=self.district.officer,
            declared_at=declared_at,
            starts_on=declared_at.date(),
            file_by=declared_at.date(),
            last_day=declared_at.date(),
        )

    def dispatch(self):
        """A sending to some communities, and what they did with it."""
        rests_on = self.dice.choice(["entry", "admission", "nothing"])
        sent_at = self.moment()
        sent = Dispatch.objects.create(
            authority=self.district.authority,
            origin=self.dice.choice(Origin.values),
            sender=self.dice.choice(self.senders_at(sent_at)),
            title=self.title,
            document_number=self.document_number,
            category=self.dice.choice(Category.values),
            entry=self.dice.choice(self.entries) if rests_on == "entry" else None,
            admission=self.dice.choice(self.admissions) if rests_on == "admission" else None,
            hours=self.dice.choice([None, Decimal("0.5"), Decimal("2"), Decimal("12.5")]),
            forms_asked=self.more_dice.choice(["", "", "养犬台账", " 养犬台账 ", "老年人口表"]),
            sent_at=sent_at,
            created_by=self.district.officer,
        )
        for community in self.some_communities(sent_at):
            self.receipt(sent, community)
        return sent

    def senders_at(self, _moment):
        """Who may send then; None is somebody whom no roster names."""
        return self.senders

    def some_communities(self, _moment):
        """One to three of those that there are."""
        return self.dice.sample(self.communities, self.dice.randint(1, 3))

    def some_community(self, _moment):
        """One of those that there are."""
        return self.dice.choice(self.communities)

    def receipt(self, sent, community):
        """One community's receipt: waiting, taken on, completed or refused."""
        state = self.dice.choice(ReceiptState.values)
        received_at = sent.sent_at if self.dice.random() < 0.7 else self.later(sent.sent_at)
        refused_at = self.later(received_at) if state == ReceiptState.REFUSED else None
        self.count += 1
        receipt = Receipt.objects.create(
            dispatch=sent,
            community=community,
            state=state,
            received_at=received_at,
            verdict=self.dice.choice(Verdict.values),
            ground=self.dice.choice(Ground.values) if refused_at else "",
            number=f"测试区拒〔2026〕{self.count}号" if refused_at else "",
            refused_at=refused_at,
        )
        if state != ReceiptState.PENDING:
            first = ReceiptState.REFUSED if refused_at else ReceiptState.TAKEN_ON
            self.receipt_step(receipt, ReceiptState.PENDING, first, refused_at or self.later(received_at))
        if state == ReceiptState.COMPLETED:
            self.receipt_step(receipt, ReceiptState.TAKEN_ON, state, self.later(received_at))

    def receipt_step(self, receipt, source, target, moment):
        """A recorded step of a receipt."""
        ReceiptStep.objects.create(
            receipt=receipt,
            action=target,
            from_state=source,
            to_state=target,
            part=Part.RECEIVER,
            by=self.district.worker,
            at=moment,
        )

    def application(self, end=None):
        """An application on its way; returns it with its admission, if it came to one."""
        self.count += 1
        end = end or self.dice.choice(["approve", "approve", "reject", "withdraw", "", "draft"])
        final = {"approve": S.APPROVED, "reject": S.REJECTED, "withdraw": S.WITHDRAWN, "draft": S.DRAFT}
        asked = Application.objects.create(
            state=final.get(end, S.SUBMITTED),
            number="" if end == "draft" else f"测试区申〔2026〕{self.count}号",
            authority=self.district.authority,
            applicant=self.dice.choice([one for one in self.senders if one]),
            created_by=self.district.officer,
            name=f"申请{self.count}",
            kind=self.dice.choice(ApplicationKind.values),
            is_late=self.dice.choice([None, False, True]),
        )
        if end == "draft":
            return asked, None
        moment = self.application_step(asked, "submit", S.DRAFT, S.SUBMITTED, self.moment())
        while self.dice.random() < 0.3:
            moment = self.application_step(asked, "return", S.SUBMITTED, S.RETURNED, self.soon(moment))
            back_from = S.RETURNED
            if self.dice.random() < 0.4:
                moment = self.application_step(asked, "lapse", S.RETURNED, S.LAPSED, self.soon(moment))
                back_from = S.LAPSED
                if end == "" and self.dice.random() < 0.5:
                    return asked, None
            moment = self.application_step(asked, "submit", back_from, S.SUBMITTED, self.soon(moment))
        return asked, self.ending(asked, end, moment)

    def ending(self, asked, end, moment):
        """The last steps of an application; returns the admission of an approved one."""
        if end == "withdraw":
            self.application_step(asked, "withdraw", S.SUBMITTED, S.WITHDRAWN, self.soon(moment))
        if end not in ("approve", "reject"):
            return None
        moment = self.application_step(asked, "accept", S.SUBMITTED, S.ACCEPTED, self.soon(moment))
        if self.dice.random() < 0.3:
            moment = self.application_step(asked, "return", S.ACCEPTED, S.RETURNED, self.soon(moment))
            moment = self.application_step(asked, "submit", S.RETURNED, S.SUBMITTED, self.soon(moment))
            moment = self.application_step(asked, "accept", S.SUBMITTED, S.ACCEPTED, self.soon(moment))
        if self.dice.random() < 0.3:
            moment = self.application_step(asked, "ask", S.ACCEPTED, S.AWAITING_ANSWER, self.soon(moment))
            moment = self.application_step(asked, "answer", S.AWAITING_ANSWER, S.ACCEPTED, self.soon(moment))
        moment = self.application_step(asked, "recommend", S.ACCEPTED, S.PENDING_APPROVAL, self.soon(moment))
        moment = self.soon(moment)
        outcome = Outcome.APPROVED if end == "approve" else Outcome.REJECTED
        self.application_step(asked, end, S.PENDING_APPROVAL, outcome, moment)
        decision = Decision.objects.create(
            application=asked,
            number=f"测试区决〔2026〕{self.count}号",
            outcome=outcome,
            body=self.district.office,
            decided_by=self.district.decider,
            decided_at=moment,
            published_on=moment.date(),
            effective_on=moment.date() + timedelta(days=1),
            letter="决定书",
        )
        return self.admission(asked, decision) if end == "approve" else None

    def admission(self, asked, decision):
        """What was admitted."""
        return Admission.objects.create(
            number=f"测试区准〔2026〕{self.count}号",
            authority=self.district.authority,
            application=asked,
            decision=decision,
            lead_department=asked.applicant,
            name=asked.name,
            category=self.dice.choice(Category.values),
            content="内容",
            duration=self.more_dice.choice(Duration.values),
            frequency=self.more_dice.choice(Frequency.values),
            workload_hours=self.more_dice.choice([Decimal("0.5"), Decimal("2"), Decimal("7.3")]),
        )

    def application_step(self, asked, action, source, target, moment):
        """A recorded step of an application; returns its moment."""
        ApplicationStep.objects.create(
            application=asked,
            action=action,
            from_state=source,
            to_state=target,
            part=Part.APPLICANT,
            by=self.district.officer,
            at=moment,
        )
        return moment
