"""The demonstration's lines with their keywords, read from its files, and the grading of an answer to a sentence."""

import csv
from collections import defaultdict
from pathlib import Path

from dispatch.verdicts import Verdict, decide
from registry.asking import read_asked
from registry.matching import Index, Line

DATA = Path(__file__).resolve().parents[2] / "registry" / "data"


def rows(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def demonstration_lines():
    keywords = defaultdict(list)
    for row in rows(DATA / "keywords.csv"):
        keywords[row["list"], row["number"]].append(row["keyword"])
    return [
        Line(
            key=f"{row['list']}:{row['number']}",
            list=row["list"],
            number=row["number"],
            name=row["name"],
            content=row.get("content", ""),
            keywords=tuple(keywords[row["list"], row["number"]]),
            purpose=row.get("purpose", ""),
        )
        for name in ("lists.csv", "certificates.csv")
        for row in rows(DATA / "demo" / name)
    ]


INDEX = Index(demonstration_lines())


def ruling_on(text):
    return decide(read_asked(text), INDEX.find(text))


def is_right(text, expected):
    """Right is a first candidate among the alternatives, or `unlisted` where that is expected."""
    ruling = ruling_on(text)
    if ruling.verdict is Verdict.UNLISTED:
        return "unlisted" in expected.split("|")
    return ruling.candidates[0].line.key in expected.split("|")


def wrong(sentences):
    return [row["text"] for row in sentences if not is_right(row["text"], row["expected"])]
