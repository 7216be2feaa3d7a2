"""Proposals of the demonstration: one that was followed by ending an admission, and one that waits for its answer."""

import uuid
from datetime import timedelta

from admission.measures import take
from admission.models import Admission, MeasureKind, Wish
from admission.proposals import propose
from dispatch.models import Receipt
from home.demo.people import officers
from registry.models import ItemList, ListLine
from web.workflow import perform

SPACE = uuid.UUID("6f0d6f1e-0b52-4bb5-9a53-5ff2a4c5a8a1")  # tokens are the same whenever the district is made
ANSWERS, DECIDES = "shenhe", "shending"

#: What should end and why; said by the first community that refused it.
ENDED = "家长学校教学点开课联络"
REASON = "准入条件写明经费到账后方可下派，经费一直没有到账，仍然按月下派。几个社区已经多次拒收，建议终止准入。"
ANSWER = "经与教育局核对，经费至今没有下达，准入条件没有满足，同意终止，由审定人撤销；落实经费后可以重新申请。"
WHY_REVOKED = "准入所附的经费条件没有满足，社区提出终止，审核单位采纳。"

#: Which line should say something else, who says so, and why.
CHANGED = "negative", "11"
ALSO_FROM = "jd2"
ALSO_REASON = "有的部门改用「自愿参加」的名义，仍要求转发截图、按积分通报。建议写明变相要求的也在此列。"

#: Working days before today: proposed, answered, revoked; the second proposal.
PROPOSED, ANSWERED, REVOKED, WAITS = 16, 9, 6, 3


def propose_changes(district, days, timeline):
    """Let a community ask that an admission end and be followed, and a street ask that a line be changed."""
    said = Proposals(district)
    for ago, hour, act in (
        (PROPOSED, 10, said.ask_to_end),
        (ANSWERED, 15, said.adopt),
        (REVOKED, 11, said.revoke),
        (WAITS, 9, said.ask_to_change),
    ):
        day = days.working_on_or_before(days.calendar.subtract(days.today, ago))
        timeline.note(days.moment(day, hour, 25), act, day)


class Proposals:
    """The acts, one after another."""

    def __init__(self, district):
        self.district = district
        self.officers = officers(district)
        self.ended = None

    def ask_to_end(self, day):
        """A community asks that an admission end whose money never came."""
        admission = Admission.objects.of(self.district.authority).get(name=ENDED)
        refused = Receipt.objects.refused().filter(dispatch__admission=admission).order_by("refused_at", "pk")
        self.ended = self._propose(refused[0].community.code, Wish.END, REASON, admission=admission)

    def adopt(self, day):
        """The reviewing office follows it; that alone changes nothing."""
        perform(self.ended, "adopt", by=self.district.people[ANSWERS], answer=ANSWER)

    def revoke(self, day):
        """The decider ends the admission from the first of the next month."""
        take(
            self.ended.admission,
            MeasureKind.REVOKE,
            by=self.district.people[DECIDES],
            starts_on=(day.replace(day=28) + timedelta(days=4)).replace(day=1),
            reason=WHY_REVOKED,
            asked_by=self.ended.proposer,
        )

    def ask_to_change(self, day):
        """A street asks that a line say something else."""
        kind, number = CHANGED
        lists = ItemList.objects.filter(authority=self.district.authority)
        line = ListLine.objects.get(item_list__in=lists, item_list__kind=kind, number=number)
        self._propose(ALSO_FROM, Wish.CHANGE, ALSO_REASON, line=line)

    def _propose(self, code, wish, reason, **matter):
        return propose(
            unit=self.district.units[code],
            by=self.officers[code],
            wish=wish,
            reason=reason,
            token=uuid.uuid5(SPACE, code),
            **matter,
        )
