"""Admissions and sent dispatches as real rows, for tests of this room."""

from datetime import timedelta

from admission.models import Admission, AdmissionTerm, Application, ApplicationState, Decision
from admission.models.decisions import Outcome
from dispatch.models import Dispatch, Origin, Receipt
from dispatch.questions import answer
from registry.models import Community, ItemList, RecordCounter


def admit(district, name, *, since, last_day, communities=(), replaces=None, renews=None, causes=(), **fields):
    """An admission of the department, in force from ``since`` through ``last_day``, in the given communities.

    Its decision takes the place of that of the admission ``replaces``; its application was copied from that of ``renews``,
    and said that ``causes`` come with it.
    """
    said = {"name": name, "category": "task", "content": name, "duration": "stage", "frequency": "on_demand"}
    said["frequency"] = fields.pop("frequency", said["frequency"])
    application = (
        replaces.application
        if replaces
        else Application.objects.create(
            authority=district.authority,
            applicant=district.department,
            created_by=district.officer,
            state=ApplicationState.APPROVED,
            number=RecordCounter.draw(district.authority, "申"),
            basis_title="关于开展试点的通知",
            basis_document_number="测政发〔2025〕3号",
            workload_hours=2,
            causes=list(causes),
            copied_from=renews and renews.application,
            **said,
        )
    )
    decision = Decision.objects.create(
        application=application,
        number=RecordCounter.draw(district.authority, "决"),
        outcome=Outcome.APPROVED,
        body=district.office,
        decided_by=district.decider,
        published_on=since - timedelta(days=1),
        effective_on=since,
        letter="准予准入。",
        replaces=replaces and replaces.decision,
    )
    admission = Admission.objects.create(
        number=RecordCounter.draw(district.authority, "准", on=since),
        authority=district.authority,
        application=application,
        decision=decision,
        lead_department=district.department,
        workload_hours=2,
        acts=["contact_residents"],
        **said,
        **fields,
    )
    admission.communities.set(communities or [district.community1])
    AdmissionTerm.objects.create(admission=admission, valid_from=since, valid_to=last_day + timedelta(days=1))
    return admission


def send(district, text="请填报养犬台账", *, community=None, sender=None):
    """A dispatch by a unit with one pending receipt, its verdict frozen; returns the receipt."""
    community = community or district.community1
    ruled = answer(text, authority=district.authority, community=community)
    dispatch = Dispatch.objects.create(
        authority=district.authority,
        origin=Origin.SENT,
        sender=sender or district.department,
        title=text[:60],
        text=text,
        created_by=district.officer,
    )
    return Receipt.objects.create(
        dispatch=dispatch,
        community=community,
        verdict=ruled.verdict,
        flags=list(ruled.flags),
        citation=ruled.frozen(),
    )


def make_rural(district):
    """The list of duties is for rural communities only, and the second community is one."""
    ItemList.objects.filter(authority=district.authority, kind="duty").update(for_rural=True)
    Community.objects.filter(pk=district.community2.pk).update(is_rural=True)
    district.community2.refresh_from_db()
