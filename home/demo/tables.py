"""Reads the tables of the demonstration: its own beside this file, the reference data and the keywords of the registry."""

import csv
from collections import defaultdict
from pathlib import Path

OWN = Path(__file__).resolve().parent / "data"
REGISTRY = Path(__file__).resolve().parents[2] / "registry" / "data"
REFERENCE = REGISTRY / "demo"

_FULL_WIDTH = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）"})


def read(path):
    """The rows of a CSV file with a heading line, as dictionaries."""
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def own(name):
    """The rows of one of the demonstration's own tables."""
    return read(OWN / f"{name}.csv")


def reference(name):
    """The rows of a table of the reference data."""
    return read(REFERENCE / f"{name}.csv")


def full_width(text):
    """``text`` with the punctuation that belongs beside Chinese; the reference data is typed with the half-width one."""
    return text.translate(_FULL_WIDTH)


def split(cell):
    """The values of a cell that holds several, parted by ``|``."""
    return [value for value in cell.split("|") if value]


def keywords():
    """{(kind of list, number): keywords}; empty when the registry has none."""
    found = defaultdict(list)
    if (REGISTRY / "keywords.csv").exists():
        for row in read(REGISTRY / "keywords.csv"):
            found[row["list"], row["number"]].append(row["keyword"])
    return found
