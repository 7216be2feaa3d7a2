"""What is sent to communities in the demonstration: each sending with the answer that its receipts keep."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from admission.models import AdmissionTerm
from dispatch.grounds import ground_for
from dispatch.models import Dispatch, Origin
from dispatch.questions import Answer, Candidate, answer_with
from dispatch.refusing import category_of, title_of
from dispatch.sending_standing import Group
from dispatch.standing import Standing, line_of_term
from dispatch.verdicts import Flag, Verdict, decide_for
from home.demo.timeline import Days
from registry.asking import read_asked
from registry.matching import Match
from registry.models import Unit


@dataclass
class Sending:
    """One dispatch before it is written, and which communities will refuse it."""

    moment: datetime
    communities: list
    answer: Answer
    title: str
    category: str
    hours: object = None
    due_on: object = None
    sender: Unit | None = None
    sender_name: str = ""
    origin: str = Origin.SENT
    document_number: str = ""
    ground: str = ""
    refusing: set = field(default_factory=set)
    waits: bool = False
    dispatch: Dispatch | None = None

    @property
    def cited(self):
        """The citation of the line on which the answer rests, or None."""
        return self.answer.rests_on.citation if self.answer.rests_on else None

    @cached_property
    def frozen(self):
        """What every receipt of it keeps of the answer."""
        return self.answer.frozen()

    @property
    def is_barred(self):
        """Whether no sender could have sent it through the register: it can only have come otherwise."""
        return Group((), self.answer.verdict, self.answer.flags).is_barred

    def as_reports(self):
        """What each community enters of it that it reached in another way, one after the other."""
        return [
            replace(
                self,
                moment=self.moment + timedelta(minutes=n),
                communities=[one],
                title=title_of(self.answer.text),
                category=category_of(self.answer.asked),
                origin=Origin.REPORTED,
                refusing={one.pk} & self.refusing,
            )
            for n, one in enumerate(self.communities)
        ]

    @property
    def usual_ground(self):
        """The ground on which the answer is refused; empty when it isn't."""
        asked = self.answer.asked
        ground = ground_for(self.answer.verdict, self.answer.flags, is_certificate=asked.is_certificate)
        return self.ground or ground or ""

    def as_dispatch(self, authority, created_by):
        """The row, not saved; kept for the receipts."""
        self.dispatch = Dispatch(
            authority=authority,
            origin=self.origin,
            sender=self.sender,
            sender_name=self.sender_name,
            title=self.title,
            text=self.answer.text,
            document_number=self.document_number,
            category=self.category,
            entry_id=self.cited and self.cited.entry_id,
            admission_id=self.cited and self.cited.admission_id,
            hours=self.hours,
            due_on=self.due_on,
            sent_at=self.moment,
            created_by=created_by,
        )
        return self.dispatch


class Answers:
    """What holds on each day of the past, and the answers that follow; lists change on the first of a month only."""

    def __init__(self, authority, today):
        self.authority = authority
        self.days = Days(today)
        self.standings = {}
        self.citations = {}

    def standing(self, day):
        """The lists as they stood on ``day``, as they were known when its month began."""
        first = day.replace(day=1)
        if first not in self.standings:
            known_at = self.days.moment(first, 0)
            self.standings[first] = Standing.load(self.authority, on=first, known_at=known_at)
        return replace(self.standings[first], on=day)

    def _cited(self, day):
        """{key: citation} of all lines in the month of ``day``, read at once."""
        first = day.replace(day=1)
        if first not in self.citations:
            lines = self.standing(first).lists.index.lines
            self.citations[first] = self.standing(first).cite([line.key for line in lines])
        return self.citations[first]

    def to_text(self, text, day):
        """The answer of the check; what it can't decide is none of its guesses."""
        given = answer_with(self.standing(day), text)
        return given.choosing("none") if given.verdict is Verdict.UNCLEAR and given.candidates else given

    def on_line(self, place, text, day):
        """The answer when the sender names a line, (list, number); None when it isn't in force that day."""
        standing = self.standing(day)
        line = next((one for one in standing.lists.index.lines if (one.list, one.number) == place), None)
        if line is None:
            return None
        match = Match(line, 1.0)
        ruling = decide_for(match, read_asked(text))
        candidate = Candidate(match, {line.key: self._cited(day)[line.key]})
        return Answer(
            standing, text, read_asked(text), ruling.verdict, ruling.flags, candidates=(candidate,), is_chosen=True
        )

    def on_admission(self, term, text, day, *, reaches=True):
        """The answer when the text quotes an admission: admitted, or unlisted because it is over or reaches others."""
        line, citation = line_of_term(term.admission, term, day)
        candidate = Candidate(Match(line, 1.0, (line.number,)), {line.key: citation})
        flags = ()
        if not term.is_true_on(day):
            flags = (Flag.EXPIRED,)
        elif not reaches:
            flags = (Flag.OVER_SCOPE,)
        verdict = Verdict.UNLISTED if flags else Verdict.ADMITTED
        return Answer(self.standing(day), text, read_asked(text), verdict, flags, candidates=(candidate,))

    @cached_property
    def terms(self):
        """The terms of all admissions, with what a dispatch takes over from them."""
        return list(
            AdmissionTerm.objects.known_at()
            .filter(admission__authority=self.authority)
            .select_related(
                "admission__application", "admission__decision", "admission__lead_department", "admission__authority"
            )
            .prefetch_related("admission__communities__parent")
            .order_by("admission_id")
        )


def reported(moment, community, answer, *, sender=None, sender_name=""):
    """What a community enters that reached it outside the register."""
    return Sending(
        moment,
        [community],
        answer,
        title=title_of(answer.text),
        category=category_of(answer.asked),
        origin=Origin.REPORTED,
        sender=sender,
        sender_name="" if sender else sender_name,
        refusing={community.pk},
    )
