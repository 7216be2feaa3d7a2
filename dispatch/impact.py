"""What rests on the lines that an adjustment order changes or removes: dispatches that cite them, open and this year's."""

from django.db.models import Case, Count, Q, Sum, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch import burden_impact  # noqa: F401  brings its follower
from dispatch.models import OPEN_STATES, Dispatch, Receipt
from registry.impact import Follower, Row, Touched, follow, places_of, standing_lines
from web import clock
from web.templatetags.ui import hours, short_date


def affected(order):
    """For each changed or removed line that dispatches cite: receipts of this year, open ones, the hours of those."""
    lines = standing_lines(order)
    january = clock.today().replace(month=1, day=1)
    counted = (
        Dispatch.objects.filter(entry__line__in=lines)
        .order_by()
        .values("entry__line")
        .annotate(
            this_year=Count("receipts", filter=Q(sent_at__date__gte=january)),
            open=Count("receipts", filter=Q(receipts__state__in=OPEN_STATES)),
            hours=Sum("hours", filter=Q(receipts__state__in=OPEN_STATES)),
        )
        .filter(Q(this_year__gt=0) | Q(open__gt=0))
    )
    return [_touched(order, lines[row["entry__line"]], row) for row in counted.order_by("entry__line")]


def _touched(order, line, row):
    said = _("今年以来社区收到%(year)s件次，还没有办结的%(open)s件次") % {"year": row["this_year"], "open": row["open"]}
    if row["hours"]:
        said = _("%(said)s，约%(hours)s") % {"said": said, "hours": hours(row["hours"])}
    return Touched(line, said, reverse("registry:order-impact-rows", args=[order.pk, "dispatches", line.pk]))


def rows(order, line, user):
    """The receipts behind the count: open ones first, as far as the user may see them."""
    place = places_of(order).get((line.item_list_id, line.number))
    january = clock.today().replace(month=1, day=1)
    found = (
        Receipt.objects.visible_to(user)
        .filter(Q(state__in=OPEN_STATES) | Q(dispatch__sent_at__date__gte=january), dispatch__entry__line=place)
        .for_list()
        .order_by(Case(When(state__in=OPEN_STATES, then=0), default=1), "-received_at", "-pk")
    )
    return Rows(found)


class Rows:
    """Receipts as rows of a page; only those of the page are read."""

    def __init__(self, receipts):
        self.receipts = receipts

    def __len__(self):
        return self.receipts.count()

    def __getitem__(self, some):
        return [_row(one) for one in self.receipts[some]]


def _row(receipt):
    note = f"{receipt.community} · {receipt.get_state_display()} · {short_date(receipt.received_at)}"
    return Row(receipt.dispatch.title, note, reverse("dispatch:receipt-detail", args=[receipt.pk]))


follow(Follower("dispatches", gettext_lazy("引用条目的下派"), affected, rows=rows))
