"""Which admissions and applications an order meets: the same words that make the check name a line."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from admission.models import Admission, AdmissionTerm, Application, Meeting
from registry.keywords import read_keywords
from registry.matching import CONFIDENCE_FLOOR, Index, Line, find_among
from registry.models import Authority, Edition, ListEntry, ListKind
from registry.models.orders import Change
from registry.notice_text import normalise

#: A text that shares fewer of the pairs of characters of a line's name can't reach the floor of confidence by them.
LEAST_SHARE_OF_NAME = 0.45
#: From this score on an admission may be meant by a name alone, and the share of pairs without which it isn't reached.
LEAST_GUESS, LEAST_SHARE_OF_GUESS = 0.2, 0.13
#: Orders whose meetings are remembered.
KEPT = 4


@dataclass(frozen=True)
class Meets:
    """One line of an order and one admission: how they meet, how surely, by which words."""

    order_line_id: int
    admission_id: int
    meeting: str
    score: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meetings:
    """What an order meets: ``met`` must be answered; ``resting`` are admissions like a line that leaves the list.

    ``by_name`` are the new negative lines without keywords, of which nothing but the name can be held against admissions;
    ``possible`` the admissions that are more faintly like one of them.
    """

    met: tuple[Meets, ...] = ()
    resting: tuple[Meets, ...] = ()
    possible: tuple[Meets, ...] = ()
    by_name: tuple[int, ...] = ()


class Comparison:
    """The lists with and without an order, prepared for many texts."""

    def __init__(self, order):
        """Read the lists as they stand on the day of the order, and what it does to them. Two queries."""
        self.lines = {line.pk: line for line in order.lines.select_related("item_list").order_by("pk")}
        entries = ListEntry.objects.in_force(order.effective_on).holding_in(order.authority)
        standing = {
            (one.line.item_list_id, one.line.number): _line_of_entry(one, order)
            for one in entries.select_related("line__item_list")
        }
        self._standing = list(standing.values())
        self._replaced, self._drafted = {}, []
        for line in self.lines.values():
            old = standing.get((line.item_list_id, line.number))
            if old:
                self._replaced[old.key] = line.pk
            if line.change != Change.REMOVE:
                self._drafted.append(_line_of_draft(line, old))
        touched = self._drafted + [line for line in self._standing if line.key in self._replaced]
        self._glance = Glance(touched)
        new = [line for line in self._drafted if self.lines[line.key[1]].change == Change.ADD]
        by_name = [line for line in new if line.list == ListKind.NEGATIVE and not line.keywords]
        self.by_name = tuple(line.key[1] for line in by_name)
        self._guess = Glance(by_name, LEAST_SHARE_OF_GUESS)

    @cached_property
    def _without(self):
        return Named(self._standing)

    @cached_property
    def _having(self):
        return Named([line for line in self._standing if line.key not in self._replaced] + self._drafted)

    def read(self, name, text):
        """({id of a line that comes: (score, words)}, {id of a line that goes: …}) for a matter and its words."""
        whole = f"{name}\n{text}"
        if not self._glance.may_concern(whole):
            return {}, {}
        now = self._without.found(name, whole) if self._replaced else {}
        before = {self._replaced[key]: found for key, found in now.items() if key in self._replaced}
        then = self._having.found(name, whole) if self._drafted else {}
        # What a line has always said, it doesn't say newly.
        coming = {key[1]: found for key, found in then.items() if key[0] == "draft" and key[1] not in before}
        going = {pk: found for pk, found in before.items() if self.lines[pk].change == Change.REMOVE}
        return coming, going

    def guess(self, name, text):
        """{id of a negative line without keywords: (score, words)} of what a matter may be meant by, surely or faintly."""
        whole = f"{name}\n{text}"
        if not self.by_name or not self._guess.may_concern(whole):
            return {}
        found = find_among(whole, [self._having.index], LEAST_GUESS)
        drafted = {one.line.key[1]: one for one in found if one.line.key[0] == "draft"}
        return {pk: (drafted[pk].score, drafted[pk].words) for pk in self.by_name if pk in drafted}


class Glance:
    """A quick look at a text before the thorough one: whether it could speak of one of some lines at all."""

    def __init__(self, lines, least=LEAST_SHARE_OF_NAME):
        self.words = defaultdict(list)
        for word in read_keywords([line.keywords for line in lines]).by_part:
            self.words[word[:2]].append(word)
        names = [_pairs(normalise(line.name)) for line in lines]
        self.needed = [least * len(pairs) for pairs in names]
        self.names = defaultdict(list)
        for place, pairs in enumerate(names):
            for pair in pairs:
                self.names[pair].append(place)

    def may_concern(self, text):
        """False when no keyword stands in ``text``, and of no name enough."""
        text = normalise(text)
        pairs = _pairs(text) | set(text)
        if any(word in text for head in self.words.keys() & pairs for word in self.words[head]):
            return True
        found = Counter()
        for pair in self.names.keys() & pairs:
            found.update(self.names[pair])
        return any(n >= self.needed[place] for place, n in found.items())


def _pairs(text):
    return {text[n : n + 2] for n in range(len(text) - 1)} or {text}


class Named:
    """Lines that a text speaks of, or whose very name it bears."""

    def __init__(self, lines):
        self.index = Index(lines)
        self.by_name = defaultdict(list)
        for line in lines:
            self.by_name[normalise(line.name)].append(line)

    def found(self, name, text):
        """{key of a line: (score, words)} for a matter called ``name`` with the words ``text``."""
        found = {one.line.key: (one.score, one.words) for one in find_among(text, [self.index], CONFIDENCE_FLOOR)}
        return found | {line.key: (1.0, (line.name,)) for line in self.by_name.get(normalise(name), ())}


def _line_of_entry(entry, order):
    line = entry.line
    return Line(
        key=("entry", entry.pk),
        list=line.item_list.kind,
        number=line.number,
        name=entry.name,
        content=entry.content,
        keywords=tuple(line.keywords),
        purpose=entry.conditions,
        is_from_above=line.item_list.authority_id != order.authority_id,
    )


def _line_of_draft(line, standing):
    """The line as the draft would have it; keywords that it doesn't renew stay."""
    return Line(
        key=("draft", line.pk),
        list=line.item_list.kind,
        number=line.number,
        name=line.name,
        content=line.content,
        keywords=tuple(line.keywords) or (standing.keywords if standing else ()),
        purpose=line.conditions,
    )


