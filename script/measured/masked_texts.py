"""Texts of 2,000 characters made to mislead the masking, against a search for the digits of ten such texts."""

import re

from registry.masking import mask
from script.measured._times import side_by_side, told
from tests.registry.large_texts import MISLEADING

MOST = 300


def run() -> None:
    """Prints both times and their ratio for each text; a pattern that goes astray would make it thousands."""
    print(f"masked_texts: {len(MISLEADING)} texts of about 2000 characters")
    for text in MISLEADING:
        times = side_by_side(lambda text=text: re.findall(r"\d+", text * 10), lambda text=text: mask(text))
        print(f"  {text[:12]!r} …: {told(*times, MOST)}")
