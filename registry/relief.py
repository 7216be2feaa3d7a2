"""Tells by its letters whether a short text relieves communities of a burden rather than asking them for something.

What the words of ``forbidding_words`` don't foresee is told by weights of runs of one to three characters, which
``python -m script.learned`` learns from labelled sentences (a logistic regression). Only what is told with some
certainty counts: who is told wrongly that nothing is asked would lose more than who is answered as before.
"""

import csv
import re
from functools import cache
from math import fsum
from pathlib import Path

from registry.relief_words import CUES, NUMBERS

WEIGHTS = Path(__file__).with_name("data") / "relief.tsv"
#: Characters of the longest text that is judged as a whole: such as were learned from.
LONGEST = 160
#: In natural logarithms of the odds; of learned texts that ask, most of them with a negation, one in forty lies above
#: when it is left out of the learning.
CERTAIN = 1.25
LONGEST_RUN = 3

_CUE = re.compile(CUES)
_NUMBERS = re.compile(NUMBERS)
_STOPS = re.compile(r"[，。；：、！？,.;:!?\s]+")


def runs_of(text: str) -> set[str]:
    """The runs of characters in a text, numbers and punctuation made alike, its beginning and end marked."""
    plain = "^" + _STOPS.sub("，", _NUMBERS.sub("0", text)).strip("，") + "$"
    return {plain[i : i + n] for n in range(1, LONGEST_RUN + 1) for i in range(len(plain) - n + 1)}


@cache
def _weights() -> dict[str, float]:
    """{run: weight}; that of the empty run is there before anything is read."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        return {run: float(weight) for run, weight in csv.reader(file, delimiter="\t")}


def certainty(text: str) -> float:
    """How surely a text relieves communities: natural logarithm of the odds, 0 when it is as likely to ask."""
    weights = _weights()
    return weights[""] + fsum(weights.get(run, 0.0) for run in runs_of(text))


def reads_as_relief(text: str) -> bool:
    """Whether a text of at most 160 characters surely forbids that communities be burdened, or releases them."""
    text = text.strip()
    return len(text) <= LONGEST and bool(_CUE.search(text)) and certainty(text) > CERTAIN
