"""One application of the demonstration: what it says, and each step of its way by the people whose part it is."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from admission.applicable import conditions, is_asked
from admission.bodies import why_meeting
from admission.burden import MINUTES_AN_HOUR, hours_of
from admission.letters import AS_DRAFTED
from admission.models import Admission, Application, ApplicationKind, JointMeeting, Path, RejectionReason
from home.demo import tables
from home.demo.conditions import rows_of
from home.demo.meetings import minutes_number
from home.demo.units import JOINT_MEETING, REVIEWING_OFFICE, District
from web.workflow import CLOCK, perform

REVIEWERS = {REVIEWING_OFFICE: "shenhe", JOINT_MEETING: "lianxi_shenhe"}
DECIDERS = {REVIEWING_OFFICE: "shending", JOINT_MEETING: "lianxi_shending"}
#: What is found on the three principles, by what is recommended.
ASSESSED = {
    "approve": {
        "lawful": ("meets", "依据有效，层级符合要求，属于社区依法协助的事。"),
        "effective": ("meets", "确有必要，工作量适当，没有和现有工作重复。"),
        "power_matches_duty": ("meets", "责任留在部门，经费和人员有安排。"),
    },
    "conditions": {
        "lawful": ("meets", "依据有效，属于社区依法协助的事。"),
        "effective": ("in_part", "确有必要，但范围偏大、次数偏多，应当压减。"),
        "power_matches_duty": ("meets", "责任留在部门，经费随事下沉。"),
    },
    "reject": {
        "lawful": ("in_part", "依据没有要求由社区办理。"),
        "effective": ("fails", "和现有工作、数据重复，增加负担。"),
        "power_matches_duty": ("fails", "属于部门自身职责，不应交给社区。"),
    },
}


@dataclass
class Case:
    """One application of the table on its way: the row, the moments of its steps, and who takes them."""

    row: dict
    basis: dict
    district: District
    officers: dict
    starts_on: date
    communities: list
    necessity: str
    opinion: str = ""
    application: Application = None
    meeting: JointMeeting = None
    fixes: dict = field(default_factory=dict)

    @property
    def applicant(self):
        """The unit that applies."""
        return self.district.units[self.row["applicant"]]

    @property
    def outcome(self):
        """What becomes of it: the last word of the row's outcome."""
        return self.row["outcome"].removeprefix("return_")

    @cached_property
    def deficiencies(self):
        """(kind, field, note, what the field said before) of each deficiency in the notice."""
        return [tuple(one.split(":")) for one in tables.split(self.row["returned"])]

    @property
    def reviewer(self):
        """Who reviews: the joint meeting's reviewer for the reviewing office's own application."""
        body = JOINT_MEETING if self.applicant.code == REVIEWING_OFFICE else REVIEWING_OFFICE
        return self.district.people[REVIEWERS[body]]

    def draft(self):
        """Write it, with what the reviewer will find wanting."""
        values = self._values()
        for _kind, name, _note, before in self.deficiencies:
            if before:
                self.fixes[name], values[name] = values[name], before
        self.application = Application(
            authority=self.district.authority,
            applicant=self.applicant,
            created_by=self.officers[self.applicant.code],
            **values,
        )
        self._answer_what_follows()
        self.application.save()
        if not self.application.for_all_communities:
            self.application.communities.set(self.communities)

    def _answer_what_follows(self):
        """What hangs on other answers: the hours, the causes, and the joint meeting for a basis below the floor."""
        one = self.application
        one.minutes_each = one.minutes_each and int(one.minutes_each)
        one.workload_hours = hours_of(one.minutes_each)
        one.causes = [
            cause for cause, said in (("forms", one.attached_forms), ("systems", one.attached_systems)) if said
        ]
        is_low = is_asked("path", one, conditions(one))
        one.path = Path.JOINT_MEETING if is_low else ""
        one.path_reason = "本单位认为确需社区协助，依据层级不够，提请联席会议研究。" if is_low else ""

    def _values(self):
        row = self.row
        same = ("name", "category", "content", "requirement", "relation", "other_act", "duration", "frequency")
        values = {name: row[name] for name in same}
        values |= {
            "acts": tables.split(row["acts"]),
            "minutes_each": int(Decimal(row["hours"]) * MINUTES_AN_HOUR),
            "kind": row["kind"] or ApplicationKind.ADDITION,
            "has_quota": False,
            "attached_forms": row["forms"],
            "attached_systems": row["systems"],
            "for_all_communities": row["scope"] == "all",
            "starts_on": self.starts_on,
            "ends_on": None if row["duration"] == "long_term" else self.starts_on + timedelta(days=int(row["days"])),
        }
        if row["outcome"] == "draft_begun":
            return values
        return values | self._basis() | self._funds() | self._who()

    def _basis(self):
        return {
            "basis_title": self.basis["title"],
            "basis_document_number": self.basis["document_number"].format(y=self.starts_on.year - 1),
            "basis_issuer": self.basis["issuer"],
            "basis_level": self.basis["level"],
        }

    def _funds(self):
        if not self.row["funding"]:
            return {"no_funding_reason": self.row["no_funding_reason"]}
        return {
            "funding_amount": Decimal(self.row["funding"]),
            "funding_source": self.row["source"],
            "funding_basis": "按涉及的社区数平均拨付，拨入社区专户",
            "funding_due_on": self.starts_on + timedelta(days=20),
        }

    def _who(self):
        return {
            "necessity_statement": self.necessity,
            "contact_name": f"{self.applicant.name}经办科室",
            "contact_phone": f"示范区总机转 {2000 + self.applicant.official_order}",
        }

    def submit(self):
        """Submit it, the second time with what was wanting."""
        if self.application.number and self.fixes:
            for name, value in self.fixes.items():
                setattr(self.application, name, value)
            self._answer_what_follows()
            self.application.version += 1
            follows = ("minutes_each", "workload_hours", "causes", "path", "path_reason")
            self.application.save(update_fields={*self.fixes, *follows, "version"})
        perform(self.application, "submit", by=self.officers[self.applicant.code])

    def send_back(self):
        """Return it with all deficiencies in one notice."""
        rows = [{"kind": kind, "field": name, "note": note} for kind, name, note, _before in self.deficiencies]
        perform(self.application, "return", by=self.reviewer, deficiencies=rows)

    def accept(self):
        """Accept it: the days of decision begin."""
        perform(self.application, "accept", by=self.reviewer)

    def ask(self):
        """Ask one thing that needs no change of the application; the days of decision stand still."""
        perform(self.application, "ask", by=self.reviewer, question=self.row["asked"])

    def lapse(self):
        """Nothing came in time: the clock notes it as withdrawn."""
        perform(self.application, "lapse", by=CLOCK)

    def recommend(self):
        """Recommend what will be decided, or what the reviewer thinks of an open case."""
        word = self.outcome if self.outcome in ("conditions", "reject") else "approve"
        findings = {f"finding_{key}": ASSESSED[word][key][0] for key in ASSESSED[word]}
        texts = {f"text_{key}": ASSESSED[word][key][1] for key in ASSESSED[word]}
        answers = {"recommendation": word, "opinion": self.opinion, **findings, **texts}
        perform(self.application, "recommend", by=self.reviewer, **answers)

    def withdraw(self):
        """Withdraw it."""
        perform(
            self.application, "withdraw", by=self.officers[self.applicant.code], reason="本单位已经改由其他方式办理。"
        )

    def _meeting(self, day):
        """The meeting in the register; else day and number of one outside it."""
        if self.meeting is not None and self.meeting.concludes:
            return {"meeting": self.meeting.pk}
        return {"meeting_on": day, "minutes_number": minutes_number(day)}

    def decide(self, day):
        """Approve or reject it on ``day``; the joint meeting's decisions name the meeting."""
        answers, body = {"opinion": "", "previewed": AS_DRAFTED}, REVIEWING_OFFICE
        if why_meeting(self.application):
            body = JOINT_MEETING
            answers |= {"opinion": "经联席会议研究同意审核意见。"} | self._meeting(day)
        by = self.district.people[DECIDERS[body]]
        if self.outcome == "reject":
            reasons = RejectionReason.objects.filter(code__in=tables.split(self.row["reasons"]))
            perform(self.application, "reject", by=by, reasons=[reason.pk for reason in reasons], **answers)
            return
        start = max(self.starts_on, day + timedelta(days=1))
        perform(
            self.application,
            "approve",
            by=by,
            effective_on=start,
            last_day=self.application.ends_on or date(start.year, 12, 31),
            communities=[community.pk for community in self.communities],
            conditions=rows_of(self.row["conditions"]),
            **answers,
        )
        if self.row["keywords"]:
            keywords = tables.split(self.row["keywords"])
            Admission.objects.filter(application=self.application).update(keywords=keywords)
