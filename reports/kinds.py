"""What communities had in hand in a month, kind by kind: matters, categories, senders, forms, and how long matters last.

Kinds (种) and times (次) are never added together. Of single communities nothing is kept but the sum and the most that one
of them had, without its name.
"""

from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Trim
from django.utils.translation import gettext_lazy as _

from admission.models import Duration, Frequency
from dispatch.models import BurdenKind, Dispatch, Receipt, ReceiptState, ReceiptStep
from reports import facts, standing
from reports.counting import Row, grouped
from reports.facts import LISTED

#: After these nothing of a receipt is left to do.
OVER = (ReceiptState.COMPLETED, ReceiptState.REFUSED, ReceiptState.RECALLED)
UNSAID = "unsaid"
#: Where something is to be typed in again and again.
PLATFORMS = (BurdenKind.PLATFORM, BurdenKind.APP)

IN_HAND = {
    "matters": Count("dispatch__entry__line", distinct=True, filter=LISTED)
    + Count("dispatch__admission", distinct=True, filter=LISTED & Q(dispatch__entry=None)),
    "categories": Count("dispatch__category", distinct=True),
    "units": Count("dispatch__sender", distinct=True),
}
#: What is in hand: (in the whole authority, added up over communities, the most of one community).
LOADS = {
    "matters": ("matters", "matter_places", "most_matters"),
    "categories": ("categories", "category_places", "most_categories"),
    "units": ("units", "unit_places", "most_units"),
}
#: One form: who asks for it, and what it is called.
FORM = Concat(
    Coalesce(Cast("dispatch__sender", CharField()), Value("")),
    Value("\n"),
    "dispatch__sender_name",
    Value("\n"),
    Trim("dispatch__forms_asked"),
)
ASKED = {"forms": Count(FORM, distinct=True), "submissions": Count("pk")}
#: Whether a receipt rests on an admission, which states a duration, and not on a line.
IS_ADMITTED = Q(dispatch__entry=None, dispatch__admission__isnull=False)
STATED = Case(When(IS_ADMITTED, then="dispatch__admission__duration"), default=Value(UNSAID), output_field=CharField())
BY_DURATION = {
    "items": Count("dispatch__entry__line", distinct=True)
    + Count("dispatch__admission", distinct=True, filter=Q(dispatch__entry=None)),
    "listed": Count("pk"),
}


def in_hand(span):
    """The receipts that are counted as in hand: what reached a community before the end of the span and wasn't completed,
    refused or recalled before its beginning."""
    ended = ReceiptStep.objects.filter(receipt=OuterRef("pk"), to_state__in=OVER, at__lt=span.starts_at)
    rows = Receipt.objects.filter(received_at__lt=span.ends_at, dispatch__authority=span.authority)
    return rows.filter(~Exists(ended), span.there("community__parent"))


def with_forms(span):
    """The receipts that are counted as submissions: what reached communities in the span and asks for forms or ledgers."""
    return facts.receipts(span).exclude(dispatch__forms_asked="")


def durations(span):
    """The receipts behind ``by_duration``, each with the duration ``stated`` for it."""
    return facts.receipts(span).filter(LISTED).annotate(stated=STATED)


def of_duration(span, key):
    """The receipts behind one row of ``by_duration``."""
    return durations(span).filter(stated=key)


def first_of(*paths):
    """A function that turns receipts into the first one of each combination of what stands at ``paths``."""

    def firsts(rows):
        found = rows.order_by().values(*paths).annotate(first=Min("pk"))
        return Receipt.objects.filter(pk__in=found.values("first"))

    return firsts


def forms_of(rows):
    """Of each form that receipts ask for the first dispatch that asks for it."""
    found = rows.order_by().annotate(form=FORM).values("form").annotate(first=Min("dispatch"))
    return Dispatch.objects.filter(pk__in=found.values("first"))


def categories_of(rows):
    """{category, times} of each category of receipts."""
    return rows.order_by().values(category=F("dispatch__category")).annotate(times=Count("pk"))


def platforms(span):
    """Which community keeps which platform or app on the last day, and the frequency ``said`` for it."""
    said = Case(When(burden__frequency="", then=Value(UNSAID)), default="burden__frequency", output_field=CharField())
    return standing.places(span).filter(burden__kind__in=PLATFORMS).annotate(said=said)


def repeated_platforms(span):
    """Of these those that ask something so many ``rounds`` a year."""
    return platforms(span).annotate(rounds=standing.ROUNDS).filter(rounds__gt=0)


def totals(span):
    """{metric: number} of the whole authority. Three statements; one row for each community is read."""
    rows = in_hand(span)
    together, each = rows.aggregate(**IN_HAND), grouped(rows, "community", IN_HAND).values()
    counted = with_forms(span).aggregate(**ASKED)
    for key, (whole, places, most) in LOADS.items():
        numbers = [one[key] for one in each]
        counted |= {whole: together[key], places: sum(numbers), most: max(numbers, default=0)}
    return counted


def by_duration(span):
    """A row for each duration that admissions state, and one for what states none: lines say no duration."""
    counted = grouped(durations(span), "stated", BY_DURATION)
    return [Row(key, str(label), counted.get(key, {})) for key, label in [*Duration.choices, (UNSAID, _("没有写明"))]]


def platform_frequency(span):
    """A row for each frequency with which platforms and apps are to be filled on the last day, and one where none is said."""
    counted = grouped(platforms(span), "said", standing.KEPT)
    said = [*Frequency.choices, (UNSAID, _("没有写明"))]
    return [Row(key, str(label), counted.get(key, {})) for key, label in said]
