"""Asks counted: by certificate, by agency, by month, or by all three. Never by community: nothing here ranks them."""

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, NullIf, TruncMonth
from django.utils.translation import gettext_lazy as _

from certificates.models import AskOutcome

KIND, AGENCY, MONTH, ALL = "kind", "agency", "month", "all"
GROUPINGS = [
    (KIND, _("按证明")),
    (AGENCY, _("按要求出具的单位")),
    (MONTH, _("按月")),
    (ALL, _("按证明、单位、月逐项")),
]
REFUSED = ~Q(outcome=AskOutcome.MAY_ISSUE)
#: What tells the groups apart, and in what order they stand; agencies in the official order, others after them by name.
_OF_KIND, _OF_AGENCY = ("name", "outcome"), ("agency_label", "agency_place")
FIELDS = {
    KIND: (_OF_KIND, ("-asked", "name", "outcome")),
    AGENCY: (_OF_AGENCY, (F("agency_place").asc(nulls_last=True), "agency_label")),
    MONTH: (("month",), ("-month",)),
    ALL: (
        ("month", *_OF_KIND, *_OF_AGENCY),
        ("-month", "name", "outcome", F("agency_place").asc(nulls_last=True), "agency_label"),
    ),
}


def totals(rows, by=""):
    """Asks as groups: dicts of what tells them apart, ``asked`` and ``refused``; by certificate unless said otherwise."""
    fields, order = FIELDS.get(by) or FIELDS[KIND]
    rows = rows.annotate(
        month=TruncMonth("asked_on"),
        agency_label=Coalesce("agency__name", NullIf("agency_name", Value("")), Value("")),
        agency_place=F("agency__official_order"),
    )
    counted = {"asked": Count("pk"), "refused": Count("pk", filter=REFUSED)}
    return rows.order_by().values(*fields).annotate(**counted).order_by(*order)


def in_all(rows):
    """{asked, refused} of all asks together; one query."""
    return rows.aggregate(asked=Count("pk"), refused=Count("pk", filter=REFUSED))
