"""Violations of the demonstration: one that waits, one found to be one, one corrected, one that came back, one reported by
nobody known; and circulars about what was verified: one issued, one that waits for its signature.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser

from dispatch.circulars import draft
from dispatch.models import Receipt, StandingBurden, Violation, ViolationKind
from dispatch.violation_reporting import filled_in, report
from home.demo.people import officers
from home.demo.units import REVIEWING_OFFICE
from registry.models.units import UnitKind
from web import clock
from web.workflow import perform

REVIEWER, DECIDER = "shenhe", "shending"
#: Days that are left to correct what is ordered to be corrected.
TO_CORRECT = 14


@dataclass(frozen=True)
class Case:
    """One violation; the numbers are working days before today. ``by`` is a community's code, empty for nobody known."""

    by: str
    unit: str
    kind: str
    text: str
    reported: int
    burden: str = ""
    finding: str = ""
    verified: int | None = None
    ordered: int | None = None
    answered: int | None = None
    corrected: int | None = None
    back: int | None = None
    verified_again: int | None = None


VERIFIED = Case(
    by="sq05",
    unit="sc",
    kind=ViolationKind.UNLISTED,
    text="群里通知各社区统计辖区电动自行车销售门店，当天填好共享表格，不填的点名。",
    reported=11,
    finding="未经准入，通过工作群要求社区填报电动自行车销售门店情况，并在群内点名催办。",
    verified=7,
)
CORRECTED = Case(
    by="sq08",
    unit="gh",
    kind=ViolationKind.PROHIBITED,
    text="来电要求社区和居民小组签订安全责任书，月底前把签订率报上去。",
    reported=26,
    finding="要求社区签订责任书并上报签订率，属于禁入事项。",
    verified=22,
    ordered=21,
    answered=15,
    corrected=13,
)
CAME_BACK = Case(
    by="sq13",
    unit="kx",
    kind=ViolationKind.REBOUND,
    text="牌子摘下以后，又通知我们挂回去迎接检查。",
    reported=34,
    burden="科普示范社区牌子",
    finding="已经清理的牌子，又要求社区重新悬挂。",
    verified=30,
    ordered=29,
    corrected=20,
    back=9,
    verified_again=6,
)
UNKNOWN = Case(
    by="",
    unit="cg",
    kind=ViolationKind.RETALIATION,
    text="社区拒收一次之后，评比时专门扣了我们的分，联系人：王小明，电话13800000000。",
    reported=3,
)
CASES = (VERIFIED, CORRECTED, CAME_BACK, UNKNOWN)
#: Working days before today on which what a community refused is reported.
REFUSED_AND_REPORTED = 2
#: Working days before today on which a circular is drafted and issued, and on which the next is drafted.
DRAFTED, ISSUED, DRAFTED_AGAIN = 12, 11, 4


def report_violations(district, days, timeline):
    """Note every act on its day."""
    said = Violations(district)

    def note(ago, hour, act, *args):
        if ago is not None:
            day = days.working_on_or_before(days.calendar.subtract(days.today, ago))
            timeline.note(days.moment(day, hour, 20), act, *args)

    for case in CASES:
        note(case.reported, 20, said.report, case)
        note(case.verified, 10, said.verify, case)
        note(case.ordered, 11, said.order, case)
        note(case.answered, 15, said.answer, case)
        note(case.corrected, 16, said.correct, case)
        note(case.back, 20, said.report, case)
        note(case.verified_again, 10, said.verify, case)
    note(REFUSED_AND_REPORTED, 17, said.report_what_was_refused)
    note(DRAFTED, 9, said.draft, CORRECTED)
    note(ISSUED, 9, said.issue, f"示范民发〔{days.today.year}〕41号")
    note(DRAFTED_AGAIN, 14, said.draft, VERIFIED, CAME_BACK)


class Violations:
    """The acts, one after another."""

    def __init__(self, district):
        self.district, self.people = district, officers(district)
        self.made, self.drafted = {}, None

    def report(self, case):
        """It is reported, or that it has come back."""
        burden = StandingBurden.objects.filter(authority=self.district.authority, name=case.burden).first()
        self.made[case], _is_new = report(
            authority=self.district.authority,
            by=self.people[case.by] if case.by else AnonymousUser(),
            kind=case.kind,
            unit=self.district.units[case.unit],
            community=self.district.units[case.by] if case.by else None,
            text=case.text,
            burden=burden,
        )

    def report_what_was_refused(self):
        """The first community reports what it refused last of what a department sent."""
        community = self.district.communities[0]
        rows = Receipt.objects.refused().filter(community=community, refused_at__lt=clock.now())
        rows = rows.filter(dispatch__sender__kind=UnitKind.DEPARTMENT).exclude(dispatch__sender__code=REVIEWING_OFFICE)
        receipt = rows.select_related("dispatch__sender", "community").order_by("-refused_at", "pk").first()
        if receipt is None:
            return
        by, about = self.people[community.code], {"receipt": receipt}
        report(authority=self.district.authority, by=by, **filled_in(about, by), **about)

    def verify(self, case):
        """The reviewer finds it to be one."""
        self._move(case, "verify", unit=self.district.units[case.unit].pk, finding=case.finding)

    def order(self, case):
        """The reviewer orders it to be corrected."""
        correct_by = clock.today() + timedelta(days=TO_CORRECT)
        self._move(case, "order", correct_by=correct_by, note="立即停止，不得以其他名义再要求社区办理。")

    def answer(self, case):
        """The unit says what it has done."""
        self._move(case, "answer", by=self.people[case.unit], note="已通知各社区停止，原通知收回。")

    def correct(self, case):
        """The reviewer has seen that it is corrected."""
        self._move(case, "correct", note="电话核实三个社区，已经停止。")

    def draft(self, *cases):
        """A circular is drafted from what was verified."""
        keys = [self.made[case].pk for case in cases]
        self.drafted = draft(keys, by=self.district.people[REVIEWER])

    def issue(self, number):
        """Another person issues it."""
        perform(self.drafted, "issue", by=self.district.people[DECIDER], document_number=number)

    def _move(self, case, action, by=None, **said):
        row = Violation.objects.get(pk=self.made[case].pk)
        perform(row, action, by=by or self.district.people[REVIEWER], **said)
