"""Rows about applications, decisions and emergencies, about what the lists say, units, and certificates."""

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from admission.models import Application, ApplicationKind, EmergencyKind, Outcome
from certificates.models import AskOutcome, CertificateAsk, CertificateIssue
from registry.models import Category, ListEntry
from registry.models.units import UnitKind
from reports.subjects import COMMUNITY, Cell, Subject, open_day, open_to_all

UNIT = _("申请单位")


def _application(path=""):
    return (
        Cell("name", _("事项"), f"{path}name"),
        Cell("number", _("申请编号"), f"{path}number"),
        Cell("applicant", UNIT, f"{path}applicant.name"),
        open_to_all("kind", _("申请种类"), f"{path}kind", "choice", ApplicationKind),
    )


STEPPED = Subject(
    (*_application("application."), open_day("at", _("日期"))),
    "admission:application-detail",
    whole=Application.objects.visible_to,
    of="application_id",
    related=("application__applicant",),
    order=("at", "pk"),
)
UNDER_WAY = Subject(
    (*_application(), open_day("first_submitted_on", _("首次提交日期"), "first_submitted_at")),
    "admission:application-detail",
    whole=Application.objects.visible_to,
    related=("applicant",),
)


def _is_public(row):
    """What is admitted is published with its name; what is rejected isn't."""
    return row.outcome_then == Outcome.APPROVED


_ENDING = (
    Cell("name", _("事项"), "application.name", is_open=_is_public),
    Cell("number", _("申请编号"), "application.number"),
    Cell("applicant", UNIT, "application.applicant.name", is_open=_is_public),
    open_to_all("outcome", _("结果"), "outcome_then", "choice", [*Outcome.choices, ("withdrawn", _("撤回、视为撤回"))]),
    open_day("on", _("日期"), "decided_at"),
)
DECIDED = Subject(
    _ENDING,
    "admission:application-detail",
    whole=Application.objects.visible_to,
    of="application_id",
    related=("application__applicant",),
    order=("decided_at", "pk"),
)
#: In one list with decisions.
LEFT = Subject(
    (
        *STEPPED.cells[:3],
        open_to_all("outcome", _("结果"), "ended", "choice", _ENDING[3].choices),
        open_day("on", _("日期"), "at"),
    ),
    "admission:application-detail",
    whole=Application.objects.visible_to,
    of="application_id",
    related=("application__applicant",),
    order=("at", "pk"),
)
DECLARED = Subject(
    (
        open_to_all("name", _("事项")),
        open_to_all("number", _("应急编号")),
        open_to_all("kind", _("应急种类"), kind="choice", choices=EmergencyKind),
        open_to_all("sender", _("声明单位"), "sender.name"),
        open_day("declared_on", _("声明日期"), "declared_at"),
    ),
    "admission:emergency-detail",
    related=("sender",),
    order=("declared_at", "pk"),
)


def _with_name(lines):
    latest = ListEntry.objects.filter(line=OuterRef("pk")).order_by("-valid_from", "-pk")
    return lines.select_related("item_list").annotate(name=Subquery(latest.values("name")[:1]))


LINE = Subject(
    (
        open_to_all("name", _("事项")),
        open_to_all("number", _("编号")),
        open_to_all("rests_on", _("所在清单"), "item_list.name"),
    ),
    "registry:line-detail",
    order=("item_list", "position", "pk"),
    added=_with_name,
)
#: In one list with lines.
ADMITTED = Subject(
    (
        open_to_all("name", _("事项")),
        open_to_all("number", _("编号")),
        open_to_all("rests_on", _("所在清单"), lambda row: str(_("准入"))),
    ),
    "admission:admission-detail",
)
NAMED = Subject(
    (open_to_all("name", _("单位")), open_to_all("kind", _("类别"), kind="choice", choices=UnitKind)),
    "registry:unit-detail",
    order=("official_order", "pk"),
)
ASKED = Subject(
    (
        open_to_all("name", _("证明名称"), is_free=True),
        open_to_all("outcome", _("能不能开"), kind="choice", choices=AskOutcome),
        open_day("asked_on", _("日期")),
        Cell("number", _("编号")),
        Cell("agency", _("要求出具的单位"), "agency_label"),
        Cell("community", COMMUNITY, "community.name"),
    ),
    "certificates:ask-detail",
    whole=CertificateAsk.objects.visible_to,
    related=("agency", "community"),
    order=("asked_on", "pk"),
)
STAMPED = Subject(
    (
        open_to_all("name", _("证明名称"), is_free=True),
        open_day("issued_on", _("出具日期")),
        Cell("number", _("编号")),
        Cell("community", COMMUNITY, "community.name"),
    ),
    "certificates:issue-detail",
    whole=CertificateIssue.objects.visible_to,
    related=("community",),
    order=("issued_on", "pk"),
)
#: Rows that are no objects: {category, times}.
CATEGORY = Subject(
    (
        open_to_all("category", _("类别"), lambda row: row["category"], "choice", Category),
        open_to_all("times", _("件数"), lambda row: row["times"], "number"),
    ),
    order=(Case(*(When(category=key, then=Value(n)) for n, key in enumerate(Category.values))),),
)
#: Rows that are no objects: {called, times}.
KIND_OF_CERTIFICATE = Subject(
    (
        open_to_all("name", _("证明名称"), lambda row: row["called"], is_free=True),
        open_to_all("times", _("次数"), lambda row: row["times"], "number"),
    ),
    order=("called", "kind"),
)
