"""How what is to be sent stands with communities on a day: by groups of like standing, never community by community.

The verdicts and flags are those of the check: an admission is asked for by its number, a line by itself.
"""

import copy
from abc import ABC, abstractmethod
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

from django.db.models import Exists, OuterRef, Value
from django.utils.translation import gettext as _

from admission.models import Admission, Emergency, Exemption
from dispatch import beyond, citations
from dispatch.brought import kinds_of
from dispatch.citations import Citation
from dispatch.conditions import Conditions, late_money, money_in_each, same_paper, spread, used_in_each
from dispatch.emergencies import FLAGS
from dispatch.fund_arrivals import ByCommunity, Money, with_line
from dispatch.grounds import REFUSABLE_BEYOND, ground_for
from dispatch.models import FundPromise
from dispatch.questions import NumberState
from dispatch.standing import line_of_term
from dispatch.verdicts import BEYOND, OUT_OF_FORCE, OWN_LISTS, Flag, Verdict, decide_for
from dispatch.written import Written, is_written, read_written, words_of
from registry.about_words import Described
from registry.bases import basis_sentence, with_basis_status
from registry.lineage import Lineage
from registry.list_books import ENTRY_KEY, list_books
from registry.matching import Line, Match
from registry.models import Category, Guidance, ListEntry, ListKind

#: On these lists stands what communities do, or what runs as it stands there; of the others nothing is sent.
SENT_FROM = (ListKind.DUTY, ListKind.ASSIST, ListKind.REGULAR, ListKind.CREATION)


@dataclass(frozen=True)
class Group:
    """Communities (ids) for which a sending stands alike: the verdict, what it rests on, in words what it goes beyond.

    ``in_part``: only what goes beyond may be refused. ``quoted`` as an answer keeps what becomes of a record number.
    ``hint``: what the sender had better look at again.
    """

    communities: tuple[int, ...]
    verdict: Verdict
    flags: tuple[Flag, ...] = ()
    citation: Citation | None = None
    beyond: tuple[str, ...] = ()
    in_part: bool = False
    quoted: tuple = ()
    hint: str = ""

    @property
    def is_barred(self):
        """Whether it can't be sent: unlisted, expired, suspended, prohibited, or passed on to a service centre."""
        if not OUT_OF_FORCE.isdisjoint(self.flags):
            return True
        elsewhere = self.verdict is Verdict.UNLISTED and Flag.OVER_SCOPE in self.flags
        return self.verdict not in REFUSABLE_BEYOND and not elsewhere

    @property
    def needs_reason(self):
        """Whether it may be sent with a stated reason only, and arrives marked as refusable."""
        return not self.is_barred and not BEYOND.isdisjoint(self.flags)

    @property
    def ground(self):
        """On what ground the communities may refuse; None when they may not."""
        return ground_for(self.verdict, self.flags)

    def frozen(self, on, asks_for):
        """What the receipts keep of it, in the shape of an answer."""
        kept = {
            "on": on.isoformat(),
            "checked": [],
            "asks_for": list(asks_for),
            "is_certificate": False,
            "is_chosen": True,
        }
        if self.beyond:
            kept |= {"unmet": list(self.beyond), "in_part": self.in_part}
        if self.quoted:
            kept["quoted"] = [list(one) for one in self.quoted]
        if self.ground:
            kept["ground"] = str(self.ground)
        return {**kept, "line": self.citation.as_json()} if self.citation else kept


