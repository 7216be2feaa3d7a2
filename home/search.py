"""One box over all rooms: lines, certificates, admissions, applications, decisions, orders, communities and other units."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from admission.models import Admission, Application, Decision
from registry.asking import canonical_number
from registry.models import AdjustmentOrder, ListEntry, Unit
from registry.models.lists import ListKind
from web.words import has_words

SHOWN = 6
MOST_COUNTED = 1000  # beyond it a count costs more than it tells
LONGEST = 100  # characters of a question
CERTIFICATES = (ListKind.MAY_ISSUE, ListKind.NOT_TO_ISSUE)


@dataclass(frozen=True)
class Hit:
    """One row that was found: its title, a line below it, where it leads, its tag with a tone."""

    title: str
    note: str
    url: str
    tag: str = ""
    tone: str = "mute"


@dataclass(frozen=True)
class Kind:
    """A kind of record: ``rows(user, text, day)`` gives those that say the text and the user may see."""

    label: str
    rows: Callable
    hit: Callable
    name: str = "name"
    more: str = ""


@dataclass(frozen=True)
class Found:
    """What was found of one kind; ``total`` counts up to 1,000."""

    label: str
    hits: list
    total: int
    more_url: str

    @property
    def is_capped(self):
        """True when there are more than were counted."""
        return self.total > MOST_COUNTED


def entries(user, text, day):
    """Lines in force on the day, without the certificate lists."""
    rows = ListEntry.objects.visible_to(user).in_force(day).saying(text)
    return rows.exclude(line__item_list__kind__in=CERTIFICATES).select_related("line__item_list")


def certificates(user, text, day):
    """Lines of the certificate lists in force on the day."""
    rows = ListEntry.objects.visible_to(user).in_force(day).saying(text)
    return rows.filter(line__item_list__kind__in=CERTIFICATES).select_related("line__item_list")


def admissions(user, text, day):
    """Admissions, in force or not: their numbers are asked for years later."""
    rows = Admission.objects.visible_to(user).select_related("lead_department").prefetch_related("terms")
    return rows.saying(canonical_number(text))


def applications(user, text, day):
    """Applications that the user may see."""
    return Application.objects.visible_to(user).saying(canonical_number(text)).select_related("applicant")


def decisions(user, text, day):
    """Decisions that the user may see, by their number or what was applied for."""
    return Decision.objects.visible_to(user).saying(canonical_number(text)).select_related("application")


def orders(user, text, day):
    """Published orders, and drafts of those who write them."""
    return AdjustmentOrder.objects.visible_to(user).saying(text)


def units(user, text, day):
    """Communities, streets and departments of the day."""
    return Unit.objects.visible_to(user).on(day).saying(text).select_related("parent")


def _of_entry(entry):
    place = entry.line.item_list
    note = " › ".join(filter(None, [f"{place.name} {entry.line.number}", entry.heading, entry.subheading]))
    return Hit(
        entry.name, note, reverse("registry:line-detail", args=[entry.line_id]), place.get_kind_display(), place.kind
    )


def _of_admission(admission):
    from_to = f"{admission.valid_from} – {admission.last_day}" if admission.valid_from else ""
    note = " · ".join(filter(None, [admission.lead_department.name, from_to]))
    url = reverse("admission:admission-detail", args=[admission.pk])
    return Hit(admission.name, note, url, admission.number, "admitted")


def _of_application(application):
    url = reverse("admission:application-detail", args=[application.pk])
    title = application.name or str(_("未命名的申请"))
    return Hit(title, f"{application.applicant} {application.number}", url, application.get_state_display())


def _of_decision(decision):
    url = reverse("admission:application-detail", args=[decision.application_id])
    return Hit(decision.application.name, str(decision.published_on), url, decision.number)


def _of_order(order):
    url = reverse("registry:order-detail", args=[order.pk])
    return Hit(order.title, f"{order.document_number} · {order.effective_on}", url, order.get_state_display())


def _of_unit(unit):
    url = reverse("registry:unit-detail", args=[unit.pk])
    return Hit(unit.name, unit.parent.name if unit.parent else "", url, unit.get_kind_display())


KINDS = (
    Kind(_("清单条目"), entries, _of_entry, more="registry:entry-list"),
    Kind(_("证明"), certificates, _of_entry, more="certificates:certificate-list"),
    Kind(_("准入事项"), admissions, _of_admission, more="admission:admission-list"),
    Kind(_("准入申请"), applications, _of_application, more="admission:application-list"),
    Kind(_("准入决定"), decisions, _of_decision, name="number"),
    Kind(_("调整文件"), orders, _of_order, name="title", more="registry:order-list"),
    Kind(_("社区、街道和部门"), units, _of_unit),
)


def search(user, text, day):
    """[Found] for the kinds in which something says ``text``, those that bear it in their name first.

    Two queries a kind (and one for the terms of admissions), however much there is. A text without words finds nothing.
    """
    text = text.replace("\x00", "").strip()[:LONGEST]
    if not has_words(text):
        return []
    found = [_found(kind, kind.rows(user, text, day), text) for kind in KINDS]
    return [one for one in found if one.hits]


def _found(kind, rows, text):
    named = Case(When(**{f"{kind.name}__contains": text}, then=Value(0)), default=Value(1), output_field=IntegerField())
    hits = [kind.hit(row) for row in rows.order_by(named, "-pk")[:SHOWN]]
    total = len(hits)
    if total == SHOWN:
        total = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    more = f"{reverse(kind.more)}?{urlencode({'q': text})}" if kind.more else ""
    return Found(kind.label, hits, total, more)
