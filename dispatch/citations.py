"""What an answer rests on, word for word: made from a list entry or an admission, kept as JSON with a receipt."""

from dataclasses import asdict, dataclass, fields
from datetime import date

from django.utils.translation import gettext as _

from registry.models import DEPARTMENTS, PermittedAct

ADMISSION, EMERGENCY = "admission", "emergency"
EXPIRED, SUSPENDED = "expired", "suspended"
DAYS = ("published_on", "since", "last_day", "file_by", "filed_on")


@dataclass(frozen=True)
class Citation:
    """One line of a list, one admission or one emergency, as it stood on a day. Days are inclusive; acts are codes."""

    list: str
    list_label: str
    number: str
    name: str
    wording: str = ""
    conditions: str = ""
    order_title: str = ""
    order_number: str = ""
    published_on: date | None = None
    since: date | None = None
    last_day: date | None = None
    basis_title: str = ""
    basis_number: str = ""
    basis_article: str = ""
    basis_confirmed: bool = True
    basis_status: str = ""
    permitted_acts: tuple[str, ...] = ()
    lead_departments: tuple[str, ...] = ()
    cooperating_departments: tuple[str, ...] = ()
    community_role: str = ""
    service_place: str = ""
    heading: str = ""
    subheading: str = ""
    steps: str = ""
    handled_by: str = ""
    guide_confirmed: bool = True
    community_does: str = ""
    community_does_not: str = ""
    how: str = ""
    sample_id: int | None = None
    sample_name: str = ""
    entry_id: int | None = None
    line_id: int | None = None
    admission_id: int | None = None
    emergency_id: int | None = None
    file_by: date | None = None
    filed_on: date | None = None
    authorised_by: str = ""
    kept_because: str = ""

    @property
    def is_record(self):
        """Whether it is an admission or an emergency, which bears a number of its own, and no line of a list."""
        return self.admission_id is not None or self.emergency_id is not None

    @property
    def basis(self):
        """The basis in one phrase, such as 《…》（民发〔2015〕136号）第三条; empty without one."""
        if not self.basis_title:
            return ""
        number = f"（{self.basis_number}）" if self.basis_number else ""
        return f"《{self.basis_title}》{number}{self.basis_article}"

    @property
    def act_labels(self):
        """What the community may be asked to do, in words; what is no code stays as written."""
        labels = dict(PermittedAct.choices)
        return [labels.get(act, act) for act in self.permitted_acts]

    @property
    def division(self):
        """Who does what (分工): who leads, who co-operates, what is left to the community, where else it is had."""
        return {
            "lead_departments": list(self.lead_departments),
            "cooperating_departments": list(self.cooperating_departments),
            "community_role": self.community_role,
            "service_place": self.service_place,
        }

    def as_json(self):
        """As plain values, fit for a JSON column; empty ones left out."""
        kept = {name: value for name, value in asdict(self).items() if value not in ("", None, ())}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}

    @classmethod
    def from_json(cls, kept):
        """The citation that ``as_json()`` wrote; what it doesn't know is left out."""
        known = {field.name: kept[field.name] for field in fields(cls) if field.name in kept}
        for name in DAYS:
            if known.get(name):
                known[name] = date.fromisoformat(known[name])
        for name in ("permitted_acts", *DEPARTMENTS):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


def of_entry(entry, guide=None, guidance=None, basis_status=""):
    """The citation of a ``ListEntry`` read with ``for_reading()``, with what explains it, if there is any.

    ``guide`` belongs to a certificate, ``guidance`` (指导) to the line: it explains and changes nothing of what the line says.
    """
    return Citation(
        list=entry.line.item_list.kind,
        list_label=entry.line.item_list.name,
        number=entry.line.number,
        name=entry.name,
        wording=entry.content,
        conditions=entry.conditions,
        order_title=entry.enacted_by.title,
        order_number=entry.enacted_by.document_number,
        published_on=entry.enacted_by.published_on,
        since=entry.valid_from,
        last_day=entry.last_day,
        basis_title=entry.basis.title,
        basis_number=entry.basis.document_number,
        basis_article=entry.basis.article,
        basis_confirmed=getattr(entry, "rests_on_confirmed", entry.basis.is_confirmed),
        basis_status=basis_status,
        permitted_acts=tuple(entry.permitted_acts),
        lead_departments=tuple(unit.name for unit in entry.lead_departments.all()),
        cooperating_departments=tuple(unit.name for unit in entry.cooperating_departments.all()),
        community_role=entry.community_role,
        service_place=entry.service_place,
        heading=entry.heading,
        subheading=entry.subheading,
        entry_id=entry.pk,
        line_id=entry.line_id,
        **(_of_guide(guide) if guide else {}),
        **(_of_guidance(guidance) if guidance else {}),
    )


def _of_guide(guide):
    return {"steps": guide.steps, "handled_by": guide.handled_by, "guide_confirmed": guide.is_confirmed}


def _of_guidance(guidance):
    sample = guidance.sample
    return {
        "community_does": guidance.community_does,
        "community_does_not": guidance.community_does_not,
        "how": guidance.steps,
        # Samples are read by their guidance.
        "sample_id": guidance.pk if sample else None,
        "sample_name": sample.name if sample else "",
    }


def of_admission(admission, term, kept_because=""):
    """The citation of an ``Admission`` with the term that holds, or that held last, and why it goes on beside a negative
    line, if there is one."""
    application = admission.application
    return Citation(
        list=ADMISSION,
        list_label=_("准入登记"),
        number=admission.number,
        name=admission.name,
        wording=admission.requirement or admission.content,
        conditions=admission.conditions,
        order_title=_("准入决定书"),
        order_number=admission.decision.number,
        published_on=admission.decision.published_on,
        since=term.valid_from,
        last_day=term.last_day,
        basis_title=application.basis_title,
        basis_number=application.basis_document_number,
        basis_article=application.basis_article,
        permitted_acts=(*admission.acts, *((admission.other_act,) if admission.other_act else ())),
        lead_departments=(admission.lead_department.name,),
        admission_id=admission.pk,
        kept_because=kept_because,
    )


def of_emergency(emergency, days):
    """The citation of an ``Emergency`` with its ``EmergencyDays`` as known at some moment."""
    return Citation(
        list=EMERGENCY,
        list_label=_("应急事项"),
        number=emergency.number,
        name=emergency.name,
        wording=emergency.requirement,
        since=days.starts_on,
        last_day=days.final_day,
        lead_departments=(emergency.sender.name,),
        emergency_id=emergency.pk,
        file_by=days.file_by,
        filed_on=days.filed_on,
        authorised_by=emergency.authorised_by,
    )
