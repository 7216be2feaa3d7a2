"""The community's side of the demonstration: sendings beyond their scope and taken back, what a street passed on and stopped,
disputes over refusals, reports joined into one matter, and what communities said when tasks had ended.
"""

import uuid
from collections import defaultdict
from datetime import timedelta

from django.utils.timezone import localdate

from admission.models import Admission
from dispatch.disputes import file_dispute
from dispatch.evaluations import ended
from dispatch.joining import join
from dispatch.models import Dispatch, Dispute, Origin, Receipt, Scope, TaskEvaluation
from dispatch.passing_on import Incoming, pass_on, stop
from dispatch.recalling import recall
from dispatch.sending import Wish, send
from home.demo.people import officers
from home.demo.units import REVIEWING_OFFICE
from registry.models.units import UnitKind
from web import clock
from web.workflow import perform

SPACE = uuid.UUID("b3f0c7de-51c1-4f0e-9d0b-5d4be3a7c921")  # tokens are the same whenever the district is made
REVIEWER, SENDER, STREET = "shenhe", "wj", "jd1"
#: Working days before today: sent beyond its scope, sent and taken back the day after, joined, evaluated, stopped, passed on.
BEYOND, TAKEN_BACK, JOINED, EVALUATED, STOPPED, PASSED_ON = 9, 7, 5, 4, 3, 2
#: Refusals of so many days are disputed, so many of them; a ruling comes so many working days later.
LOOKED_BACK, DISPUTED, RULED = 25, 3, 3
NOTICES = {
    "stopped": ("ga", "请各社区于本周五前填报养犬情况台账，附照片，逾期通报。"),
    "passed_on": ("wj", "请通知老年居民和儿童家长到社区卫生服务中心接种疫苗，时间见附件。"),
}
WHY_DISPUTED = "本单位认为这件事属于依法协助事项，请裁定。"
RULINGS = (
    ("stand", {"ruling": "清单上没有这一项，也没有经过准入，拒收成立。需要社区协助的，请先申请准入。"}),
    ("overrule", {"ruling": "其中张贴告知的部分属于协助事项，由社区张贴；要求填报的部分不再要求。", "due_on": ""}),
)
#: How many evaluate a task, and of every five who say no: to funds, data, hours, and whether it is worth renewing.
MOST_EVALUATE, NOES = 12, (2, 3, 1, 2)


def add_community_side(district, days, timeline):
    """Note every act on its day."""
    said = CommunitySide(district)

    def note(ago, hour, act, *args):
        day = days.working_on_or_before(days.calendar.subtract(days.today, ago))
        timeline.note(days.moment(day, hour, 50), act, *args)

    note(BEYOND, 9, said.send_beyond)
    note(TAKEN_BACK, 9, said.send, "到社区开展健康讲座")
    note(TAKEN_BACK - 1, 9, said.take_back, "到社区开展健康讲座")
    note(JOINED, 15, said.join_reports)
    note(EVALUATED, 16, said.evaluate)
    note(STOPPED, 10, said.stop)
    note(PASSED_ON, 10, said.pass_on)
    for place, receipt in enumerate(said.disputable(days)):
        filed = days.working_after(localdate(receipt.refused_at))
        timeline.note(days.moment(filed, 9, 35), said.dispute, receipt)
        if place < len(RULINGS):
            timeline.note(days.moment(days.calendar.add(filed, RULED), 16, 5), said.rule, receipt, *RULINGS[place])


