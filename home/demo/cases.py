"""One application of the demonstration: what it says, and each step of its way by the people whose part it is."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from admission.bodies import why_meeting
from admission.models import Admission, Application, RejectionReason
from home.demo import tables
from home.demo.units import JOINT_MEETING, REVIEWING_OFFICE, District
from web.workflow import perform

REVIEWERS = {REVIEWING_OFFICE: "shenhe", JOINT_MEETING: "lianxi_shenhe"}
DECIDERS = {REVIEWING_OFFICE: "shending", JOINT_MEETING: "lianxi_shending"}


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
        self.application = Application.objects.create(
            authority=self.district.authority,
            applicant=self.applicant,
            created_by=self.officers[self.applicant.code],
            **values,
        )
        if not self.application.for_all_communities:
            self.application.communities.set(self.communities)

    def _values(self):
        row = self.row
        same = ("name", "category", "content", "requirement", "relation", "other_act", "duration", "frequency")
        values = {name: row[name] for name in same}
        values |= {
            "acts": tables.split(row["acts"]),
            "workload_hours": Decimal(row["hours"]),
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
            self.application.version += 1
            self.application.save(update_fields=[*self.fixes, "version"])
        perform(self.application, "submit", by=self.officers[self.applicant.code])

    def send_back(self):
        """Return it with all deficiencies in one notice."""
        rows = [{"kind": kind, "field": name, "note": note} for kind, name, note, _before in self.deficiencies]
        perform(self.application, "return", by=self.reviewer, deficiencies=rows)

    def accept(self):
        """Accept it: the days of decision begin."""
        perform(self.application, "accept", by=self.reviewer)

    def recommend(self):
        """Recommend what will be decided, or what the reviewer thinks of an open case."""
        word = self.outcome if self.outcome in ("conditions", "reject") else "approve"
        perform(self.application, "recommend", by=self.reviewer, recommendation=word, opinion=self.opinion)

    def withdraw(self):
        """Withdraw it."""
        perform(
            self.application, "withdraw", by=self.officers[self.applicant.code], reason="本单位已经改由其他方式办理。"
        )

    def decide(self, day):
        """Approve or reject it on ``day``; the joint meeting's decisions name the meeting."""
        answers, body = {"opinion": ""}, REVIEWING_OFFICE
        if why_meeting(self.application):
            body = JOINT_MEETING
            minutes = f"示联纪〔{day.year}〕{day.month}号"
            answers |= {"meeting_on": day, "minutes_number": minutes, "opinion": "经联席会议研究同意审核意见。"}
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
            conditions=self.row["conditions"],
            **answers,
        )
        if self.row["keywords"]:
            keywords = tables.split(self.row["keywords"])
            Admission.objects.filter(application=self.application).update(keywords=keywords)
