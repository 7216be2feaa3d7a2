"""Twelve months of applications, and those that are under way today: which day each step falls on."""

from datetime import timedelta
from functools import cached_property

from admission import reasons
from admission.models import ApplicationKind
from home.demo import tables
from home.demo.cases import Case
from home.demo.hearings import Hearing
from home.demo.late import happen_lately
from home.demo.meetings import Meetings
from home.demo.people import officers
from home.demo.plans import first_day_of, plan_next_year, planned_year
from home.demo.timeline import Days, Timeline

LEAD_DAYS = 30  # working days between application and start, as the district's rule asks
TOO_LATE = 8  # until so many months ago some decisions came after their limit
QUICK = 1  # what was asked so many months ago must be decided by now
#: Working days allowed, by the district's rules, in the states that wait.
ALLOWED = {"submitted": 3, "returned": 5, "lapsed": 5, "awaiting_answer": 5, "accepted": 15, "pending": 15}
#: Working days from today (or the next working day) to the day on which it is due.
DUE = {"overdue": -2, "today": 0, "soon": 1, "later": 2}
LATER_DECISION = 6
UNDER_WAY = tuple(ALLOWED)
#: What the reviewer does on the day on which the wait begins; else the case is accepted.
WAITS_AFTER = {"returned": Case.send_back, "lapsed": Case.send_back, "awaiting_answer": Case.ask}
#: The decisions of the last so many months that the joint meeting took have their meeting in the register.
MEETINGS_SINCE = 4

NECESSITY = (
    "本单位已经通过业务系统取得的数据不再要求社区提供；只有联系居民这一环节离不开社区，其余由本单位派员完成。",
    "入户对象分散，居民更信任社区工作者；社区只负责引导和告知，登记、核实、汇总由本单位聘用的人员完成。",
    "主要工作量已经购买服务，社区只在开始时协助通知一次，避免居民误以为是诈骗。",
    "事项涉及居民切身利益，需要听取居民意见；由社区协助联系，可以减少重复打扰。",
    "已与数据主管部门核对，现有共享数据不含这项内容；不要求社区另行采集，也不建立台账。",
)
WEAK_NECESSITY = (
    "按上级考核要求，需由社区建立台账并按期报送。",
    "社区是最基础的单元，情况最清楚，由社区办理效率最高。",
)
OPINIONS = {
    "approve": (
        "依据明确，属于协助范围，工时和经费安排合理，建议准予准入。",
        "内容具体，没有要求社区填报数据，建议准予准入。",
        "经与街道沟通，社区可以承担，建议准予准入。",
    ),
    "conditions": ("内容可以准入，但应当限定范围，建议附条件准入。",),
    "reject": ("不符合准入条件，建议不予准入，由申请单位自行办理。", "属于部门自身职责或者台账报表，建议不予准入。"),
}


