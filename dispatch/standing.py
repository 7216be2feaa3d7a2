"""What holds for a community on a day: the lines of the lists and the admissions, read once for many questions."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from admission.models import Admission, AdmissionTerm
from certificates.models import CertificateGuide
from dispatch import citations
from dispatch.citations import ADMISSION, EXPIRED, Citation
from registry.matching import LISTS, Index, Line
from registry.models import Authority, CalendarYear, Community, ListEntry
from web import clock

PROVISIONAL = "provisional"
SERIES_OF_ADMISSIONS = "准"


@dataclass(frozen=True)
class Standing:
    """Lines with their citations, for one authority, perhaps one community, on a day, as known at a moment.

    ``checked`` are the lists that were searched, as (kind, name, lines on it) in reading order.
    """

    authority: Authority
    community: Community | None
    on: date
    known_at: datetime | None
    index: Index
    citations: dict[str, Citation]
    checked: tuple[tuple[str, str, int], ...]
    is_provisional: bool
    record_number: re.Pattern

    @classmethod
    def load(cls, authority, *, community=None, on=None, known_at=None):
        """Read all that holds; eight queries at most, however many lines there are."""
        on = on or clock.today()
        entries = _entries(authority, community, on, known_at)
        guides = {guide.line_id: guide for guide in CertificateGuide.objects.on(on)}
        found = [_line_of_entry(entry, guides.get(entry.line_id)) for entry in entries]
        if community is not None:
            covering = Admission.objects.of(authority).covering(community)
            found += [
                pair for admission in _with_terms(covering, known_at) if (pair := _line_of_admission(admission, on))
            ]
        return cls(
            authority=authority,
            community=community,
            on=on,
            known_at=known_at,
            index=Index([line for line, _citation in found]),
            citations={line.key: citation for line, citation in found},
            checked=_lists_searched(entries),
            is_provisional=not CalendarYear.objects.filter(year__gte=on.year, is_confirmed=True).exists(),
            record_number=_record_number(authority),
        )

    def admissions_numbered(self, numbers):
        """{number: admission with ``known_terms`` and ``covers``} for record numbers of this authority or its city."""
        rows = _with_terms(Admission.objects.of(self.authority).filter(number__in=numbers), self.known_at)
        rows = rows.prefetch_related("communities")
        return {row.number: row for row in rows if row.known_terms}


def _entries(authority, community, on, known_at):
    """Entries in force that a community of this kind must know, in reading order."""
    rows = ListEntry.objects.holding_in(authority).in_force(on, known_at).for_reading().in_list_order()
    is_rural = community is not None and community.is_rural
    return list(rows.filter(line__item_list__kind__in=LISTS).exclude(line__item_list__for_rural=not is_rural))


def _lists_searched(entries):
    sizes = Counter((entry.line.item_list.kind, entry.line.item_list.name) for entry in entries)
    return tuple((kind, name, size) for (kind, name), size in sizes.items())


def _with_terms(admissions, known_at):
    terms = AdmissionTerm.objects.known_at(known_at).order_by("valid_from")
    return admissions.select_related("application", "decision", "lead_department").prefetch_related(
        Prefetch("terms", terms, to_attr="known_terms")
    )


def _line_of_entry(entry, guide):
    citation = citations.of_entry(entry, guide)
    line = Line(
        key=f"entry-{entry.pk}",
        list=citation.list,
        number=citation.number,
        name=citation.name,
        content=citation.wording,
        keywords=tuple(entry.line.keywords),
        purpose=citation.conditions,
        flags=() if citation.basis_confirmed else (PROVISIONAL,),
    )
    return line, citation


def _line_of_admission(admission, on):
    """The line of an admission that is or was in force; None for one that begins later or was never known."""
    begun = [term for term in admission.known_terms if term.valid_from <= on]
    return line_of_term(admission, begun[-1], on) if begun else None


def line_of_term(admission, term, on):
    """The line and the citation of an admission by one of its terms, marked expired when the term is over on ``on``."""
    line = Line(
        key=f"admission-{admission.pk}",
        list=ADMISSION,
        number=admission.number,
        name=admission.name,
        content=admission.content,
        keywords=tuple(admission.keywords),
        flags=() if term.is_true_on(on) else (EXPIRED,),
    )
    return line, citations.of_admission(admission, term)


def _record_number(authority):
    """A pattern for the numbers of admissions that hold here, such as 示范区准〔2026〕3号, at the end of what is quoted."""
    names = Authority.objects.filter(pk__in=authority.chain).values_list("short_name", flat=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))}){SERIES_OF_ADMISSIONS}〔\d+〕\d+号$")
