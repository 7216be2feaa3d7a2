"""The demonstration's last days: a heavy matter, heard and half countersigned; an approval on public notice with objections
to it; a time to decide that was extended; and to whom new applications go."""

from admission.joint_meetings import plan_meeting
from admission.models import Application, Countersigner, Decision, MeetingKind, RoutingRule
from admission.objecting import raise_objection
from home.demo import tables
from home.demo.cases import Case
from home.demo.hearings import Hearing
from home.demo.people import officers
from registry.models import AuthorityRule
from registry.objections import NO
from web.workflow import perform

REVIEWER, SECOND_REVIEWER, DECIDER = "shenhe", "shenhe2", "shending"
COUNTERSIGNERS = ("huiqian1", "huiqian2")
#: A matter that goes on for longer than a year is countersigned; working days before today since when.
RULE, MOST_DAYS, SINCE = "countersign_days", 365, 30
SIGNED = "服务由社区卫生服务中心承担，社区只约时间，没有台账，同意。"
#: (order, category, street): what goes to the second reviewer, so many working days since.
ROUTES = ((10, "signboard", ""), (20, "", "jd3"))
ROUTED_SINCE = 10
EXTENDED = "寒假安全教育公开课组织"
EXTENSION = {"days": 5, "reason": "公开课和寒假托管服务的安排有重合，需要教育局补充核对课程和场地。"}

NECESSITY = "服务和记录都由社区卫生服务中心完成；失能老人多由家属照料，由熟悉的社区工作者约定时间更容易接受。"
OPINION = "依据明确，社区只约定时间，工时和经费安排合理，建议准予准入。"
LEAD_DAYS = 32  # working days between application and start
HEARD = (
    "三个街道和家属代表到会。家属希望固定在每季度第一个月上门；街道要求名单由卫健委提供，社区不另行登记。没有反对意见。"
)
RECORD = (
    "主持人说明了事项和依据，卫健委陈述了理由，三个街道和居民代表逐一发表意见，卫健委作了答复，笔录经到会各方核对。"
)
PLACE = "区民政局二楼听证室"
HEARD_BY = ("mz", "wj", "jd1", "jd2", "jd3")

STREET_OBJECTS = "电梯的告知是物业服务人和维保单位的责任，轿厢里已有张贴，请不要再要求社区在楼门张贴。"
RESIDENT_OBJECTS = "不知道更换期间电梯停多久，楼里有坐轮椅的老人，希望不要更换。"
ANSWER = "更换标牌不停梯，每台约十分钟；时间会在楼门提前三日告知。准入的内容不变，对异议不予采纳。"


def happen_lately(applications):
    """Note it all among the ``applications``, on whose timeline and days it happens."""
    heavy, on_notice = tables.own("late")
    late = Late(applications)
    late.keep_rules()
    late.countersign(late.case(heavy, submitted_ago=13))
    late.object_to(late.case(on_notice, submitted_ago=12))
    late.note(2, 16, late.extend)


