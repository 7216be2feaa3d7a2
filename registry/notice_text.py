"""Reads a pasted notice: one form of characters, cut into clauses, without greetings and signatures, with denied words marked."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from registry.forbidding import relieves
from registry.notice_words import (
    ADDRESSEES,
    BACKGROUND_OPENINGS,
    BACKGROUND_TURNS,
    BY_NOW,
    COURTESIES,
    DEMANDING,
    DENIALS,
    OF_WHOM,
    PROHIBITIONS,
    SENDERS,
    STRICTER_DEMANDS,
)

BACKGROUND_WEIGHT = 0.5
LONGEST_SIGNATURE = 30
MASK = "□"

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0f\u20e3]")
_PICTURE = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf]+")
_SPACE = re.compile(r"[ \t\r\f\v\u3000]+")
_SPACE_BY_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_SENTENCE_END = re.compile(r"[。!?;\n…]+|\.{2,}")
_CLAUSE_END = re.compile(r"[,:]+|——")
_LEADING_MARKS = re.compile(
    r"^(?:[(\[【<]?[0-9一二三四五六七八九十]{1,3}[)\]】>、.]|[\s\-*·•●■◆▲★☆#@、.]|所有人|第[一二三四五]项)+"
)
_TITLE = re.compile(
    r"^(?:关于(?:进一步)?(?:开展|做好|加强|组织开展)?)?(.*?)(?:的)?(?:紧急|重要|补充)?(?:通知|函|公告|通告|告知书|提示)$"
)
_WRITTEN_CLAUSE_END = re.compile(r"[,，:：]+|——")
_WRITTEN_MARKS = re.compile(r"^[^\w《〈「『“<(（\[【〔]+")
_DATE = re.compile(r"^[0-9二〇○一三四五六七八九十年月日./\-\s:点时分上下午周()至]+$")


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(patterns)


_COURTESY = re.compile(rf"^(?:{_any_of(COURTESIES)})[,.!~]*$")
_ADDRESSEE = re.compile(rf"^(?:{_any_of(ADDRESSEES)})$")
_SENDER = re.compile(rf"^[^,。:;、!?请]{{2,{LONGEST_SIGNATURE}}}(?:{_any_of(SENDERS)})[0-9年月日./\-]*$")
_BACKGROUND = re.compile(rf"^(?:{_any_of(BACKGROUND_OPENINGS)})")
_BACKGROUND_TURN = re.compile(
    rf"^((?:{_any_of(BACKGROUND_OPENINGS)}).{{0,30}}?(?:{_any_of(BACKGROUND_TURNS)}))(.{{4,}})$"
)
# Who demands it of whom: without this, residents who demand something of the street are heard.
_DEMANDED = re.compile(rf"^((?:{_any_of(DEMANDING)})(?:{_any_of(BY_NOW)})?要求(?:{_any_of(OF_WHOM)})?)(.{{3,}})$")
_MEANWHILE = re.compile(r"^(.{1,12}(?:期间|之际|前后|以来|当天))(.{4,})$")
_DENIAL = re.compile(rf"(?:{_any_of(DENIALS)}).*?(?=的|但|只|而是|改为|请|直接|即可|就|可以|{MASK}|$)")
_PROHIBITION = re.compile(rf"(?:{_any_of(PROHIBITIONS)})(?!{_any_of(STRICTER_DEMANDS)}).*$")


@dataclass(frozen=True)
class Clause:
    """A stretch between two commas: its text with denied words masked, its sentence, its weight as evidence (0..1).

    One that relieves communities of something is masked wholly; ``said`` keeps its words.
    """

    text: str
    sentence: int
    weight: float
    forbidden: tuple[int, int] | None = None
    denied: tuple[str, ...] = ()
    said: str = ""

    @property
    def relieves(self) -> bool:
        """Whether it forbids that communities be burdened, or releases them."""
        return bool(self.said)


def normalise(text: str) -> str:
    """Half-width signs, lower case, no invisible characters, no spaces next to Chinese; line breaks stay.

    Little pictures part what stands before and after them, as a comma does.
    """
    text = unicodedata.normalize("NFKC", text.replace("…", "\n")).lower()
    text = _SPACE.sub(" ", _PICTURE.sub(",", _INVISIBLE.sub("", text)))
    return _SPACE_BY_CHINESE.sub("", text).strip()


def matter_of(sentence: str) -> str:
    """The sentence from where it says what is wanted, word for word: without address, greeting and background.

    Empty when it says no more than that.
    """
    start = 0
    for end in [*_WRITTEN_CLAUSE_END.finditer(sentence), None]:
        clause = sentence[start : end.start() if end else len(sentence)]
        if not _says_nothing_yet(_LEADING_MARKS.sub("", normalise(clause)).strip()):
            return _WRITTEN_MARKS.sub("", sentence[start:])
        start = end.end() if end else len(sentence)
    return ""


def read_clauses(text: str) -> list[Clause]:
    """The clauses of a notice that say something, in order; punctuation, greetings and signatures give none."""
    lines = [line.strip() for line in normalise(text).split("\n")]
    lines = [line for line in lines if line]
    clauses: list[Clause] = []
    sentence = 0
    for place, line in enumerate(lines):
        if len(lines) > 1 and is_frame(line, first=place == 0, last=place >= len(lines) - 3):
            continue
        for part in _SENTENCE_END.split(line):
            sentence += 1
            clauses.extend(_clauses_of_sentence(part, sentence))
    if all(clause.weight < 1 for clause in clauses):
        clauses = [replace(clause, weight=1.0) for clause in clauses]
    return clauses


def unmasked(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses with the words of those that relieve, as though they asked for what they forbid."""
    return [replace(clause, text=clause.said or clause.text) for clause in clauses]