def meeting_of(line):
    """How a line of an order meets an admission of its matter."""
    return Meeting.FORBIDDEN if line.item_list.kind == ListKind.NEGATIVE else Meeting.LISTED


def authorities_of(order):
    """The authorities in which the lists of the order's authority hold: its own, and a city's districts."""
    return Authority.objects.filter(Q(pk=order.authority_id) | Q(parent_id=order.authority_id))


def admissions_after(order):
    """The admissions that still hold on the day of the order, or begin later."""
    terms = AdmissionTerm.objects.known_at().filter(admission=OuterRef("pk"), valid_to__gt=order.effective_on)
    return Admission.objects.filter(Exists(terms), authority__in=authorities_of(order))


_kept: dict[tuple, tuple[Comparison, Meetings]] = {}


def meetings_of(order):
    """The admissions that ``order`` meets, as things stand now.

    Kept as long as neither the order nor anything that answers rest on has changed; two queries to know that.
    """
    return _read(order)[1]


def applications_met(order):
    """[(id of a line, application, words), …]: what is under way and speaks of a line that comes or goes."""
    comparison = _read(order)[0]
    rows = Application.objects.open().filter(authority__in=authorities_of(order)).for_list().order_by("pk")
    found = []
    for row in rows:
        coming, going = comparison.read(row.name, row.content)
        found += [(line, row, words) for line, (_score, words) in (coming | going).items()]
    return found


def _read(order):
    key = (order.pk, order.effective_on, _digest(order), Edition.now())
    if (kept := _kept.get(key)) is None:
        comparison = Comparison(order)
        kept = _kept[key] = comparison, _meetings(order, comparison)
        for old in list(_kept)[:-KEPT]:
            _kept.pop(old, None)
    return kept


def _digest(order):
    said = ("pk", "change", "item_list_id", "number", "name", "content", "conditions", "keywords")
    return tuple((*row[:-1], tuple(row[-1])) for row in order.lines.order_by("pk").values_list(*said))


def _meetings(order, comparison):
    met, resting, possible, read = [], [], [], {}
    rows = admissions_after(order).order_by("pk").values_list("pk", "name", "content")
    for pk, name, content in rows.iterator(chunk_size=2000) if comparison.lines else ():
        # The same matter is often admitted to one street after another.
        if (name, content) not in read:
            coming, going = comparison.read(name, content)
            guessed = comparison.guess(name, content)
            # The quick look at a text is too quick for some that speak of a line surely.
            coming |= {line: one for line, one in guessed.items() if one[0] >= CONFIDENCE_FLOOR}
            read[name, content] = coming, going, {line: one for line, one in guessed.items() if line not in coming}
        for found, kept in zip(read[name, content], (met, resting, possible), strict=True):
            for line, (score, words) in found.items():
                kept.append(Meets(line, pk, meeting_of(comparison.lines[line]), score, words))
    met = _where_the_list_holds(met, comparison.lines)
    possible = _where_the_list_holds(possible, comparison.lines)
    found = (tuple(sorted(some, key=_by_line)) for some in (met, resting, possible))
    return Meetings(*found, by_name=comparison.by_name)


def _by_line(meets):
    return (meets.order_line_id, -meets.score, meets.admission_id)


def _where_the_list_holds(met, lines):
    """A list for rural or for urban communities meets only what is admitted to some of them."""
    named = Admission.communities.through.objects.filter(admission_id__in={one.admission_id for one in met})
    kinds = set(named.values_list("admission_id", "community__is_rural").distinct())
    return [
        one
        for one in met
        if (rural := lines[one.order_line_id].item_list.for_rural) is None or (one.admission_id, rural) in kinds
    ]