class Late:
    """The acts, each so many working days before today."""

    def __init__(self, applications):
        self.district, self.days = applications.district, applications.days
        self.timeline, self.bases = applications.timeline, applications.bases
        self.people = self.district.people

    def day(self, ago):
        """The working day so many working days before today."""
        return self.days.working_on_or_before(self.days.calendar.subtract(self.days.today, ago))

    def note(self, ago, hour, act, *args):
        """Let ``act`` happen at an hour of the day so many working days before today."""
        self.timeline.note(self.days.moment(self.day(ago), hour, 35), act, *args)

    def keep_rules(self):
        """What is countersigned and by whom in which order; what goes to the second reviewer."""
        authority, since = self.district.authority, self.day(SINCE)
        before = AuthorityRule.objects.filter(authority=authority, key=RULE)
        before.update(valid_to=since)
        AuthorityRule.objects.create(
            authority=authority, key=RULE, value=MOST_DAYS, is_assumption=True, valid_from=since
        )
        for position, username in enumerate(COUNTERSIGNERS, 1):
            Countersigner.objects.create(
                authority=authority, position=position, signer=self.people[username], valid_from=since
            )
        for position, category, street in ROUTES:
            RoutingRule.objects.create(
                authority=authority,
                position=position,
                category=category,
                street=self.district.units.get(street),
                reviewer=self.people[SECOND_REVIEWER],
                valid_from=self.day(ROUTED_SINCE),
            )

    def case(self, row, *, submitted_ago):
        """A case that was written, submitted and accepted on three days after one another."""
        submitted_on = self.day(submitted_ago)
        everywhere = self.district.communities
        case = Case(
            row=row,
            basis=self.bases[row["basis"]],
            district=self.district,
            officers=officers(self.district),
            starts_on=self.days.calendar.add(submitted_on, LEAD_DAYS),
            communities=[one for one in everywhere if row["scope"] in ("all", one.parent.code)],
            necessity=NECESSITY,
            opinion=OPINION,
        )
        for ago, act in (
            (submitted_ago + 1, case.draft),
            (submitted_ago, case.submit),
            (submitted_ago - 1, case.accept),
        ):
            self.note(ago, 10, act)
        return case

    def countersign(self, case):
        """It was consulted on and heard; the first has countersigned, and the second is waited for."""
        consultation = Hearing(case, self.district)
        self.note(11, 11, consultation.ask)
        self.note(9, 14, consultation.answer)
        self.note(10, 9, self.call_hearing, case)
        self.note(6, 15, self.hold_hearing, case)
        self.note(4, 10, case.recommend)
        self.note(2, 11, self.sign, case)

    def call_hearing(self, case):
        """The reviewing office calls the hearing."""
        case.meeting = plan_meeting(
            authority=self.district.authority,
            by=self.people[REVIEWER],
            cases=[case.application],
            members=[self.district.units[code] for code in HEARD_BY],
            kind=MeetingKind.HEARING,
            title=f"{case.row['name']}听证会",
            held_on=self.day(6),
            place=PLACE,
        )

    def hold_hearing(self, case):
        """What was said there; a hearing concludes nothing."""
        day = self.day(6)
        perform(
            case.meeting,
            "hold",
            by=self.people[REVIEWER],
            present=[self.district.units[code].pk for code in HEARD_BY],
            results=[{"application": case.application.pk, "reason": HEARD}],
            minutes_number=f"示民听〔{day.year}〕{day.month}号",
            minutes=RECORD,
        )

    def sign(self, case):
        """The first in the order countersigns."""
        perform(case.application, "countersign", by=self.people[COUNTERSIGNERS[0]], text=SIGNED)

    def object_to(self, case):
        """It was approved three working days ago; a resident was answered, and a street waits."""
        self.note(5, 9, case.recommend)
        self.note(3, 15, case.decide, self.day(3))
        self.note(2, 9, self.resident_objects, case)
        self.note(1, 10, self.street_objects, case)
        self.note(1, 16, self.answer, case)

    def resident_objects(self, case):
        """Somebody came to the counter; the reviewer records it without a name."""
        decision = Decision.objects.get(application=case.application)
        raise_objection(decision, by=self.people[SECOND_REVIEWER], unit=None, text=RESIDENT_OBJECTS)

    def street_objects(self, case):
        """A street whose communities are asked objects."""
        decision = Decision.objects.get(application=case.application)
        raise_objection(decision, by=self.people["street2"], unit=self.district.units["jd2"], text=STREET_OBJECTS)

    def answer(self, case):
        """The reviewer answers the resident's objection."""
        objection = Decision.objects.get(application=case.application).objections.get(unit=None)
        perform(objection, "answer", by=self.people[REVIEWER], is_accepted=NO, answer=ANSWER)

    def extend(self):
        """The decider extends the time to decide of a case, once."""
        application = Application.objects.get(authority=self.district.authority, name=EXTENDED)
        perform(application, "extend", by=self.people[DECIDER], **EXTENSION)
