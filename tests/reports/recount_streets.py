"""A street's own part of a month counted once more in the plainest way: only what is of its communities."""

from collections import defaultdict
from decimal import Decimal

from registry.models import Community
from reports import months
from tests.reports.recount import Recount
from tests.reports.recount_force import RecountForce
from tests.reports.recount_rest import RecountRest


class _OfAStreet:
    """Rows whose community stood under the street."""

    def __init__(self, authority, month, cut, street):
        super().__init__(authority, month, cut)
        self.street = street

    def of_street(self, rows, community=lambda one: one.community):
        return [one for one in rows if community(one).parent_id == self.street.pk]


class StreetForce(_OfAStreet, RecountForce):
    def receipts(self):
        rows = super().receipts()
        return rows.filter(pk__in=[one.pk for one in self.of_street(rows)])

    def places(self):
        return self.of_street(super().places())

    def summary(self):
        # What is in force is of the whole district.
        return {**self.loads(), **self.forms()}


class StreetRest(_OfAStreet, RecountRest):
    def of_disputes(self, model, receipt):
        rows = super().of_disputes(model, receipt)
        path = receipt.split("__")

        def community(one):
            for name in path:
                one = getattr(one, name)
            return one.community

        return self.of_street(rows, community)

    def payments(self):
        return self.of_street(super().payments())

    def receipts(self):
        return self.of_street(super().receipts())

    def places(self):
        return self.of_street(super().places())

    def stops(self):
        kept = {one.burden_id for one in self.places()}
        return [one for one in super().stops() if one.burden_id in kept]

    def shares(self):
        return self.of_street(super().shares(), lambda one: one[0].community)

    def certificates(self, model, day):
        return self.of_street(super().certificates(model, day))


class StreetRecount(_OfAStreet, Recount):
    """{row: {metric: number}} for each table of a street's part, of what was recorded before ``cut``."""

    def rest(self, month=None):
        return StreetRest(self.authority, month or self.month, self.cut, self.street)

    def force(self, month=None):
        return StreetForce(self.authority, month or self.month, self.cut, self.street)

    def before(self):
        return StreetRecount(self.authority, self.month_before(), self.cut, self.street)

    def communities(self, month):
        return self.of_street(super().communities(month), lambda one: one)

    def receipts(self, month):
        return self.of_street(super().receipts(month))

    def receipt_steps(self, month):
        return self.of_street(super().receipt_steps(month), lambda one: one.receipt.community)

    def by_community(self):
        after = months.shifted(self.month, 1)
        stood = [
            one
            for one in self.of_street(Community.objects.order_by("official_order", "pk"), lambda one: one)
            if one.valid_from < after and (one.valid_to is None or one.valid_to > self.month)
        ]
        table = defaultdict(lambda: defaultdict(Decimal), {str(one.pk): defaultdict(Decimal) for one in stood})
        return self.of_dispatches(
            table, self.month, dispatch=lambda one: next(iter(table)), receipt=lambda one: str(one.community_id)
        )
