"""A certificate of the two lists with all that is to be said of it: purpose, procedure, time limit, sample, basis, where to go."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from certificates.guides import KINDS
from certificates.models import CertificateGuide
from registry.bases import basis_sentence, with_basis_status
from registry.guiding import guidance_of
from registry.models import Guidance, ListEntry, ListKind
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class CertificateType:
    """One certificate as it stands on a day; ``guide`` says how it is issued or where to go, ``guidance`` has the sample."""

    entry: ListEntry
    guide: CertificateGuide | None
    guidance: Guidance | None
    on: date

    line = property(lambda self: self.entry.line)
    name = property(lambda self: self.entry.name)
    sample = property(lambda self: self.guidance.sample if self.guidance else None)
    basis_sentence = property(lambda self: basis_sentence(self.entry, self.on))

    @property
    def may_be_issued(self):
        """Whether it stands on the list of those that communities issue."""
        return self.line.item_list.kind == ListKind.MAY_ISSUE

    @property
    def frozen(self):
        """What a slip or a log keeps of it, word for word, as plain values; what isn't said is left out."""
        entry, guide, sample = self.entry, self.guide, self.sample
        kept = {
            "on": self.on.isoformat(),
            "list": self.line.item_list.kind,
            "list_label": self.line.item_list.name,
            "number": self.line.number,
            "name": entry.name,
            "conditions": entry.conditions,
            "order_title": entry.enacted_by.title,
            "order_number": entry.enacted_by.document_number,
            "since": entry.valid_from.isoformat(),
            "basis": str(entry.basis),
            "basis_confirmed": entry.rests_on_confirmed,
            "basis_status": self.basis_sentence,
            "sample_id": self.guidance.pk if sample else None,
            "sample_name": sample.name if sample else "",
            "entry_id": entry.pk,
            "line_id": entry.line_id,
        }
        return {name: value for name, value in {**kept, **_of_guide(guide)}.items() if value not in ("", None)}


def _of_guide(guide):
    if guide is None:
        return {}
    return {
        "steps": guide.steps,
        "time_limit": guide.time_limit,
        "handled_by": guide.handled_by,
        "guide_confirmed": guide.is_confirmed,
        "confirmed_by": guide.confirmed_by.name if guide.confirmed_by_id else "",
        "confirmed_on": guide.confirmed_on.isoformat() if guide.confirmed_on else "",
    }


def types_of(entries, on, known_at=None):
    """{entry id: CertificateType} of entries of the two lists on a day; a fixed number of queries."""
    rows = with_basis_status(entries.filter(line__item_list__kind__in=KINDS).for_reading(known_at), on, known_at)
    rows = list(rows.select_related("basis__replaced_by"))
    lines = {row.line_id for row in rows}
    guides = CertificateGuide.objects.on(on).filter(line__in=lines).select_related("confirmed_by")
    guides = {guide.line_id: guide for guide in guides}
    guidance = guidance_of(lines, on, known_at)
    return {row.pk: CertificateType(row, guides.get(row.line_id), guidance.get(row.line_id), on) for row in rows}


def where_to_go(kept):
    """Where to go with a certificate that isn't issued, in one sentence, by what was frozen; usual practice is called so."""
    who = kept.get("handled_by")
    if not who:
        return _("请向要求出具的单位询问可以用什么证件、材料，或者由该单位自行核实。")
    if kept.get("guide_confirmed"):
        return _("请到：%(who)s。") % {"who": who}
    return _("按通常做法，请到：%(who)s（待本区确认）。") % {"who": who}


def who_confirmed(kept):
    """Which unit confirmed it and when; that nobody did; empty where nothing is said of where to go or how."""
    if not (kept.get("handled_by") or kept.get("steps")):
        return ""
    if not kept.get("guide_confirmed"):
        return _("这是通常做法，本区还没有确认。")
    if not kept.get("confirmed_by"):
        return _("本区已确认。")
    day = cn_date(date.fromisoformat(kept["confirmed_on"]))
    return _("%(who)s已于%(day)s确认。") % {"who": kept["confirmed_by"], "day": day}


def time_limit_in_words(kept):
    """The time limit, or empty."""
    return _("%(n)s个工作日") % {"n": kept["time_limit"]} if kept.get("time_limit") else ""
