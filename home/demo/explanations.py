"""Guidance to some lines of the demonstration, and questions that its lists didn't answer."""

from datetime import timedelta

from dispatch.asked import keep
from dispatch.questions import answer_with
from dispatch.standing import Standing
from home.demo import tables
from home.demo.lists import DRAFTER
from registry.models import Guidance, ListEntry
from web import clock

ASKER = "shequ1"


def explain(district, today):
    """Write the guidance from the first day of each line's present wording, then ask the questions."""
    entries = ListEntry.objects.in_force(today).filter(line__item_list__authority=district.authority)
    places = {(one.line.item_list.kind, one.line.number): one for one in entries.select_related("line__item_list")}
    for row in tables.own("guidance"):
        entry = places[row["list"], row["number"]]
        Guidance.objects.create(
            line=entry.line,
            valid_from=entry.valid_from,
            community_does=row["does"],
            community_does_not=row["does_not"],
            steps="\n".join(f"{n}. {step}" for n, step in enumerate(tables.split(row["steps"]), 1)),
            written_by=district.people[DRAFTER],
        )
    _ask(district, today)


def _ask(district, today):
    for row in tables.own("questions"):
        day = today - timedelta(days=int(row["days_ago"]))
        with clock.at(day):
            standing = Standing.load(district.authority, on=day)
            for _again in range(int(row["times"])):
                keep(district.people[ASKER], answer_with(standing, row["text"]))
