"""A small district of real rows for tests: units, people with posts, lists put in force by orders."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import Membership, User
from accounts.roles import Role
from registry.models import (
    AdjustmentOrder,
    Authority,
    CalendarYear,
    Community,
    Department,
    ItemList,
    LegalBasis,
    ListEntry,
    OrderLine,
    Street,
    Unit,
)
from registry.models.units import UnitKind
from web import clock
from web.workflow import perform

OPENED = date(2020, 1, 1)


@dataclass
class District:
    """Handles on what was made; ``people`` by role key."""

    authority: Authority
    people: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)
    lists: dict = field(default_factory=dict)

    def __getattr__(self, name):
        people = self.__dict__["people"]
        if name in people:
            # A fresh instance: posts are cached on the user as they are for one request.
            return User.objects.get(pk=people[name].pk)
        if name in self.__dict__["units"]:
            return self.__dict__["units"][name]
        raise AttributeError(name)


def add_person(district, key, unit, role, *, since=OPENED):
    """A user with one post; signs in with the password ``demo-password``."""
    user = User.objects.filter(username=key).first() or User.objects.create_user(
        key, "demo-password", display_name=f"测试{key}"
    )
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=since)
    district.people[key] = user
    return user


def make_district(short_name="测试区", parent=None):
    """An authority with two streets, three communities, three departments, a joint meeting, and people for every role."""
    authority = Authority.objects.create(
        name=short_name, short_name=short_name, level="district", parent=parent, valid_from=OPENED
    )
    CalendarYear.objects.bulk_create([CalendarYear(year, True) for year in (2024, 2025, 2026)], ignore_conflicts=True)
    make = {"authority": authority, "valid_from": OPENED}
    units = {
        "office": Department.objects.create(
            kind=UnitKind.DEPARTMENT, code="mz", name="民政局", department_kind="government", official_order=2, **make
        ),
        "department": Department.objects.create(
            kind=UnitKind.DEPARTMENT,
            code="wj",
            name="卫生健康委员会",
            department_kind="government",
            official_order=3,
            **make,
        ),
        "other_department": Department.objects.create(
            kind=UnitKind.DEPARTMENT, code="tj", name="统计局", department_kind="government", official_order=4, **make
        ),
        "meeting": Unit.objects.create(
            kind=UnitKind.JOINT_MEETING, code="lxhy", name="联席会议办公室", official_order=1, **make
        ),
        "street": Street.objects.create(kind=UnitKind.STREET, code="s1", name="东街街道", official_order=1, **make),
        "other_street": Street.objects.create(
            kind=UnitKind.STREET, code="s2", name="西街街道", official_order=2, **make
        ),
    }
    for n, street in enumerate(("street", "street", "other_street"), 1):
        units[f"community{n}"] = Community.objects.create(
            kind=UnitKind.COMMUNITY, code=f"c{n}", name=f"第{n}社区", parent=units[street], official_order=n, **make
        )
    district = District(authority, units=units)
    for key, unit, role in (
        ("officer", "department", Role.DEPARTMENT_OFFICER),
        ("colleague", "department", Role.DEPARTMENT_OFFICER),
        ("other_officer", "other_department", Role.DEPARTMENT_OFFICER),
        ("office_officer", "office", Role.DEPARTMENT_OFFICER),
        ("street_officer", "street", Role.STREET_OFFICER),
        ("other_street_officer", "other_street", Role.STREET_OFFICER),
        ("worker", "community1", Role.COMMUNITY_WORKER),
        ("neighbour", "community2", Role.COMMUNITY_WORKER),
        ("reviewer", "office", Role.REVIEWER),
        ("second_reviewer", "office", Role.REVIEWER),
        ("decider", "office", Role.DECIDER),
        ("second_decider", "office", Role.DECIDER),
        ("meeting_reviewer", "meeting", Role.REVIEWER),
        ("meeting_decider", "meeting", Role.DECIDER),
        ("supervisor", "office", Role.SUPERVISOR),
        ("operator", "office", Role.OPERATOR),
    ):
        add_person(district, key, units[unit], role)
    return district


def the_list(district, kind):
    """The district's list of a kind."""
    if kind not in district.lists:
        district.lists[kind], _made = ItemList.objects.get_or_create(
            authority=district.authority,
            kind=kind,
            for_rural=None,
            defaults={"name": f"{district.authority.name}{kind}清单"},
        )
    return district.lists[kind]


def draft_order(district, *, published_on, effective_on=None, number="测民发〔2026〕1号", lines=()):
    """A draft by ``second_reviewer``; ``lines`` are (kind, change, number, fields)."""
    order = AdjustmentOrder.objects.create(
        authority=district.authority,
        title=f"关于调整清单的通知{number}",
        document_number=number,
        published_on=published_on,
        effective_on=effective_on or published_on + timedelta(days=1),
        drafted_by=district.second_reviewer,
    )
    basis, _made = LegalBasis.objects.get_or_create(
        title="关于进一步开展社区减负工作的通知",
        document_number="民发〔2015〕136号",
        article="",
        defaults={"level": "national_policy", "is_confirmed": True},
    )
    for kind, change, line_number, fields in lines:
        OrderLine.objects.create(
            order=order,
            item_list=the_list(district, kind),
            change=change,
            number=line_number,
            **({"basis": basis, **fields} if change != "remove" else fields),
        )
    return order


def publish(district, **kwargs):
    """Draft and publish an order on its publication day; returns it."""
    order = draft_order(district, **kwargs)
    with clock.at(order.published_on):
        perform(order, "publish", by=district.reviewer)
    return order


def standard_lists(district, since=date(2025, 1, 10)):
    """A few lines on each kind of list, in force from the day after ``since``."""
    return publish(
        district,
        published_on=since,
        number=f"测民发〔{since.year}〕9号",
        lines=[
            (
                "duty",
                "add",
                "1",
                {"name": "宣传法律法规和政策", "content": "宣传国家法律、法规和相关政策", "keywords": ["普法", "宪法"]},
            ),
            (
                "duty",
                "add",
                "4",
                {"name": "群防群治与纠纷调解", "content": "调解民间纠纷", "keywords": ["调解", "邻里纠纷"]},
            ),
            (
                "assist",
                "add",
                "3",
                {
                    "name": "协助做好公共卫生工作",
                    "content": "协助做好与居民利益相关的公共卫生工作",
                    "keywords": ["体检", "疫苗", "公共卫生"],
                    "permitted_acts": ["contact_residents", "publicise_educate"],
                },
            ),
            ("negative", "add", "1", {"name": "招商引资任务指标", "content": "原则上一律取消", "keywords": ["招商"]}),
            (
                "not_to_issue",
                "add",
                "5",
                {"name": "无犯罪记录证明", "category": "certificate", "keywords": ["无犯罪记录"]},
            ),
            (
                "may_issue",
                "add",
                "3",
                {
                    "name": "继承关系证明",
                    "category": "certificate",
                    "conditions": "申请继承不动产登记",
                    "keywords": ["继承关系"],
                },
            ),
        ],
    )


def entry(district, kind, number, on):
    """What a line says on a day."""
    return ListEntry.objects.in_force(on).get(line__item_list=the_list(district, kind), line__number=number)
