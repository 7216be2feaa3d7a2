"""The rest of a random month: disputes, reported violations, money, certificates, standing burdens."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.timezone import localdate

from admission.models import Frequency
from certificates.models import AskOutcome, CertificateAsk, CertificateIssue
from dispatch.models import (
    BurdenKind,
    BurdenPlace,
    BurdenState,
    Dispute,
    DisputeState,
    DisputeStep,
    FundConfirmation,
    FundPayment,
    FundPromise,
    FundShare,
    Receipt,
    StandingBurden,
    StandingBurdenStep,
    Violation,
    ViolationKind,
    ViolationState,
    ViolationStep,
)
from web.parts import Part

V = ViolationState
FEN = Decimal("0.01")


class RandomRest:
    """Acts beside a RandomMonth, whose moments and people they share."""

    def __init__(self, month):
        self.month, self.district, self.dice = month, month.district, month.dice

    def fill(self, n=12):
        """That many of each; returns itself."""
        for receipt in Receipt.objects.exclude(number="").filter(dispute=None).order_by("pk"):
            if self.dice.random() < 0.6:
                self.dispute(receipt)
        for _n in range(n):
            self.violation()
            self.promise()
            self.certificate(CertificateAsk)
            self.certificate(CertificateIssue)
            self.burden()
        return self

    def day(self):
        """Some day around October 2026."""
        return localdate(self.month.moment())

    def step(self, model, field, one, action, source, target, at):
        """A recorded step; returns its moment."""
        made = {"action": action, "from_state": source, "to_state": target, "part": Part.REVIEWER, "at": at}
        model.objects.create(**{field: one}, **made, by=self.district.people["reviewer"])
        return at

    def dispute(self, receipt):
        """A sender disputes a refusal; somebody rules on it, or nobody does."""
        end = self.dice.choice(["stands", "overruled", "withdrawn", "filed"])
        filed_at = self.month.soon(receipt.refused_at)
        ruled_at = filed_at + timedelta(hours=self.dice.randrange(1, 24 * 14))
        reasons = {"ruling": "理由", "ruled_on": localdate(ruled_at)} if end in ("stands", "overruled") else {}
        one = Dispute.objects.create(
            state=end,
            receipt=receipt,
            unit=receipt.dispatch.sender or self.district.department,
            text="不服",
            filed_by=self.district.officer,
            filed_at=filed_at,
            **reasons,
        )
        if end != DisputeState.FILED:
            action = {"stands": "stand", "overruled": "overrule", "withdrawn": "withdraw"}[end]
            self.step(DisputeStep, "dispute", one, action, DisputeState.FILED, end, ruled_at)

    def violation(self):
        """A report, and some of what may become of it."""
        self.month.count += 1
        moment = self.month.moment()
        one = Violation.objects.create(
            state=V.DISMISSED,
            finding="核实",
            number=f"测试区举〔2026〕{self.month.count}号",
            authority=self.district.authority,
            kind=self.dice.choice(ViolationKind.values),
            text="情况",
            is_anonymous=True,
            reported_on=localdate(moment),
        )

        def then(action, source, target):
            nonlocal moment
            moment = self.step(ViolationStep, "violation", one, action, source, target, self.month.later(moment))

        far = self.dice.randrange(6)
        if far == 0:
            then("dismiss", V.REPORTED, V.DISMISSED)
        if far >= 2:
            then("verify", V.REPORTED, V.VERIFIED)
        if far >= 3:
            then("correct", V.VERIFIED, V.CORRECTED)
        if far == 4:
            then("rebound", V.CORRECTED, V.VERIFIED)
        if far == 5:
            then("report_rebound", V.CORRECTED, V.REPORTED)
            if self.dice.random() < 0.5:
                then("keep_closed", V.REPORTED, V.CORRECTED)
            else:
                then("verify", V.REPORTED, V.VERIFIED)

    def promise(self):
        """Money for some communities, sometimes replaced by another promise, paid and confirmed by halves."""
        n, name = self.dice.randrange(3), self.dice.choice(["admission", "line"])
        rests_on = {name: self.month.admissions[n] if name == "admission" else self.month.entries[n].line}
        # All that is promised with the first ones comes at once, or no task would ever have all of its money.
        is_whole, moment = n == 0, self.month.moment()
        first = self._promised(is_whole, moment, **rests_on)
        if self.dice.random() < 0.3:
            self._promised(is_whole, self.month.later(moment), replaces=first, series=first.series, **rests_on)

    def _promised(self, is_whole, moment, **more):
        promise = FundPromise.objects.create(
            authority=self.district.authority,
            payer=self.dice.choice([one for one in self.month.senders_at(moment) if one]),
            amount=Decimal(self.dice.randrange(1, 10_000_00)) * FEN,
            source="fiscal",
            due_on=self.day(),
            promised_by=self.district.officer,
            promised_at=moment,
            **more,
        )
        for community in self.month.some_communities(moment):
            amount = Decimal(self.dice.randrange(1, 5_000_00)) * FEN
            FundShare.objects.create(promise=promise, community=community, amount=amount)
            if is_whole:
                self._paid(promise, community, amount, moment, 9, is_whole=True)
            else:
                for voucher in range(self.dice.randrange(3)):
                    self._paid(promise, community, (amount / 2).quantize(FEN) + FEN, moment, voucher)
        return promise

    def _paid(self, promise, community, amount, moment, voucher, is_whole=False):
        recorded_at = moment if is_whole else self.month.later(moment)
        payment = FundPayment.objects.create(
            promise=promise,
            community=community,
            amount=amount,
            paid_on=localdate(moment) if self.dice.random() < 0.5 else localdate(recorded_at),
            voucher=f"第{voucher}号",
            recorded_by=self.district.officer,
            recorded_at=recorded_at,
        )
        if is_whole or self.dice.random() < 0.6:
            seen_at = moment if is_whole else self.month.later(recorded_at)
            FundConfirmation.objects.create(
                payment=payment,
                amount=amount if is_whole else (amount / 3).quantize(FEN),
                confirmed_on=localdate(seen_at),
                confirmed_by=self.district.worker,
                confirmed_at=seen_at,
            )
        if not is_whole and self.dice.random() < 0.3:
            FundPayment.objects.create(
                promise=promise,
                community=community,
                amount=-amount,
                paid_on=payment.paid_on,
                voucher=payment.voucher,
                takes_back=payment,
                recorded_by=self.district.officer,
                recorded_at=self.month.later(recorded_at),
            )

    def certificate(self, model):
        """A certificate that was asked for or stamped; sometimes mended or struck out, sometimes after the cut."""
        made = self._certificate(model)
        if self.dice.random() < 0.3:
            self._certificate(model, replaces=made, reason="写错", recorded_at=self.month.later(made.recorded_at))
        elif self.dice.random() < 0.2:
            at = self.month.later(made.recorded_at)
            self._certificate(model, replaces=made, reason="写错", recorded_at=at, is_void=True)

    def _certificate(self, model, recorded_at=None, **more):
        self.month.count += 1
        recorded_at = recorded_at or self.month.moment()
        line = self.dice.choice(self.month.entries).line
        said = {"line": line, "issued_on": localdate(recorded_at)}
        if model is CertificateAsk:
            outcome = self.dice.choice(AskOutcome.values)
            said = {"authority": self.district.authority, "outcome": outcome, "asked_on": localdate(recorded_at)}
            said["line"] = None if outcome == AskOutcome.UNLISTED else line
        elif not more.get("is_void"):
            said["serial"] = self.month.count
        number = None if more.get("is_void") else f"测试证〔2026〕{self.month.count}号"
        return model.objects.create(
            token=UUID(int=self.dice.getrandbits(128)),
            community=self.month.some_community(recorded_at),
            name=f"第{self.dice.randrange(4)}种证明",
            number=number,
            recorded_at=recorded_at,
            **said,
            **more,
        )

    def burden(self):
        """A standing burden that some communities keep for a while, and that was perhaps stopped."""
        self.month.count += 1
        more, moment = self.month.more_dice, self.month.moment()
        stopped_at = self.month.later(moment) + timedelta(days=2) if self.dice.random() < 0.5 else None
        one = StandingBurden.objects.create(
            state=BurdenState.STOPPED if stopped_at else BurdenState.KEPT,
            stopped_on=stopped_at and localdate(stopped_at),
            authority=self.district.authority,
            kind=self.dice.choice(BurdenKind.values),
            name=f"台账{self.month.count}",
            owner=self.district.department,
            admission=(admission := self.dice.choice([None, *self.month.admissions])),
            line=None if admission else more.choice([None, None, *(entry.line for entry in self.month.entries)]),
            frequency=more.choice(["", *Frequency.values]),
            minutes_each=more.choice([None, 5, 30, 95]),
        )
        for community in self.month.some_communities(moment):
            BurdenPlace.objects.create(
                burden=one,
                community=community,
                valid_from=localdate(moment) - timedelta(days=more.choice([0, 0, 40])),
                valid_to=stopped_at and localdate(stopped_at),
            )
        if stopped_at:
            kept, stopped = BurdenState.SAID_STOPPED, BurdenState.STOPPED
            self.step(StandingBurdenStep, "burden", one, "verify_stopped", kept, stopped, stopped_at)