class Subject(ABC):
    """What is sent: ``row`` as it stands on the day ``on``.

    ``rows`` of communities have pk, name, is_rural, is_named and the stamp of the edition of everything. ``decided``: the
    words that somebody else than the sender decided on.
    """

    field = ""

    def __init__(self, row, on: date):
        self.row, self.on, self.authority = row, on, None

    name = property(lambda self: self.row.name)
    key = property(lambda self: f"{self.field}-{self.row.pk}")
    category = property(lambda self: getattr(self.row, "category", Category.TASK))
    decided = ""
    #: What says what it is, so that a text can be seen to speak of it.
    described = Described()
    #: The kinds of burden of which it is, or that come with it: asking them asks nothing beyond it.
    kinds = property(lambda self: frozenset({self.category}))

    def named(self):
        """An annotation of communities: whether it was decided for them by name."""
        return Value(True)

    @abstractmethod
    def belongs_to(self, units):
        """Whether one of the units (ids) may send it."""

    def groups(self, rows, wish, authority):
        """The groups of ``rows``, of one authority, for what a wish asks.

        What is written against a negative line is prohibited, whatever it is sent under: one query when the lists were
        changed, a few more to cite such a line.
        """
        self.authority = authority
        written = self._written(rows, wish)
        cited = citations_of({one.negative for one in written.values() if one.negative}, self.on)
        found = [
            Group(
                tuple(row.pk for row in rows if row.is_rural == is_rural),
                Verdict.NEGATIVE,
                citation=cited[one.negative],
                hint=beyond.prohibited(one),
            )
            for is_rural, one in written.items()
            if one.negative
        ]
        rest = [row for row in rows if not written[row.is_rural].negative]
        return [*found, *self.standing(rest, wish, written)] if rest else found

    @abstractmethod
    def standing(self, rows, wish, written):
        """The groups of ``rows`` for what a wish asks and no line prohibits; ``written`` by kind of community."""

    def _written(self, rows, wish):
        """{kind of community: what is written, as the check reads it there}."""
        kinds = {row.is_rural for row in rows}
        if not is_written(wish, self):
            return dict.fromkeys(kinds, Written())
        books = list_books(self.authority, rows[0].stamp, kinds, on=self.on, known_at=None)
        return {kind: read_written(wish, self, book) for kind, book in books.items()}


class OfEntry(Subject):
    """A line of a list. Four queries to find it, up to two more when money was promised with it."""

    field = "entry"

    @classmethod
    def find(cls, pk, on, *, lock=False):
        """The entry, or None; an entry never changes, so there is nothing to lock."""
        rows = with_basis_status(ListEntry.objects.for_reading().filter(pk=pk, known_to=None), on)
        rows = rows.annotate(has_money=Exists(FundPromise.objects.live().filter(line=OuterRef("line"))))
        row = rows.select_related("basis__replaced_by").first()
        if row is None:
            return None
        guidance = Guidance.objects.in_force(on).filter(line_id=row.line_id).select_related("sample")
        found = cls(row, on)
        found.guidance = guidance.defer("sample__content").first()
        return found

    @cached_property
    def described(self):
        said = (self.guidance.community_does, self.guidance.steps) if self.guidance else ()
        return Described(self.row.name, "", tuple(self.row.line.keywords), said)

    def belongs_to(self, units):
        return bool({unit.pk for unit in self.row.lead_departments.all()} & set(units))

    def standing(self, rows, wish, written):
        by_kind, money = defaultdict(list), self._money([row.pk for row in rows])
        for row in rows:
            by_kind[row.is_rural, money[row.pk].late].append(row.pk)
        return [self._group(tuple(pks), *kind, wish, written[kind[0]]) for kind, pks in by_kind.items()]

    def _money(self, pks):
        """{community: what was promised to it with the line}. One query, two when such a one was followed; none when nothing
        was."""
        found = with_line(self.row.line_id, self.authority, self.on) if self.row.has_money else ByCommunity()
        return spread(found, pks, lambda: Lineage.load([self.authority.pk], until=self.on))

    def _group(self, pks, is_rural, late, wish, written):
        item_list = self.row.line.item_list
        if why := self._why_not(item_list, is_rural):
            return Group(pks, Verdict.UNLISTED, beyond=(why,))
        entry = self.row
        cited = citations.of_entry(entry, None, self.guidance, basis_status=basis_sentence(entry, self.on))
        if written.is_whole and item_list.kind in OWN_LISTS:
            return Group(pks, Verdict.UNLISTED, (Flag.OVER_SCOPE,), cited, (beyond.the_line(written.asked),))
        doubtful = entry.needs_basis_review or entry.awaits_reconfirmation or not entry.rests_on_confirmed
        flags = (Flag.PROVISIONAL.value,) if doubtful else ()
        line = Line(f"{ENTRY_KEY}{entry.pk}", item_list.kind, entry.line.number, entry.name, flags=flags)
        ruling = decide_for(Match(line, 1.0), wish.asked(self))
        more = [*self._beyond(item_list.kind, wish, written), *beyond.elsewhere(written, self)]
        unmet = [*more, *late_money(Money(late=late))]
        flags = tuple(dict.fromkeys((*ruling.flags, *(one.flag for one in unmet))))
        in_part = bool(unmet) and all(one.is_part for one in unmet)
        said = {"in_part": in_part, "hint": beyond.another_line(written.rests_on, line)}
        return Group(pks, ruling.verdict, flags, cited, tuple(one.sentence for one in unmet), **said)

    def _beyond(self, kind, wish, written):
        """What is asked beyond the line. Of an assisted one every burden is, which its verdict says already; of a duty what
        the check wouldn't answer with it."""
        if kind == ListKind.ASSIST:
            return beyond.acts_of(wish, self.row.permitted_acts, "")
        return [*beyond.fields_of(wish, self), *beyond.matters_of(written, self)] if kind == ListKind.DUTY else []

    def _why_not(self, item_list, is_rural):
        """Why the line doesn't hold for communities of a kind, or None."""
        said = {"list": item_list.name, "number": self.row.line.number}
        if not self.row.is_true_on(self.on):
            return _("《%(list)s》第%(number)s项这一天不在清单上。") % said
        if item_list.kind not in SENT_FROM:
            return _("《%(list)s》第%(number)s项不是社区承担的事项。") % said
        if item_list.for_rural is not None and item_list.for_rural != is_rural:
            words = _("《%(list)s》不适用于涉农社区。") if is_rural else _("《%(list)s》只适用于涉农社区。")
            return words % said
        return None


