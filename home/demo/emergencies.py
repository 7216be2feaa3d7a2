"""Emergencies of the demonstration: one that is filed and runs, one that is late to be filed, one that has ended, with
what reached communities under them; and an admission that is suspended."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from admission.emergencies import declare
from admission.measures import take
from admission.models import Admission, EmergencyKind, MeasureKind
from dispatch.models import Dispatch, Origin, Receipt
from dispatch.questions import answer
from dispatch.refusing import emergency_of
from home.demo.people import officers
from web import clock
from web.workflow import perform

SPACE = uuid.UUID("5c7b9be0-8f4f-4f0b-9f43-0f0a5a0f4c7e")  # tokens are the same whenever the district is made
DECIDES = "shending"


@dataclass(frozen=True)
class Event:
    """One emergency; the numbers are working days before today. ``streets`` are codes, none for all communities."""

    name: str
    sender: str
    kind: str
    event: str
    requirement: str
    authorised_by: str
    declared: int
    filed: int | None = None
    ended: int | None = None
    streets: tuple = ()
    basis: str = ""
    filing: str = ""
    end_reason: str = ""


EVENTS = (
    Event(
        name="地下车库积水抢险群众转移",
        sender="yj",
        kind=EmergencyKind.LIFE_AND_PROPERTY,
        event="主管道爆裂，两个小区地下车库进水，部分住户须临时转移。",
        requirement="敲门通知受影响住户，引导到临时安置点，报告行动不便的住户。",
        authorised_by="区防汛抗旱指挥部",
        declared=30,
        filed=28,
        ended=24,
        streets=("jd2",),
        basis="区排水防涝应急预案（四级响应）",
        filing="抢险当日来不及申请准入，次日补报。",
        end_reason="积水排空，住户已经返回。",
    ),
    Event(
        name="寒潮低温困难群众安置",
        sender="mz",
        kind=EmergencyKind.LIFE_AND_PROPERTY,
        event="气象台发布寒潮橙色预警，最低气温降到零下十六度。",
        requirement="上门看望独居老人和困难群众，发现取暖中断的，当日报告街道。",
        authorised_by="区应对低温雨雪冰冻灾害指挥部",
        declared=7,
        filed=5,
        basis="区低温雨雪冰冻灾害应急预案（三级响应）",
        filing="预警发布当晚启动，来不及申请准入；寒潮过后即终止。",
    ),
    Event(
        name="燃气管道抢修停气通知到户",
        sender="zj",
        kind=EmergencyKind.PUBLIC_SAFETY,
        event="施工挖断中压燃气管道，须停气抢修。",
        requirement="逐户通知停气、关闭阀门，复气前再通知一次。",
        authorised_by="住房和城乡建设局主要负责人",
        declared=9,
        streets=("jd1",),
    ),
)
#: Working days before today on which the suspension is decided.
SUSPENDED = 4
WHY_SUSPENDED = "下派单位增加了准入内容以外的报表，整改期间暂停。"


def declare_emergencies(district, days, timeline):
    """Let them be declared, sent, filed and ended, each on its day; and suspend an admission."""

    def note(ago, hour, act, *args):
        day = days.working_on_or_before(days.calendar.subtract(days.today, ago))
        timeline.note(days.moment(day, hour, 15), act, *args)

    for event in EVENTS:
        acts = Emergencies(district, event)
        note(event.declared, 16, acts.declare)
        note(event.declared, 17, acts.send)
        if event.filed is not None:
            note(event.filed, 10, acts.file)
        if event.ended is not None:
            note(event.ended, 15, acts.end)
    note(SUSPENDED, 14, suspend, district, days)


class Emergencies:
    """The acts of one emergency, one after another."""

    def __init__(self, district, event):
        self.district, self.event = district, event
        self.people = officers(district)
        self.by = self.people[event.sender]
        self.made = None
        self.communities = [
            one for one in district.communities if not event.streets or one.parent.code in event.streets
        ]

    def declare(self):
        """The sender declares it by itself."""
        event = self.event
        self.made = declare(
            sender=self.district.units[event.sender],
            by=self.by,
            token=uuid.uuid5(SPACE, event.name),
            kind=event.kind,
            event=event.event,
            name=event.name,
            requirement=event.requirement,
            authorised_by=event.authorised_by,
            for_all_communities=not event.streets,
            communities=self.communities if event.streets else (),
        )

    def send(self):
        """It reaches the communities, with its number, and they take it on."""
        text = (
            f"应急编号{self.made.number}：{self.event.event}请立即做好「{self.event.name}」：{self.event.requirement}"
        )
        ruled = answer(text, authority=self.district.authority, community=self.communities[0])
        dispatch = Dispatch.objects.create(
            authority=self.district.authority,
            origin=Origin.SENT,
            sender=self.made.sender,
            title=self.made.name,
            text=text,
            emergency_id=emergency_of(ruled),
            sent_at=clock.now(),
            created_by=self.by,
        )
        for community in self.communities:
            receipt = Receipt.objects.create(
                dispatch=dispatch,
                community=community,
                verdict=ruled.verdict,
                flags=list(ruled.flags),
                citation=ruled.frozen(),
            )
            perform(receipt, "take_on", by=self.people[community.code])

    def file(self):
        """The sender says afterwards what it rests on."""
        perform(self.made, "file", by=self.by, basis=self.event.basis, filing=self.event.filing)

    def end(self):
        """The sender ends it from the next day."""
        ended_on = clock.today() + timedelta(days=1)
        perform(self.made, "end", by=self.by, ended_on=ended_on, reason=self.event.end_reason)


def suspend(district, days):
    """The decider suspends an admission from the next working day; of those that hold one that nobody has sent since."""
    starts_on = days.working_after(clock.today())
    rows = Admission.objects.of(district.authority).in_force(days.today).exclude(lead_department__code="mz")
    sent_since = Dispatch.objects.filter(sent_at__date__gte=clock.today()).values("admission")
    admission = rows.exclude(pk__in=sent_since.exclude(admission=None)).order_by("name").first()
    take(
        admission,
        MeasureKind.SUSPEND,
        by=district.people[DECIDES],
        starts_on=starts_on,
        reason=WHY_SUSPENDED,
    )
