"""Certificates of the demonstration: what residents were sent for, what was stamped, and where to go as far as it is confirmed."""

import uuid

from certificates.agencies import read_agency
from certificates.asking import name_agency, press
from certificates.guide_writing import confirm_guide
from certificates.issuing import issuable, log_stamp, put_right
from certificates.lookup import NONE_OF_THESE, Outcome, look_up
from home.demo.people import officers
from registry.models import ListLine

SPACE = uuid.UUID("0d5b6f0a-4f0e-4c55-9d0a-8c1e2b7a9f31")  # tokens are the same whenever the district is made
REVIEWER = "shenhe"
#: Numbers on the not-to-issue list of which the office has confirmed where to go, working days before today.
CONFIRMED, CONFIRMED_AGO = ("5", "9", "11"), 30
#: Community, working days before today, what was said, who wanted it.
ASKS = (
    ("sq01", 48, "派出所要无犯罪记录证明", "公安局"),
    ("sq02", 45, "帮我开个还活着的证明", "人力资源和社会保障局"),
    ("sq05", 41, "证件丢了要开证明", "示范银行城中支行"),
    ("sq01", 37, "亲属关系证明", "示范银行城中支行"),
    ("sq13", 33, "孩子上学要居住证明", "教育局"),
    ("sq01", 28, "死亡证明", "人力资源和社会保障局"),
    ("sq07", 24, "开个没有房子的证明", "住房和城乡建设局"),
    ("sq01", 19, "养狗要开证明", "示范区第三幼儿园"),
    ("sq22", 15, "入职要无犯罪记录证明", "示范物业公司"),
    ("sq01", 11, "证件丢了要开证明", "示范银行城中支行"),
    ("sq02", 8, "还活着的证明", "人力资源和社会保障局"),
    ("sq01", 4, "婚姻状况证明", "住房和城乡建设局"),
    ("sq01", 1, "无犯罪记录证明", "示范物业公司"),
)
#: Community, working days before today, number on the may-issue list, what for.
STAMPS = (
    ("sq01", 40, "3", "申请继承不动产登记"),
    ("sq02", 31, "2", "申领一次性丧葬补助"),
    ("sq01", 22, "2", "申领一次性丧葬补助"),
    ("sq01", 9, "4", "代为申请不动产登记"),
)
WRONG_AGENCY, WRONG_STAMP = ("sq01", "养狗要开证明", "公安局"), ("sq01", "4", "代未成年人申请不动产登记")


def ask_for_certificates(district, days, timeline):
    """Asks, stamps, a mistake of each that is put right, and three guides that the office confirms."""
    said = Certificates(district)

    def note(ago, hour, act, *args):
        day = days.working_on_or_before(days.calendar.subtract(days.today, ago))
        timeline.note(days.moment(day, hour, 40), act, *args)

    note(CONFIRMED_AGO, 16, said.confirm)
    for place, (community, ago, text, agency) in enumerate(ASKS):
        note(ago, 10, said.ask, place, community, text, agency)
    for place, (community, ago, number, purpose) in enumerate(STAMPS):
        note(ago, 14, said.stamp, place, community, number, purpose)
    note(18, 11, said.name_another)
    note(8, 15, said.say_what_for)


class Certificates:
    """The acts, one after another."""

    def __init__(self, district):
        self.district = district
        self.officers = officers(district)
        self.asks, self.stamps = {}, {}

    def confirm(self):
        """The reviewing office confirms where to go with a few."""
        lines = ListLine.objects.filter(item_list__kind="not_to_issue", item_list__authority=self.district.authority)
        for line in lines.filter(number__in=CONFIRMED).select_related("item_list__authority"):
            confirm_guide(line, by=self.district.people[REVIEWER])

    def ask(self, place, code, text, agency):
        """A community counts an ask; a word that might be several certificates is none of them."""
        community, authority = self.district.units[code], self.district.authority
        found = look_up(text, authority=authority, is_rural=community.is_rural)
        if found.outcome == Outcome.UNCLEAR:
            found = found.choosing(NONE_OF_THESE)
        self.asks[code, text], _made = press(
            found,
            community=community,
            agency=read_agency(agency, authority),
            by=self.officers[code],
            token=uuid.uuid5(SPACE, f"ask-{place}"),
        )

    def stamp(self, place, code, number, purpose):
        """A community logs a stamp."""
        community = self.district.units[code]
        entry = issuable(community).filter(line__number=number).get()
        self.stamps[code, number], _made = log_stamp(
            entry.line_id,
            community=community,
            by=self.officers[code],
            token=uuid.uuid5(SPACE, f"stamp-{place}"),
            purpose=purpose,
        )

    def name_another(self):
        """It was another agency."""
        code, text, agency = WRONG_AGENCY
        agency = read_agency(agency, self.district.authority)
        name_agency(self.asks[code, text], agency=agency, reason="是公安局要的，点错了", by=self.officers[code])

    def say_what_for(self):
        """It was for something else."""
        code, number, purpose = WRONG_STAMP
        old = self.stamps[code, number]
        said = {"line_id": old.line_id, "agency_name": "", "issued_on": old.issued_on}
        put_right(old, purpose=purpose, reason="用途写得不全", by=self.officers[code], **said)