class Applications:
    """Plans the applications of the table on a timeline; ``rng`` decides what the table leaves open."""

    def __init__(self, district, today, rng):
        self.district = district
        self.days = Days(today)
        self.rng = rng
        self.timeline = Timeline()

    def happen(self):
        """Let everything happen, each step on its day."""
        reasons.load()
        plan_next_year(self.district, self.days, self.timeline)
        for row in tables.own("applications"):
            self._plan(row)
        happen_lately(self)
        self.meetings.note_the_next()
        self.timeline.play()

    @cached_property
    def meetings(self):
        """The joint meeting's sessions on the same timeline."""
        return Meetings(self.district, self.days, self.timeline)

    @cached_property
    def officers(self):
        """{unit code: who applies for it}."""
        return officers(self.district)

    @cached_property
    def bases(self):
        """{key: row} of the legal bases that the applications name."""
        return {row["key"]: row for row in tables.own("bases")}

    def _plan(self, row):
        state = row["outcome"]
        if state in UNDER_WAY:
            self._plan_open(self._due_day(row), row)
        elif state.startswith("draft"):
            day = self.days.working_before(self.days.today - timedelta(days=self.rng.randint(0, 3)))
            self._note(day, self._case(row, day).draft)
        else:
            self._plan_closed(row)

    def _case(self, row, submitted_on):
        """The case that is submitted on a day; it starts when the lead days have passed."""
        starts_on = self._after(submitted_on, LEAD_DAYS + self.rng.randint(0, 5))
        if row["kind"] == ApplicationKind.ANNUAL_PLAN:
            starts_on = self._after(first_day_of(planned_year(self.days.today)), LEAD_DAYS)
        is_refused = row["outcome"].endswith("reject")
        word = "reject" if is_refused else "conditions" if row["outcome"].endswith("conditions") else "approve"
        return Case(
            row=row,
            basis=self.bases.get(row["basis"]),
            district=self.district,
            officers=self.officers,
            starts_on=starts_on,
            communities=self._communities(row["scope"]),
            necessity=self.rng.choice(WEAK_NECESSITY if is_refused else NECESSITY),
            opinion=self.rng.choice(OPINIONS[word]),
        )

    def _communities(self, scope):
        """All of them, those of a street, or so many."""
        everywhere = self.district.communities
        if scope.isdecimal():
            return sorted(self.rng.sample(everywhere, int(scope)), key=lambda one: one.official_order)
        return [one for one in everywhere if scope in ("all", one.parent.code)]

    def _plan_closed(self, row):
        months_ago = int(row["month"])
        is_quick = months_ago <= QUICK
        working = self.days.working_days_of(self.days.first_of_month(months_ago))
        day = working[self.rng.randint(0, 2) if is_quick else self.rng.randint(1, 10)]
        case = self._begin(row, day)
        if row["returned"]:
            day = self._note(self._after(day, 2), case.send_back)
            if row["outcome"] == "withdraw":
                self._note(self._after(day, 2), case.withdraw)
                return
            day = self._note(self._after(day, self.rng.randint(2, 4)), case.submit)
        day = self._note(self._after(day, 1 if is_quick else self.rng.randint(1, 3)), case.accept)
        if row["outcome"] == "withdraw":
            self._note(self._after(day, 3), case.withdraw)
            return
        recommended_on = day = self._note(self._after(day, 3 if is_quick else self.rng.randint(3, 6)), case.recommend)
        wait = 3 if is_quick else self.rng.randint(2, 6)
        if months_ago >= TOO_LATE and self.rng.random() < 0.25:
            wait += 9
        day = self._after(day, wait)
        if months_ago <= MEETINGS_SINCE:
            self.meetings.note(case, recommended_on, day)
        self._note(day, case.decide, day)

    def _plan_open(self, due_on, row):
        """Step backwards from the day on which the present state must end."""
        state = row["outcome"]
        began_on = self._before(due_on, ALLOWED[state])
        if state == "submitted":
            self._begin(row, began_on)
            return
        submitted_on = self._before(began_on, 3 if state == "awaiting_answer" else self.rng.randint(1, 2))
        case = self._begin(row, submitted_on)
        if state == "awaiting_answer":
            self._note(self._after(submitted_on, 1), case.accept)
        begin = WAITS_AFTER.get(state, Case.accept)
        self._note(began_on, begin, case)
        if state == "lapsed":
            # The clock looks every hour: the first time that the day is over.
            self.timeline.note(self.days.moment(due_on + timedelta(days=1), 0, 13), case.lapse)
        if state == "pending" or (state == "accepted" and row["due"] == "later"):
            self._hear(case, began_on, all_of_them=state == "pending")
        if state == "pending":
            self._note(self._after(began_on, self.rng.randint(4, 6)), case.recommend)

    def _hear(self, case, accepted_on, *, all_of_them):
        """Ask the day after acceptance; the answers come the next two days, or some of them."""
        hearing = Hearing(case, self.district)
        asked_on = self._after(accepted_on, 1)
        self.timeline.note(self.days.moment(asked_on, 9, 20), hearing.ask)
        self.timeline.note(
            self.days.moment(self._after(asked_on, 1), 15, 10), hearing.answer, None if all_of_them else 2
        )

    def _begin(self, row, submitted_on):
        """Written some days before, then submitted."""
        case = self._case(row, submitted_on)
        self._note(self._before(submitted_on, self.rng.randint(1, 3)), case.draft)
        self._note(submitted_on, case.submit)
        return case

    def _due_day(self, row):
        """The day that the table's word means, among working days; today when it is one."""
        days = DUE[row["due"]]
        if row["due"] == "later" and row["outcome"] in ("accepted", "pending"):
            days = LATER_DECISION
        if row["due"] == "soon" and row["outcome"] in ("accepted", "pending", "returned"):
            days += self.rng.randint(0, 1)
        if days < 0:
            return self._before(self.days.today, -days)
        return self._after(self._after(self.days.today - timedelta(days=1), 1), days)

    def _note(self, day, act, *args):
        """Let ``act`` happen on ``day`` at some moment of the working hours; returns the day."""
        self.timeline.note(self.days.moment(day, self.rng.randint(9, 16), self.rng.randint(0, 59)), act, *args)
        return day

    def _after(self, day, count):
        return self.days.calendar.add(day, count)

    def _before(self, day, count):
        """The working day from which so many working days pass until ``day``."""
        return self.days.working_on_or_before(self.days.calendar.subtract(day, count))
