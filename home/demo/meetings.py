"""Joint meetings of the demonstration: those that recent decisions rest on, and the next one with its agenda."""

from itertools import count

from admission.bodies import goes_to_meeting, rules_for, why_meeting
from admission.joint_meetings import plan_meeting
from admission.models import Application, ApplicationState, CaseResult, JointMeeting, MeetingKind
from home.demo.units import JOINT_MEETING
from web.workflow import perform

CONVENER = "lianxi_shenhe"
PLACE = "区社区治理工作联席会议办公室第一会议室"
MEMBERS = (JOINT_MEETING, "mz", "shgz", "xcb", "jw", "jd1", "jd2", "jd3")
ABSENT = "xcb"
DAYS_TO_THE_NEXT = 4  # working days
#: What is concluded, by what the case comes to.
RESULTS = {
    "approve": (CaseResult.APPROVE, ""),
    "conditions": (CaseResult.CONDITIONS, "本年度没有安排经费，限于必要的时段和范围，下一年度落实经费后再议。"),
    "reject": (CaseResult.REJECT, "与会单位认为属于部门自身职责，不宜交由社区承担。"),
}
MINUTES = "会议听取了申请单位的说明和审核意见，逐件研究了准入的必要性、经费和社区的承受能力，形成上述结果。"


def minutes_number(day):
    """The number of the minutes of a meeting on a day: that of the month, or the next that no other minutes have."""
    taken = set(JointMeeting.objects.values_list("minutes_number", flat=True))
    return next(number for n in count(day.month) if (number := f"示联纪〔{day.year}〕{n}号") not in taken)


class Meetings:
    """Lets the joint meeting sit on a timeline."""

    def __init__(self, district, days, timeline):
        self.district = district
        self.days = days
        self.timeline = timeline
        self.convener = district.people[CONVENER]
        self.members = [district.units[code] for code in MEMBERS]

    def note(self, case, recommended_on, decided_on):
        """Let a case that must go to the meeting be put on an agenda, and concluded on before it is decided."""
        self.timeline.note(self.days.moment(recommended_on, 17, 20), self._call, case, decided_on)
        self.timeline.note(self.days.moment(decided_on, 8, 50), self._conclude, case, decided_on)

    def note_the_next(self):
        """Let what waits for the meeting today be put on the agenda of the next one."""
        called_on = self.days.working_before(self.days.today)
        held_on = self.days.calendar.add(self.days.today, DAYS_TO_THE_NEXT)
        self.timeline.note(self.days.moment(called_on, 17, 30), self._call_the_next, held_on)

    def _call(self, case, day):
        if why_meeting(case.application):
            case.meeting = self._plan(day, [case.application])

    def _call_the_next(self, day):
        waiting = Application.objects.filter(state=ApplicationState.PENDING_APPROVAL).order_by("due_on", "pk")
        self._plan(day, waiting.filter(goes_to_meeting(rules_for(self.district.authority))))

    def _plan(self, day, applications):
        return plan_meeting(
            authority=self.district.authority,
            by=self.convener,
            cases=applications,
            members=self.members,
            kind=MeetingKind.JOINT_MEETING,
            title=f"{day.year}年{day.month}月联席会议",
            held_on=day,
            place=PLACE,
        )

    def _conclude(self, case, day):
        if case.meeting is None:
            return
        result, reason = RESULTS[case.outcome]
        present = [unit.pk for unit in self.members if unit.code != ABSENT]
        voters = len(present) - (case.applicant.pk in present)
        against = voters // 3 if result == CaseResult.CONDITIONS else 0
        votes = {"votes_for": voters - against, "votes_against": against, "abstentions": 0}
        perform(
            case.meeting,
            "hold",
            by=self.convener,
            present=present,
            results=[{"application": case.application.pk, "result": result, "reason": reason, **votes}],
            minutes_number=minutes_number(day),
            minutes=MINUTES,
        )