class OfAdmission(Subject):
    """An admission. Three queries to find it, two more when it has a cap, up to three when money was promised with it."""

    field = "admission"

    @classmethod
    def find(cls, pk, on, *, lock=False):
        """The admission, or None; locked, so that of two sendings at once the second sees the first use up the cap."""
        rows = Admission.objects.filter(pk=pk).select_related("application", "decision", "lead_department", "authority")
        rows = rows.prefetch_related("decision__condition_rows")
        rows = rows.annotate(has_money=Exists(FundPromise.objects.live().filter(admission=OuterRef("pk"))))
        row = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
        return None if row is None else cls(row, on)

    decided = property(lambda self: f"{self.row.name}\n{self.row.content}")
    described = property(
        lambda self: Described(self.row.name, self.row.number, tuple(self.row.keywords), (self.row.content,))
    )

    @cached_property
    def kinds(self):
        return kinds_of(self.row)

    def belongs_to(self, units):
        return self.row.lead_department_id in units

    def named(self):
        named = Admission.communities.through.objects.filter(admission=self.row.pk, community_id=OuterRef("pk"))
        passed_on = Admission.inherited.rel.related_model.objects.covered()
        return Exists(named) | Exists(passed_on.filter(admission=self.row.pk, community_id=OuterRef("pk")))

    def standing(self, rows, wish, written):
        pks = tuple(row.pk for row in rows)
        begun = [term for term in self.row.known_terms if term.valid_from <= self.on]
        if not begun:
            return [Group(pks, Verdict.UNLISTED, quoted=((self.row.number, NumberState.UPCOMING.value),))]
        term = begun[-1]
        here = {row.pk: row.is_rural for row in rows if row.is_named}
        elsewhere = tuple(row.pk for row in rows if not row.is_named)
        if not term.is_true_on(self.on):
            line, cited = line_of_term(self.row, term, self.on)
            return _out_of_force(tuple(here), elsewhere, line.flags, cited)
        cited = citations.of_admission(self.row, term)
        stands = self._by_standing(here, wish)
        found = [
            self._held_to(pks, used, money, cited, wish, written[is_rural])
            for (used, money, is_rural), pks in stands.items()
        ]
        found = _alike(found, here)
        if elsewhere:
            found.append(Group(elsewhere, Verdict.UNLISTED, (Flag.OVER_SCOPE,), cited))
        return found

    def _held_to(self, pks, used, money, cited, wish, written):
        """The group of those whom it names, who received it equally often, and whose money is equally far."""
        row = copy.copy(self.row)
        row.used, row.money = dict(used), money
        stands = Conditions(row, self.on)
        unmet = [
            *stands.unmet_by(wish.asked(self), f"{wish.forms_asked}\n{words_of(wish, self)}"),
            *beyond.acts_of(wish, row.acts, row.other_act),
            *beyond.fields_of(wish, self),
            *beyond.words_beside(wish, self, written),
            *beyond.elsewhere(written, self),
            *beyond.hours_of(wish, row.workload_hours),
            *beyond.days_of(wish, cited.last_day),
        ]
        flags = tuple(dict.fromkeys(one.flag for one in unmet))
        sentences = tuple(one.sentence for one in unmet)
        return Group(tuple(pks), Verdict.ADMITTED, flags, cited, sentences, all(one.is_part for one in unmet))

    def _by_standing(self, pks, wish):
        """{(how often it was received, by period; how far its money is, and since when some is late; whether they are
        rural): communities} of ``pks``: {community: whether it is rural}."""
        lineage = cache(lambda: Lineage.load([self.row.authority_id, self.authority.pk], until=self.on))
        used = used_in_each(self.row, pks, self.on, lineage, besides=same_paper(wish))
        # Only what was promised with it, or with one whose place it took, can be late.
        may_be = self.row.has_money or self.row.decision.replaces_id
        money = (
            money_in_each(self.row, self.authority, pks, self.on, lineage) if may_be else dict.fromkeys(pks, Money())
        )
        found = defaultdict(list)
        for pk, is_rural in pks.items():
            found[tuple(used[pk].items()), money[pk], is_rural].append(pk)
        return found


