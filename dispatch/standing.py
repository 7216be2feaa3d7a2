"""What holds for a community on a day: finds the lines and the admissions that texts speak of, and cites them."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from admission.kept import kept_of, with_what_kept
from admission.models import Admission, AdmissionTerm
from certificates.models import CertificateGuide
from dispatch import citations, conditions, emergencies
from dispatch.books import ADMISSION_KEY, AdmissionBook, books_for
from dispatch.brought import beside_an_admission, in_passing, kinds_of
from dispatch.citations import ADMISSION, EMERGENCY, EXPIRED, SUSPENDED, Citation
from dispatch.emergencies import EmergencyBook
from dispatch.fund_arrivals import Money, late_at
from dispatch.verdicts import FAINT_FLOOR
from registry.bases import basis_sentence, with_basis_status
from registry.lineage import Lineage
from registry.list_books import ENTRY_KEY, ListBook
from registry.matching import NUMBERED_LISTS, Line, find_among, order_of
from registry.models import Authority, CalendarYear, Community, Guidance, ListEntry
from web import clock

SERIES_OF_EMERGENCIES = "急"
SERIES = f"准{SERIES_OF_EMERGENCIES}"
MOST_LIVE = 20  # admissions in force that are looked at, best first; the same number of those that ran out
_ANY_OF = "select unnest(%s::bigint[])"


@dataclass(frozen=True)
class Standing:
    """One authority, perhaps one community, a day, and the moment as of which things are known.

    Load one and ask it many texts: it reads the lists and the admissions once, as long as they don't change.
    """

    authority: Authority
    community: Community | None
    on: date
    known_at: datetime | None
    lists: ListBook
    admissions: AdmissionBook | None
    emergencies: EmergencyBook | None
    is_provisional: bool
    # Copies for other days between which nothing changed share what was cited.
    _cited: dict[str, Citation] = field(default_factory=dict, repr=False)
    _conditions: dict[str, conditions.Conditions] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, authority, *, community=None, on=None, known_at=None):
        """Two queries when nothing has changed since the last question; however many lines there are, seven at most."""
        on = on or clock.today()
        lists, admissions, declared = books_for(
            authority,
            is_rural=community is not None and community.is_rural,
            on=on,
            known_at=known_at,
            with_admissions=community is not None,
        )
        is_announced = CalendarYear.objects.filter(year__gte=on.year, is_confirmed=True).exists()
        return cls(authority, community, on, known_at, lists, admissions, declared, not is_announced)

    @property
    def checked(self):
        """The lists that are searched, as (kind, name, lines on it) in reading order."""
        return self.lists.checked

    @cached_property
    def record_number(self):
        """A pattern for the numbers of admissions and emergencies that may hold here, such as 示范区准〔2026〕3号, at the end
        of what is quoted."""
        chain = [self.authority, self.authority.parent] if self.authority.parent_id else [self.authority]
        names = "|".join(re.escape(one.short_name) for one in chain)
        return re.compile(rf"(?:{names})[{SERIES}]〔\d+〕\d+号$")

    @cached_property
    def lineage(self):
        """Who follows whom by the day. One query, when a cap or an emergency first needs it."""
        return Lineage.load([self.authority.pk], until=self.on)

    @cached_property
    def late(self):
        """What money for the community is late (``fund_arrivals.late_at``). One query, when a listed matter or an admission
        first needs it."""
        return late_at(self)

    def find(self, texts):
        """For each text its matches, best first: lines of the lists, and admissions and emergencies that reach the community.

        At most seven queries for all texts together, none without a community.
        """
        indexes = [book.index for book in (self.lists, self.admissions, self.emergencies) if book]
        found = [find_among(text, indexes, FAINT_FLOOR) for text in texts]
        subjects = {}
        for match in (match for matches in found for match in matches if match.line.list == ADMISSION):
            subjects[match.line.key] = max(match.score, subjects.get(match.line.key, 0.0))
        reached = self._reached(subjects) | self._declared(found)
        return [self._with_admissions(matches, reached) for matches in found]

    def admissions_numbered(self, numbers):
        """{number: admission} for record numbers of this authority or its city, with ``known_terms`` and ``is_here``.

        ``is_here``: it covers the community; without a community every admission does. Six queries at most.
        """
        rows = Admission.objects.of(self.authority).filter(number__in=numbers)
        here = self._covering().filter(number__in=numbers).values_list("pk", flat=True) if self.community else None
        here = None if here is None else set(here)
        found = {row.number: row for row in self._with_terms(rows) if row.known_terms}
        for row in found.values():
            row.is_here = here is None or row.pk in here
        return found

    def emergencies_numbered(self, numbers):
        """{number: emergency} like ``admissions_numbered``, with ``is_here``. Three queries, none without such a number."""
        wanted = [number for number in numbers if f"{SERIES_OF_EMERGENCIES}〔" in number]
        rows = emergencies.for_answers(self.authority).filter(number__in=wanted) if wanted else ()
        found = {row.number: row for row in rows if emergencies.is_known(row, self.known_at)}
        for row in found.values():
            row.is_here = self.community is None or emergencies.reaches(row, self)
        return found

    def line_of_emergency(self, emergency):
        """The line of an emergency; what it cites is kept."""
        line, citation = emergencies.line_of(emergency, self)
        self._cited[line.key] = citation
        return line

    def line_of(self, admission, term):
        """The line of an admission by one of its terms; what it cites is kept."""
        stands = conditions.Conditions(admission, self.on) if self.community else None
        line, citation = line_of_term(
            admission,
            term,
            self.on,
            is_from_above=admission.authority_id != self.authority.pk,
            unmet=stands.unmet if stands else (),
            kept=kept_of(admission),
        )
        self._cited[line.key], self._conditions[line.key] = citation, stands
        return line

    def unmet(self, key, asked, text):
        """What of the conditions of a line found here isn't met, by the day and by what the text asks; mostly nothing. With
        a line of a list only money may have been promised, and be late."""
        if key.startswith(ENTRY_KEY):
            late = self.late["entry"].get(int(key.removeprefix(ENTRY_KEY))) if self.community else None
            return conditions.late_money(Money(late=late))
        stands = self._conditions.get(key)
        if stands is None:
            return ()
        unmet = stands.unmet_by(asked, text)
        # A condition about forms says already what is to be said of them.
        beside = () if any(one.is_part for one in unmet) else in_passing(kinds_of(stands.admission), asked.burdens)
        return (*unmet, beside_an_admission(beside)) if beside else unmet

    def cite(self, keys):
        """{key: citation} of lines found here, word for word as they stood. Four queries for all that weren't cited yet."""
        if wanted := [int(key.removeprefix(ENTRY_KEY)) for key in keys if key not in self._cited]:
            entries = with_basis_status(ListEntry.objects.for_reading().filter(pk__in=wanted), self.on, self.known_at)
            entries = list(entries.select_related("basis__replaced_by"))
            lines = [entry.line_id for entry in entries]
            guides = {one.line_id: one for one in CertificateGuide.objects.on(self.on).filter(line_id__in=lines)}
            guidance = Guidance.objects.in_force(self.on, self.known_at).filter(line_id__in=lines)
            guidance = {one.line_id: one for one in guidance.select_related("sample").defer("sample__content")}
            for entry in entries:
                explained = guides.get(entry.line_id), guidance.get(entry.line_id)
                cited = citations.of_entry(entry, *explained, basis_status=basis_sentence(entry, self.on))
                self._cited[f"{ENTRY_KEY}{entry.pk}"] = cited
        return {key: self._cited[key] for key in keys}

    def _reached(self, subjects):
        """{subject: lines of its admissions here} for subjects with their scores; in force first, then those that ran out."""
        if not subjects:
            return {}
        subject_of = {pk: subject for subject in subjects for pk in self.admissions.admissions[subject]}
        rows = list(self._begun(subject_of).values_list("pk", "is_live"))
        rows.sort(key=lambda row: (-subjects[subject_of[row[0]]], -row[0]))
        live = [pk for pk, is_live in rows if is_live][:MOST_LIVE]
        ended = [pk for pk, is_live in rows if not is_live][:MOST_LIVE]
        reached = {}
        for admission in self._with_terms(Admission.objects.filter(pk__in=[*live, *ended])):
            begun = [term for term in admission.known_terms if term.valid_from <= self.on]
            reached.setdefault(subject_of[admission.pk], []).append(self.line_of(admission, begun[-1]))
        return reached

    def _declared(self, found):
        """{subject: lines of its emergencies here} for the names that the texts speak of."""
        lines = {}
        for key in {match.line.key for matches in found for match in matches if match.line.list == EMERGENCY}:
            pairs = emergencies.lines_of(self.emergencies.emergencies[key], self)
            self._cited.update((line.key, cited) for line, cited in pairs)
            lines[key] = [line for line, _cited in pairs]
        return lines

    def _begun(self, pks):
        """Of these admissions those that cover the community and have begun by the day, with ``is_live``."""
        known = AdmissionTerm.objects.known_at(self.known_at).filter(admission=OuterRef("pk"))
        # One array, whatever its length: fifty thousand parameters would take longer than the answer.
        rows = self._covering().filter(pk__in=RawSQL(_ANY_OF, [list(pks)]))
        return rows.filter(Exists(known.filter(valid_from__lte=self.on))).annotate(is_live=Exists(known.on(self.on)))

    def _covering(self):
        return Admission.objects.covering(self.community, self.known_at)

    def _with_terms(self, admissions):
        terms = AdmissionTerm.objects.known_at(self.known_at).order_by("valid_from")
        rows = list(
            with_what_kept(admissions, self.on, self.known_at)
            .select_related("application", "decision", "lead_department")
            .with_measures(self.known_at)
            .prefetch_related(Prefetch("terms", terms, to_attr="known_terms"), "decision__condition_rows")
        )
        if self.community:
            conditions.count_used(rows, self)
            conditions.count_funds(rows, self)
        return rows

    def _with_admissions(self, matches, reached):
        """The matches, each subject replaced by its admissions or emergencies here."""
        found = []
        for match in matches:
            if match.line.list in NUMBERED_LISTS:
                found += [replace(match, line=line) for line in reached.get(match.line.key, ())]
            else:
                found.append(match)
        return sorted(found, key=order_of)


def _why_not(admission, on):
    return SUSPENDED if admission.is_suspended(on) else EXPIRED


def line_of_term(admission, term, on, *, is_from_above=False, unmet=(), kept=()):
    """The line and the citation of an admission by one of its terms, marked when it doesn't hold on ``on``: it is
    suspended, or over; else with the flags of the conditions that aren't met. ``kept``: what orders say of it that
    forbid its matter."""
    flags = dict.fromkeys(one.flag.value for one in unmet) if term.is_true_on(on) else (_why_not(admission, on),)
    line = Line(
        key=f"{ADMISSION_KEY}{admission.pk}",
        list=ADMISSION,
        number=admission.number,
        name=admission.name,
        content=admission.content,
        keywords=tuple(admission.keywords),
        flags=tuple(flags),
        is_from_above=is_from_above,
        kept_against=tuple(f"{ENTRY_KEY}{one.entry}" for one in kept),
    )
    return line, citations.of_admission(admission, term, _("；").join(one.sentence for one in kept))
