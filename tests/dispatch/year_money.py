"""Money in a generated year: promised with admissions and lines, changed, paid late or in part, confirmed, taken back; each act
is carried out in the register and noted in the plain model."""

from datetime import date, timedelta
from decimal import Decimal

from admission.models import Admission
from dispatch.funds import FEN, Paid, Terms, confirm, pay, promise, supersede, take_back
from dispatch.models import FundPayment, FundPromise
from registry.models import ListLine
from web import clock

DAY = timedelta(days=1)
WEIGHTS = {"promise": 5, "change": 3, "pay": 8, "confirm": 7, "take_back": 2}


class MoneyActs:
    """The acts about money of a year's ``acts`` (``year_acts.Acts``)."""

    def __init__(self, acts):
        self.acts, self.district, self.chance = acts, acts.district, acts.chance
        self.subjects = {}

    def act(self):
        """One act by chance; False when there was nothing for it to be done to."""
        (name,) = self.chance.choices(list(WEIGHTS), WEIGHTS.values())
        return getattr(self, name)()

    def promise(self):
        """So much for each community of an admission, or some communities of a line; now and then entered too late."""
        if self.acts.admissions and self.chance.random() < 0.7:
            subject = self.chance.choice(self.acts.admissions[-10:])
            admission = Admission.objects.get(pk=subject[1])
            said = {"admission": admission, "communities": tuple(admission.communities.order_by("pk"))}
        else:
            subject = self.chance.choice(self.acts.places)
            line = ListLine.objects.get(item_list__kind=subject[0], number=subject[1])
            said = {"line": line, "communities": tuple(self.acts.some())}
        row = promise(self._terms(**said), payer=self.district.department, by=self.district.officer)
        self._note_promise(row, subject, None)
        return True

    def change(self):
        """Another amount and day in the place of a promise."""
        if (row := self._one_of(FundPromise.objects.live())) is None:
            return False
        communities = tuple(share.community for share in row.shares.select_related("community").order_by("pk"))
        terms = self._terms(admission=row.admission, line=row.line, communities=communities)
        later = supersede(row, terms, by=self.district.officer)
        self._note_promise(later, self.subjects[row.series], row.pk)
        return True

    def _terms(self, **said):
        due_on = clock.today() + self.chance.choice((-8, -2, -1, 1, 4, 30)) * DAY
        return Terms(
            amount=Decimal(self.chance.choice((6, 10))), per="community", source="fiscal", due_on=due_on, **said
        )

    def _note_promise(self, row, subject, replaces):
        self.subjects[row.series] = subject
        said = {"promise": row.pk, "series": row.series, "replaces": replaces, "yuan": row.amount, "due": row.due_on}
        for community in row.shares.order_by("pk").values_list("community", flat=True):
            self.acts.note("promised", subject, date.min, community, **said)

    def pay(self):
        """All or some of what is missing, to some communities of a promise, on this day or one before it was entered."""
        row = self._one_of(FundPromise.objects.live())
        shares = [] if row is None else list(row.shares.with_money().filter(missing__gt=0).select_related("community"))
        chosen = [one for one in shares if self.chance.random() < 0.7]
        if not chosen:
            return False
        paid_on, share = clock.today() - self.chance.choice((0, 0, 1, 3)) * DAY, self.chance.choice((1, 1, 2))
        rows = [
            Paid(one.community, max(FEN, (one.missing / share).quantize(FEN)), f"凭{next(self.acts.numbers)}")
            for one in chosen
        ]
        for payment in pay(row, rows, paid_on=paid_on, by=self.district.officer):
            self._note_of(payment, "paid", paid_on, payment.amount)
        return True

    def confirm(self):
        """A community says that money came; now and then only a part of it."""
        there = [one.pk for one in self.acts.open_on(clock.today())]
        waiting = FundPayment.objects.to_confirm().filter(community__in=there)
        if (payment := self._one_of(waiting)) is None:
            return False
        amount = FEN if self.chance.random() < 0.1 else None
        row = confirm(payment, by=self.district.worker, amount=amount)
        self._note_of(payment, "came", row.confirmed_on, row.amount)
        return True

    def take_back(self):
        """A payment was recorded wrongly."""
        if (payment := self._one_of(FundPayment.objects.standing())) is None:
            return False
        take_back(payment, by=self.district.reviewer)
        self._note_of(payment, "paid", payment.paid_on, -payment.amount)
        self._note_of(payment, "gone", payment.paid_on, payment.amount)
        return True

    def _note_of(self, payment, kind, day, yuan):
        series = payment.promise.series
        said = {"series": series, "payment": payment.pk, "yuan": yuan}
        self.acts.note(kind, self.subjects[series], day, payment.community_id, **said)

    def _one_of(self, rows):
        """One of the latest of some rows, or None."""
        lately = list(rows.order_by("-pk")[:12])
        return self.chance.choice(lately) if lately else None
