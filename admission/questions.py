"""Questions to the applicant and their answers, as a dated thread inside the case that both sides read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class Exchange:
    """A question with its answer, if there is one yet; the steps say who wrote them.

    ``is_open``: the applicant owes the answer. One without an answer that isn't open was let go: withdrawn, or lapsed.
    """

    question: str
    asked_by: object
    asked_at: datetime
    answer: str = ""
    answered_by: object = None
    answered_at: datetime | None = None
    is_open: bool = False


def exchanges(steps: Iterable) -> list[Exchange]:
    """The questions among the steps of a case in their order, each with its answer.

    What leaves the case where it stands, such as asking others meanwhile, closes no question.
    """
    found = []
    for step in steps:
        if step.action == "ask":
            found.append(Exchange(step.answers.get("question", ""), step.by, step.at, is_open=True))
        elif found and found[-1].is_open and step.to_state != step.from_state:
            found[-1] = _closed(found[-1], step)
    return found


def _closed(exchange, step):
    """The exchange after the next move: answered, or let go."""
    if step.action != "answer":
        return replace(exchange, is_open=False)
    answer = step.answers.get("answer", "")
    return replace(exchange, answer=answer, answered_by=step.by, answered_at=step.at, is_open=False)