class OfEmergency(Subject):
    """An emergency that the sender declared. Two queries, a third when it names communities."""

    field = "emergency"

    @classmethod
    def find(cls, pk, on, *, lock=False):
        """The emergency, or None; whoever ends it meanwhile is asked to wait."""
        rows = Emergency.objects.filter(pk=pk).select_related("sender", "authority")
        row = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
        return None if row is None else cls(row, on)

    def belongs_to(self, units):
        return self.row.sender_id in units

    def standing(self, rows, wish, written):
        days, pks = self.row.days(), tuple(row.pk for row in rows)
        exemption = days.exemption(self.on)
        if exemption is Exemption.PENDING:
            return [Group(pks, Verdict.UNLISTED, quoted=((self.row.number, NumberState.UPCOMING.value),))]
        cited, here = citations.of_emergency(self.row, days), self._reached(pks)
        if flags := FLAGS.get(exemption):
            reached = tuple(pk for pk in pks if pk in here)
            return _out_of_force(reached, tuple(pk for pk in pks if pk not in here), flags, cited)
        late = beyond.days_of(wish, days.final_day)
        said = {"flags": tuple(one.flag for one in late), "beyond": tuple(one.sentence for one in late)}
        found = [Group(tuple(pk for pk in pks if pk in here), Verdict.EMERGENCY, citation=cited, **said)]
        if elsewhere := tuple(pk for pk in pks if pk not in here):
            found.append(Group(elsewhere, Verdict.UNLISTED, (Flag.OVER_SCOPE,), cited))
        return [one for one in found if one.communities]

    def _reached(self, pks):
        """Those for whom it was declared, or who follow others for all of whom it was."""
        if self.row.for_all_communities:
            return frozenset(pks)
        named = set(self.row.communities.values_list("pk", flat=True))
        lineage = Lineage.load([self.row.authority_id, self.authority.pk], until=self.on)
        return frozenset(pk for pk in pks if lineage.passes_to(pk, named))


SUBJECTS = {kind.field: kind for kind in (OfAdmission, OfEntry, OfEmergency)}


def _out_of_force(here, elsewhere, flags, cited):
    """Where it was in force it is cited with why it no longer is; to the others it never said anything."""
    found = [
        Group(here, Verdict.UNLISTED, tuple(Flag(flag) for flag in flags), cited),
        Group(elsewhere, Verdict.UNLISTED),
    ]
    return [one for one in found if one.communities]


def _alike(groups, order):
    """The groups, those of which the same is said as one; their communities as in ``order``."""
    found = []
    for one in groups:
        said = replace(one, communities=())
        same = next((pks for known, pks in found if known == said), None)
        if same is None:
            found.append((said, set(one.communities)))
        else:
            same.update(one.communities)
    return [replace(said, communities=tuple(pk for pk in order if pk in pks)) for said, pks in found]


def with_flag(groups, flag):
    """The groups, each with one more flag."""
    return [one if flag in one.flags else replace(one, flags=(*one.flags, flag)) for one in groups]


def citations_of(keys, on):
    """{key: citation} of list lines by their keys in a book. A few queries for all of them; none without any."""
    if not keys:
        return {}
    pks = [int(key.removeprefix(ENTRY_KEY)) for key in keys]
    rows = with_basis_status(ListEntry.objects.for_reading().filter(pk__in=pks), on).select_related(
        "basis__replaced_by"
    )
    return {f"{ENTRY_KEY}{row.pk}": citations.of_entry(row, basis_status=basis_sentence(row, on)) for row in rows}
