"""Consultation in the demonstration: who is asked of an open case, and what they say."""

from home.demo.people import officers
from home.demo.units import REVIEWING_OFFICE
from registry.models.units import UnitKind
from registry.working_days import WorkingCalendar
from web import clock
from web.workflow import perform

DAYS = 5  # working days to answer
QUESTION = "请就这件事项是否必要、是否可行、和现有工作是否重复提出意见。"
#: What is said, by kind of unit; the second community differs from the first.
DEPARTMENT = {"opinion": "amend", "text": "经费应当在下派以前拨到社区专户，建议写进准入条件。"}
STREET = {"opinion": "agree", "text": "可以由街道统一安排时间，避免和其他入户工作重复。"}
COMMUNITIES = (
    {"opinion": "agree", "is_able": "yes", "minutes_estimate": 90},
    {
        "opinion": "disagree",
        "text": "年底入户工作集中，再增加一项人手不够；已有网格巡查时顺带告知。",
        "is_able": "no",
        "minutes_estimate": 180,
        "overlaps": "每月的网格巡查",
    },
)


class Hearing:
    """The consultation on one case: a department, the street and two of the communities concerned."""

    def __init__(self, case, district):
        self.case = case
        self.officers = officers(district)
        self.department = next(
            unit
            for unit in (district.units[code] for code in self.officers)
            if unit.kind == UnitKind.DEPARTMENT and unit.code not in (REVIEWING_OFFICE, case.applicant.code)
        )
        self.communities = case.communities[:2]
        self.street = district.units[self.communities[0].parent.code]

    @property
    def said(self):
        """[(unit, what it says), …], but not of the unit that applies."""
        rows = [(self.department, DEPARTMENT), *zip(self.communities, COMMUNITIES, strict=False), (self.street, STREET)]
        return [(unit, words) for unit, words in rows if unit.pk != self.case.applicant.pk]

    def ask(self):
        """Ask all of them at once."""
        chosen = {UnitKind.DEPARTMENT: [], UnitKind.STREET: [], UnitKind.COMMUNITY: []}
        for unit, _words in self.said:
            chosen[unit.kind].append(unit.pk)
        perform(
            self.case.application,
            "consult",
            by=self.case.reviewer,
            departments=chosen[UnitKind.DEPARTMENT],
            streets=chosen[UnitKind.STREET],
            communities=chosen[UnitKind.COMMUNITY],
            question=QUESTION,
            due_on=WorkingCalendar.load().add(clock.today(), DAYS),
        )

    def answer(self, number=None):
        """Let the first ``number`` of them answer; without it all."""
        for unit, words in self.said[:number]:
            question = self.case.application.consultations.get(unit=unit)
            perform(question, "answer", by=self.officers[unit.code], **words)
