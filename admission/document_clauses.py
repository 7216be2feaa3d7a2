"""The clauses of a draft document that would put work on communities: cutting them out, and what is in force about each."""

import re

from admission.clause_findings import findings_in
from admission.clause_words import COMMUNITY, DUTIES, FOR_OTHERS, NOT_THE_WORKER
from admission.evidence import verdicts_on
from admission.models import Admission
from registry.asking import read_asked
from registry.matching import CONFIDENCE_FLOOR, Index, Line
from registry.notice_matters import asks_for_something
from registry.notice_text import matter_of, normalise
from web import clock

MOST_CLAUSES = 200
LONGEST_CLAUSE = 1000  # characters; a longer stretch is shortened to its beginning
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def clauses_of(text):
    """The stretches of a document that would put work on communities, word for word, in order, each once; at most
    ``MOST_CLAUSES``. Linear in the text."""
    found = {}
    for sentence in _SENTENCE.findall(text):
        said = sentence.strip()
        if COMMUNITY.search(normalise(said)) and puts_work(said):
            found.setdefault(said[:LONGEST_CLAUSE], None)
        if len(found) == MOST_CLAUSES:
            break
    return list(found)


def puts_work(sentence):
    """Whether a sentence that names communities asks something of them; what forbids asking doesn't."""
    plain = NOT_THE_WORKER.sub("", normalise(sentence))
    if not COMMUNITY.search(plain) or FOR_OTHERS.search(plain) or not matter_of(sentence):
        return False
    if DUTIES.search(plain) or asks_for_something(sentence):
        return True
    asked = read_asked(sentence)
    return bool(asked.acts or asked.burdens or asked.helping or asked.is_certificate)


def matches_of(authority, texts):
    """What is in force today about each text: the verdict of the lists, else an admission of the authority that it
    speaks of with confidence; and what the text asks beside it. As plain values, with the day."""
    if not texts:
        return []
    rulings = verdicts_on(authority, texts)
    if any(ruling["verdict"] in UNSETTLED for ruling in rulings):
        index = _admissions(authority)
        rulings = [
            (_admitted(index, text) or ruling) if ruling["verdict"] in UNSETTLED else ruling
            for ruling, text in zip(rulings, texts, strict=True)
        ]
    on = {"on": clock.today().isoformat()}
    return [
        {**ruling, **findings_in(text, ruling["verdict"]), **on} for ruling, text in zip(rulings, texts, strict=True)
    ]


UNSETTLED = frozenset({"unlisted", "unclear"})


def _admissions(authority):
    rows = Admission.objects.of(authority).in_force(clock.today())
    return Index(
        [
            Line(row.pk, "admission", row.number, row.name, row.content, tuple(row.keywords))
            for row in rows.only("pk", "number", "name", "content", "keywords")
        ]
    )


def _admitted(index, text):
    found = [match for match in index.find(text) if match.score >= CONFIDENCE_FLOOR]
    if not found:
        return None
    line = found[0].line
    return {"verdict": "admitted", "list": "admission", "number": line.number, "name": line.name, "admission": line.key}