def is_frame(line: str, *, first: bool, last: bool) -> bool:
    """Whether a line in normal form is only the address above, or the signature and date below, the text of a notice."""
    if first and line.endswith(":") and len(line) <= LONGEST_SIGNATURE:
        return True
    bare = line.strip(" :,。!")
    return bool(_DATE.match(bare)) or (last and not first and bool(_SENDER.match(bare)))


def is_courtesy(clause: str) -> bool:
    """Whether a clause in normal form only greets, wishes, thanks or addresses."""
    return bool(_COURTESY.match(clause) or _ADDRESSEE.match(clause))


def _says_nothing_yet(clause: str) -> bool:
    bare = _WRITTEN_MARKS.sub("", clause).strip(" !~,")
    is_frame = is_courtesy(bare) or _DATE.match(bare) or _BACKGROUND.match(bare)
    return bool(is_frame) or not any(sign.isalnum() for sign in bare)


def _clauses_of_sentence(sentence: str, number: int) -> list[Clause]:
    found = []
    for part in _CLAUSE_END.split(sentence):
        part = _LEADING_MARKS.sub("", part).strip()
        if not part or is_courtesy(part) or _DATE.match(part):
            continue
        found.extend(_marked(text, number, weight) for text, weight in _weighted(part))
    return found


def _weighted(part: str) -> list[tuple[str, float]]:
    """Cuts「按照……要求」,「街道要求各社区」 and「……期间」 off from what is then asked; a title loses its「关于……的通知」."""
    turn = _BACKGROUND_TURN.match(part) or _DEMANDED.match(part) or _MEANWHILE.match(part)
    if turn:
        return [(turn.group(1), BACKGROUND_WEIGHT), (turn.group(2), 1.0)]
    if _BACKGROUND.match(part):
        return [(part, BACKGROUND_WEIGHT)]
    title = _TITLE.match(part) if part.startswith("关于") else None
    if title and title.group(1):
        return [(title.group(1), 1.0)]
    return [(part, 1.0)]


def _marked(text: str, sentence: int, weight: float) -> Clause:
    if relieves(text):
        return Clause(MASK * len(text), sentence, weight, denied=(text,), said=text)
    denied = tuple(match.group(0) for match in _DENIAL.finditer(text))
    if denied:
        text = _DENIAL.sub(lambda match: MASK * len(match.group(0)), text)
    prohibition = _PROHIBITION.search(text)
    forbidden = prohibition.span() if prohibition else None
    if prohibition:
        denied += (prohibition.group(0),)
    return Clause(text, sentence, weight, forbidden, denied)