class CommunitySide:
    """The acts, one after another; each leaves out what the district has no occasion for."""

    def __init__(self, district):
        self.district, self.people = district, officers(district)
        self.street = district.units[STREET]

    def _of_street(self):
        return [one for one in self.district.communities if one.parent_id == self.street.pk]

    def _admission(self):
        """The latest admission of the sending department in force."""
        rows = Admission.objects.in_force(clock.today()).filter(lead_department=self.district.units[SENDER])
        return rows.order_by("-pk").first()

    def send_beyond(self):
        """More is asked than was admitted: with a reason, and refusable."""
        self.send("过期药品回收夜间值守", other_act="夜间值守", reason="回收箱夜间无人看管，请社区轮流看护。")

    def send(self, title, **said):
        """The department sends to the communities of one street under its admission."""
        if (admission := self._admission()) is None:
            return
        wish = Wish(
            sender=self.district.units[SENDER],
            subject=f"admission-{admission.pk}",
            scope=Scope.CHOSEN,
            communities=tuple(one.pk for one in self._of_street()[:5]),
            title=title,
            acts=tuple(admission.acts),
            due_on=clock.today() + timedelta(days=20),
            contact="卫生健康委员会医政科",
            leave_out=True,
            **{"reason": "年度任务，按计划安排。", **said},
        )
        send(wish, by=self.people[SENDER], token=self._token(title))

    def take_back(self, title):
        """What was sent a day before is taken back."""
        if found := Dispatch.objects.filter(token=self._token(title)).first():
            recall(found, by=self.people[SENDER], reason="与社区已有的健康讲座重复，不再另办。")

    def join_reports(self):
        """Reports of one notice by several communities become one matter."""
        groups = defaultdict(list)
        for one in Dispatch.objects.filter(origin=Origin.REPORTED).order_by("-sent_at"):
            groups[one.title, one.sender_id, one.sender_name].append(one.pk)
        alike = next((pks for pks in groups.values() if len(pks) > 1), None)
        if alike:
            join(alike, by=self.district.people[REVIEWER])

    def evaluate(self):
        """Communities tap what they think of the tasks of an admission that have ended, each of one of them."""
        rows = ended(Receipt.objects.filter(dispatch__admission__lead_department=self.district.units[SENDER]))
        rows = rows.order_by("-dispatch__admission", "community__official_order", "pk")
        by_admission = defaultdict(dict)
        for pk, admission, community in rows.values_list("pk", "dispatch__admission", "community"):
            by_admission[admission].setdefault(community, pk)
        names = ("funds_arrived", "data_came_back", "hours_as_stated", "worth_renewing")
        TaskEvaluation.objects.bulk_create(
            TaskEvaluation(
                receipt_id=pk,
                **{name: n % 5 >= noes for name, noes in zip(names, NOES, strict=True)},
            )
            for pks in by_admission.values()
            for n, pk in enumerate(list(pks.values())[:MOST_EVALUATE])
        )

    def _incoming(self, kind, **said):
        sender, text = NOTICES[kind]
        return Incoming(street=self.street, text=text, sender=self.district.units[sender], **said)

    def stop(self):
        """A street stops what isn't admitted."""
        incoming = self._incoming("stopped", reason="没有列入清单，也没有经过准入；需要社区协助的，请先申请准入。")
        stop(incoming, by=self.people[STREET], token=self._token("stopped"))

    def pass_on(self):
        """A street passes on what is listed."""
        pass_on(self._incoming("passed_on"), by=self.people[STREET], token=self._token("passed_on"))

    def disputable(self, days):
        """Refusals of different dispatches by units with an officer, the oldest of the last days first; the last stays open."""
        since = days.moment(days.today - timedelta(days=LOOKED_BACK), 0)
        until = days.moment(days.working_before(days.working_before(days.today)), 23)
        rows = Receipt.objects.refused().filter(refused_at__gte=since, refused_at__lt=until, dispute=None)
        rows = rows.filter(dispatch__sender__kind=UnitKind.DEPARTMENT, dispatch__sender__code__in=self.people)
        rows = rows.exclude(dispatch__sender__code=REVIEWING_OFFICE).select_related(
            "dispatch__sender", "dispatch__authority"
        )
        first = {}
        for row in rows.order_by("refused_at", "pk"):
            first.setdefault(row.dispatch_id, row)
        found = list(first.values())
        early = [row for row in found if days.calendar.add(localdate(row.refused_at), RULED + 1) < days.today]
        return [*early[: DISPUTED - 1], *found[-1:]] if len(found) >= DISPUTED else found[:1]

    def dispute(self, receipt):
        """The sender disputes the refusal on the next working day."""
        file_dispute(receipt, by=self.people[receipt.dispatch.sender.code], text=WHY_DISPUTED)

    def rule(self, receipt, action, said):
        """The reviewing office rules."""
        if row := Dispute.objects.filter(receipt=receipt).first():
            perform(row, action, by=self.district.people[REVIEWER], **said)

    def _token(self, what):
        return uuid.uuid5(SPACE, what)
