"""Appeals of the demonstration: one that the joint meeting has answered, and one that it has before it."""

import uuid
from datetime import timedelta

from django.utils.timezone import localdate

from admission.appeals import file_appeal, last_day_to_appeal
from admission.models import Decision
from home.demo.meetings import minutes_number
from home.demo.people import officers
from web import clock
from web.workflow import perform

SPACE = uuid.UUID("c2f4f0a5-77c1-4f9f-8c4e-9f3f1f5c1d2e")  # tokens are the same whenever the district is made
ANSWERS = "lianxi_shending"
SOON, ANSWERED_AFTER = 3, 9  # working days: from the decision to the appeal, from there to its answer
#: The decisions with conditions that are appealed: why, and what is answered.
ANSWERED = "房屋租赁登记备案提醒"
REASON = "社区熟悉租住情况，由社区顺带登记承租人信息效率最高，请求取消「不登记、不入户核查」的条件。"
ANSWER = "登记核查承租人信息是房管、公安部门的职责，也没有要求社区办理的依据；原决定的条件适当，予以维持。"
WAITS = "公共法律服务夜间咨询安排"
ALSO_REASON = "年底咨询需求集中，每月一次不能满足，请求变更为每月两次；增加的场地费用由本单位承担。"


def appeal_decisions(district, days, timeline):
    """Let one department have its answer, and another wait for it until the present."""
    said = Appeals(district, days)
    wanted = Decision.objects.filter(application__authority=district.authority, application__name__in=[ANSWERED, WAITS])
    by_name = {one.application.name: one for one in wanted.select_related("application__authority")}
    filed_on = days.calendar.add(by_name[ANSWERED].published_on, SOON)
    timeline.note(days.moment(filed_on, 10, 50), said.file, by_name[ANSWERED], REASON)
    timeline.note(days.moment(days.calendar.add(filed_on, ANSWERED_AFTER), 16, 30), said.uphold, by_name[ANSWERED])
    # As late as may be, so that it still waits today.
    late = days.working_on_or_before(min(last_day_to_appeal(by_name[WAITS]), days.today - timedelta(days=1)))
    timeline.note(days.moment(late, 11, 10), said.file, by_name[WAITS], ALSO_REASON)


class Appeals:
    """The acts, one after another."""

    def __init__(self, district, days):
        self.officers = officers(district)
        self.meeting = district.people[ANSWERS]
        self.days = days

    def file(self, decision, reason):
        """The department that applied appeals."""
        applicant = decision.application.applicant
        by, token = self.officers[applicant.code], uuid.uuid5(SPACE, applicant.code)
        file_appeal(decision, appellant=applicant, by=by, text=reason, token=token)

    def uphold(self, decision):
        """The joint meeting upholds the decision."""
        day = localdate(clock.now())
        perform(
            decision.appeals.get(),
            "uphold",
            by=self.meeting,
            answer=ANSWER,
            meeting_on=day,
            minutes_number=minutes_number(day),
        )
