"""What a text asks of a community: a certificate, permitted acts, burdens, quoted numbers, what it denies. Text in, Asked out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.act_words import HELPING_WORDS, PERMITTED_ACTS, RESPONSIBILITY_WORDS, STRONG_ACTS, WEAK_ACTS
from registry.burden_words import CERTIFICATE, NOT_A_BURDEN, PASSED_ON, RESIDENTS_SAY, STRONG_BURDENS, WEAK_BURDENS
from registry.certificate_words import CERTIFICATE_ANCHORS, NOT_A_REQUEST, PURPOSES
from registry.forbidding import asks_others, may_ask_communities
from registry.idle_talk import is_idle
from registry.notice_text import MASK, Clause, normalise, read_clauses
from registry.notice_words import REQUESTS
from registry.relief import reads_as_relief

LONGEST_READ = 10_000  # characters in which a notice has said what it wants
STRONG = 2
WEAK = 1
MOST_PER_CLAUSE = 4
BURDEN_DOMINANCE = 2  # burdens outweigh the acts when they weigh more than this many times as much

_COUNTED = re.compile(r"的?(?:次数|人数|户数|场次|数量|数(?!据)|率)")  # after an act: a figure to report, not the act
_LOOKS_INTO = re.compile(r"(?:摸底|底数|排查|摸排)$")  # who looks into a matter may call on people in the same breath
_AND = re.compile(r"并|和|及|、|同时|后|再|还|且|以便")
_YEAR = r"[〔\[(【{<《]?\s*(20\d\d)\s*年?\s*[〕\])】}>》]?"
# As printed, whatever the brackets; and of the series that are quoted from memory, however they are typed.
_QUOTED_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,12})\s*[〔\[(【{<《]\s*(20\d\d)\s*[〕\])】}>》]\s*第?\s*0*(\d{1,5})\s*号"
    rf"|([\u4e00-\u9fff]{{0,12}}(?:准|急))字?\s*{_YEAR}\s*[-–—_/.#第]?\s*0*(\d{{1,5}})(?![\d月日]|[-./]\d)\s*号?"
)
_SERIES_IN_WORDS = re.compile(r"(?<=[准急])字$")


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _compiled(table: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    return {identifier: _any_of(patterns) for identifier, patterns in table.items()}


_STRONG_ACTS, _WEAK_ACTS = _compiled(STRONG_ACTS), _compiled(WEAK_ACTS)
_STRONG_BURDENS, _WEAK_BURDENS = _compiled(STRONG_BURDENS), _compiled(WEAK_BURDENS)
_NOT_A_BURDEN, _HELPING, _RESPONSIBLE = _any_of(NOT_A_BURDEN), _any_of(HELPING_WORDS), _any_of(RESPONSIBILITY_WORDS)
_RESIDENTS_SAY, _NOT_PASSED_ON = _any_of(RESIDENTS_SAY), _any_of([*PASSED_ON, *NOT_A_BURDEN])
_REQUEST = _any_of(REQUESTS)
_ANCHOR, _NOT_A_REQUEST, _PURPOSE = _any_of(CERTIFICATE_ANCHORS), _any_of(NOT_A_REQUEST), _any_of(PURPOSES)


@dataclass(frozen=True)
class Asked:
    """What a text asks: acts are the six permitted ones, burdens the ten categories of work items, both as identifiers.

    `burden_words`: by which words of the text the burdens were told, as far as it names them.
    `burden_only`: the burdens are what is really asked, the permitted acts at most a means to them.
    `helping` and `responsible`: the community is to help, or to answer for the result.
    `denied`: stretches of the text that say what is not asked or not allowed.
    `is_idle`: nothing at all is asked, such as a greeting.
    `is_relief`: nothing is asked, for the text forbids that communities be burdened, or releases them.
    """

    is_certificate: bool = False
    purpose_stated: bool = False
    acts: tuple[str, ...] = ()
    burdens: tuple[str, ...] = ()
    burden_words: tuple[str, ...] = ()
    burden_only: bool = False
    helping: bool = False
    responsible: bool = False
    quoted_numbers: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    is_idle: bool = False
    is_relief: bool = False


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    identifier: str
    strength: int


def read_asked(text: str) -> Asked:
    """What the text asks, read in its first 10,000 characters; an empty text asks nothing."""
    text = text[:LONGEST_READ]
    clauses = read_clauses(text)
    if only_relieves(text, clauses):
        return _relief(text, clauses)
    certificate = any(True for clause in clauses for _ in certificate_anchors(clause))
    is_voiced = any(_RESIDENTS_SAY.search(clause.text) for clause in clauses)
    asking = [clause for clause in clauses if clause.weight == 1]
    demands = [_demand(clause, is_voiced) for clause in asking]
    acts = [hit for clause_acts, _, _ in demands for hit in clause_acts]
    burdens = [hit for _, clause_burdens, _ in demands for hit in clause_burdens]
    act_weight = sum(_weight(clause_acts) + helping for clause_acts, _, helping in demands)
    burden_weight = sum(_weight(clause_burdens) for _, clause_burdens, _ in demands)
    if certificate:
        burdens.append(_Hit(0, 0, CERTIFICATE, STRONG))
    numbers = quoted_numbers(text)
    return Asked(
        is_certificate=certificate,
        purpose_stated=certificate and any(_PURPOSE.search(clause.text) for clause in clauses),
        acts=tuple(act for act in PERMITTED_ACTS if any(hit.identifier == act for hit in acts)),
        burdens=tuple(dict.fromkeys(hit.identifier for hit in burdens)),
        burden_words=_burden_words(asking, demands),
        burden_only=burden_weight > BURDEN_DOMINANCE * act_weight,
        helping=any(helping for _, _, helping in demands) or bool(acts),
        responsible=is_held_responsible(clauses),
        quoted_numbers=numbers,
        denied=tuple(words for clause in clauses for words in clause.denied),
        is_idle=not (acts or burdens or act_weight or numbers) and is_idle(text),
    )


def _burden_words(clauses: Sequence[Clause], demands: Sequence[tuple[list, list[_Hit], int]]) -> tuple[str, ...]:
    pairs = zip(clauses, demands, strict=True)
    return tuple(dict.fromkeys(one.text[hit.start : hit.end] for one, (_, burdens, _) in pairs for hit in burdens))


def only_relieves(text: str, clauses: Sequence[Clause]) -> bool:
    """Whether some of the clauses of a text relieve communities of something, and no other asks them for anything; or
    whether the text reads as such texts do."""
    relieving = any(clause.relieves for clause in clauses)
    all_of_it = relieving and all(clause.relieves or _asks_nothing(clause) for clause in clauses)
    return all_of_it or reads_as_relief(text)


def _relief(text: str, clauses: Sequence[Clause]) -> Asked:
    return Asked(
        quoted_numbers=quoted_numbers(text),
        denied=tuple(words for clause in clauses for words in clause.denied),
        is_relief=True,
    )


def _asks_nothing(clause: Clause) -> bool:
    """Background, what others are to do, or a mere remark; whatever speaks of communities may ask them for something."""
    if clause.weight < 1 or asks_others(clause.text):
        return True
    if may_ask_communities(clause.text) or _REQUEST.search(clause.text) or is_held_responsible([clause]):
        return False
    acts, burdens, helping = _demand(clause, is_voiced=False)
    return not (acts or burdens or helping)


def certificate_anchors(clause: Clause) -> Iterator[tuple[int, int]]:
    """Where in the clause a stamp or statement is asked for: (start, end) of each such word."""
    found = list(_ANCHOR.finditer(clause.text))
    # Most clauses name no certificate: the longer look is for those that do.
    if not found or _NOT_A_REQUEST.search(clause.text):
        return
    for match in found:
        if clause.forbidden is None or match.start() < clause.forbidden[0]:
            yield match.span()


def is_held_responsible(clauses: Iterable[Clause]) -> bool:
    """Whether the community is to answer for something, or has a quota to fulfil."""
    return any(_RESPONSIBLE.search(clause.text) for clause in clauses)


def names_an_act(word: str) -> bool:
    """Whether the word is nothing but one of the six permitted acts, such as「宣传」 or「走访」."""
    return any(pattern.fullmatch(word) for pattern in _STRONG_ACTS.values())


def canonical_number(number: str) -> str:
    """A record number in one form:「示范区准[2026]第03号」 and 「示范区准〔2026〕3号」 are the same; other text stays as it is."""
    match = _QUOTED_NUMBER.search(normalise(number))
    return _written(match) if match else normalise(number)


def quotes_number(asked: Asked, number: str) -> bool:
    """Whether the text quotes this record number; words may stand before it without a space."""
    wanted = canonical_number(number)
    return bool(wanted) and any(quoted.endswith(wanted) for quoted in asked.quoted_numbers)


def quoted_numbers(text: str) -> tuple[str, ...]:
    """The record and document numbers in a text, each once, in one form; words may stand before one without a space."""
    found = _QUOTED_NUMBER.finditer(normalise(text))
    return tuple(dict.fromkeys(_written(match) for match in found))


def _written(match: re.Match[str]) -> str:
    series, year, number = (part for part in match.groups() if part is not None)
    return f"{_SERIES_IN_WORDS.sub('', series)}〔{year}〕{number}号"


def _hits(text: str, table: Mapping[str, re.Pattern[str]], strength: int) -> list[_Hit]:
    return [
        _Hit(match.start(), match.end(), identifier, strength)
        for identifier, pattern in table.items()
        for match in pattern.finditer(text)
    ]


def _demand(clause: Clause, is_voiced: bool) -> tuple[list[_Hit], list[_Hit], int]:
    """Acts and burdens that the clause asks for, and whether it asks for help without naming the act (0 or 1).

    Where residents have said something (``is_voiced``), reporting it is no burden.
    """
    text = clause.text
    if clause.forbidden:
        text = text[: clause.forbidden[0]] + MASK * (clause.forbidden[1] - clause.forbidden[0])
    plain = (_NOT_PASSED_ON if is_voiced else _NOT_A_BURDEN).sub(lambda match: MASK * len(match.group(0)), text)
    strong_burdens = _hits(plain, _STRONG_BURDENS, STRONG)
    weak_burdens = _hits(plain, _WEAK_BURDENS, WEAK)
    acts = [act for act in _hits(text, _STRONG_ACTS, STRONG) if not _COUNTED.match(text, act.end)]
    acts = [act for act in acts if not _serves_a_burden(act, strong_burdens, text)]
    if not strong_burdens:
        acts += _hits(text, _WEAK_ACTS, WEAK)
    helping = int(bool(_HELPING.search(text)) and not strong_burdens)
    if acts or helping:
        weak_burdens = []
    return acts, strong_burdens + weak_burdens, helping


def _serves_a_burden(act: _Hit, burdens: list[_Hit], text: str) -> bool:
    """「报送宣传信息」,「宣传台账」 name the act only to say what the form is about; 「宣传并填表」,「摸底走访」 ask for both."""
    for burden in burdens:
        first, second = (burden, act) if burden.start < act.start else (act, burden)
        is_coordinate = (
            first is burden and burden.end == act.start and _LOOKS_INTO.search(text, burden.start, burden.end)
        )
        if not is_coordinate and not _AND.search(text[first.end : second.start]):
            return True
    return False


def _weight(hits: list[_Hit]) -> int:
    return min(MOST_PER_CLAUSE, sum(hit.strength for hit in hits))
