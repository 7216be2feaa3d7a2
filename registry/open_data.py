"""Open data: what anybody may take away at an address that stays; the registry's own sets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry import exports
from registry.models import Authority, AuthorityRule, ListEntry, Unit
from registry.models.units import UnitKind
from registry.rules import RULES
from web.days import on_and_known
from web.exports import Export
from web.refusals import BadQuery

LICENCE = "open_data_licence"


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the day, what was known at, and whose data (None: everybody's)."""

    on: date
    known_at: datetime | None = None
    authority: Authority | None = None


@dataclass(frozen=True)
class Dataset:
    """One set of open data. ``rows(asked)`` gives its queryset; ``takes`` names the parameters of its address."""

    key: str
    name: Any
    note: Any
    export: Export
    rows: Callable
    takes: tuple = ("on", "known_at", "authority")


@dataclass(frozen=True)
class Licence:
    """On what terms an authority's data may be used; ``is_assumed`` until the authority has said so itself."""

    authority: Authority
    text: str
    is_assumed: bool


def asked_of(request, dataset):
    """What the address asks for. Raises BadQuery for a day, a moment or an authority that isn't there."""
    for name in ("known_at", "authority"):
        if request.GET.get(name) and name not in dataset.takes:
            raise BadQuery(_t("这份数据不按「%(name)s」提供，请去掉这个参数。") % {"name": name}, field=name)
    on, known_at = on_and_known(request)
    return Asked(on, known_at, _authority(request.GET.get("authority", "").strip()))


def _authority(name):
    """The authority of a name or short name; None without one."""
    if not name:
        return None
    rows = list(Authority.objects.visible_to(None).order_by("level", "pk"))
    for one in rows:
        if name in (one.short_name, one.name):
            return one
    names = _t("、").join(one.short_name for one in rows)
    raise BadQuery(
        _t("没有「%(name)s」这个辖区，可选：%(names)s。") % {"name": name[:40], "names": names},
        code="invalid_choice",
        field="authority",
    )


def licences(authority=None):
    """[Licence, …] of one authority, or of all that are in force; its own rule, else its city's, else the default."""
    authorities = list(Authority.objects.today().order_by("level", "pk"))
    rules = {rule.authority_id: rule for rule in AuthorityRule.objects.today().filter(key=LICENCE)}
    found = []
    for one in authorities:
        if authority is None or one.pk == authority.pk:
            rule = next((rules[pk] for pk in one.chain if pk in rules), None)
            text = rule.value if rule else str(RULES[LICENCE].default)
            found.append(Licence(one, text, rule.is_assumption if rule else RULES[LICENCE].assumed))
    return found


def licence_in_words(found):
    """The terms as a file says them; what nobody has confirmed is said to be so."""
    said = {}
    for one in found:
        text = _t("%(text)s（暂按惯例，待本辖区确认）") % {"text": one.text} if one.is_assumed else one.text
        said.setdefault(text, []).append(one.authority.name)
    if len(said) == 1:
        return next(iter(said))
    return _t("；").join(
        _t("%(names)s：%(text)s") % {"names": _t("、").join(names), "text": text} for text, names in said.items()
    )


def _lines(asked):
    rows = ListEntry.objects.visible_to(None).in_force(asked.on, asked.known_at)
    if asked.authority:
        rows = rows.filter(line__item_list__authority=asked.authority)
    return rows.for_reading().in_list_order()


def _units(asked):
    rows = Unit.objects.visible_to(None).on(asked.on).select_related("parent", "authority")
    if asked.authority:
        rows = rows.of(asked.authority)
    return rows.order_by("authority_id", "kind", "official_order", "pk")


def _departments(asked):
    return _units(asked).filter(kind=UnitKind.DEPARTMENT)


DATASETS = (
    Dataset("lists", _("清单条目"), _("某一天有效的全部清单条目，含依据和列入文件。"), exports.ENTRIES, _lines),
    Dataset("departments", _("部门"), _("某一天存在的部门。"), exports.DEPARTMENTS, _departments, ("on", "authority")),
    Dataset(
        "units",
        _("单位名录"),
        _("某一天存在的部门、街道、社区和联席会议。"),
        exports.UNITS,
        _units,
        ("on", "authority"),
    ),
)
