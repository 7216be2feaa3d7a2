"""Who is told of a step of an application."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.following import followers_of
from accounts.models import people_with
from admission import notice_events  # noqa: F401  declares what follows
from admission.bodies import deciding_body, reviewing_body, unit_by_rule
from admission.countersigning import countersigning_of
from admission.disagreeing import DISAGREE
from admission.followed import departments_followed
from admission.models import ConsultationState, DocumentReviewState
from registry.models import Community
from registry.notice_events import EVENTS
from registry.notice_wordings import in_chinese, tell_of
from web.templatetags.ui import cn_date

#: Whom each step is told to; what isn't named here is told to those who review.
TO_APPLICANT = frozenset({"return", "accept", "ask", "extend", "lapse", "approve", "reject"})
DECIDES = frozenset({"approve", "reject"})
TO_DECIDERS = frozenset({"recommend", "countersign", DISAGREE})
BACK_TO_REVIEWER = frozenset({"submit", "answer", "send_back"})
#: The units that are consulted are told one by one, each of its own question; who hands a case over, and who gets it, by name.
TOLD_ELSEWHERE = frozenset({"consult", "transfer"})


@in_chinese
def announce(application, step):
    """Tell whoever's turn it is, or whoever waits for the answer; and those who follow the application."""
    event = f"application-{step.action}"
    departments = departments_followed(application.applicant)
    said = {
        "authority": application.authority_id,
        "key": f"application-step:{step.pk}",
        "url": reverse("admission:application-detail", args=[application.pk]),
        "state": application.get_state_display(),
        "applicant": application.applicant.name,
        "due": _day(application.due_on),
        **_case(application),
    }
    if step.action == DISAGREE:
        # At once and with the reason, whoever has still to sign; those who follow the case aren't told it.
        tell_of("countersigning-disagreed", _told(application, step), reason=step.answers["reason"], **said)
    signer = _asked_to_sign(application, step)
    if signer:
        tell_of("countersigning-asked", [signer], **said)
    tell_of(
        event if event in EVENTS else "application-step",
        [
            *([] if signer else _told(application, step)),
            *followers_of("application", application, departments=departments, but=step.by_id),
        ],
        **said,
    )
    if step.action in DECIDES:
        _tell_of_decision(application)


def _tell_of_decision(application):
    """Tell the communities that an admission covers, and whoever was consulted what came of it; in a fixed number of
    statements, however many they are."""
    decision = application.decisions.select_related("admission").order_by("-decided_at", "-pk").first()
    said = {"authority": application.authority_id, "name": application.name}
    admission = getattr(decision, "admission", None)
    covered = set()
    # What waits for its annual plan begins with the plan, of which every community is told.
    if admission and (term := admission.terms.order_by("-known_from", "-pk").first()):
        covered = set(admission.communities.values_list("pk", flat=True))
        tell_of(
            "admission-made",
            people_with("dispatch.receive", units=covered),
            key=f"admission-made:{admission.pk}",
            url=reverse("admission:admission-detail", args=[admission.pk]),
            number=admission.number,
            day=cn_date(term.valid_from),
            last=cn_date(term.valid_to - timedelta(days=1)),
            applicant=application.applicant.name,
            **said,
        )
    asked = application.consultations.exclude(state=ConsultationState.CANCELLED).values_list("unit_id", flat=True)
    units = set(asked) - covered
    tell_of(
        "consultation-outcome",
        [*people_with("admission.apply", units=units), *people_with("dispatch.receive", units=units)] if units else [],
        key=f"consultation-outcome:{decision.pk}",
        url=reverse("admission:decision-detail", args=[decision.pk]),
        number=application.number,
        state=application.get_state_display(),
        **said,
    )


def _asked_to_sign(application, step):
    """Whose turn it is to countersign before those who decide are told; None when nobody's."""
    owed = countersigning_of(application) if step.action in TO_DECIDERS else None
    return owed.turn.signer if owed and owed.turn else None


def _told(application, step):
    if step.action in TOLD_ELSEWHERE:
        return []
    if step.action in TO_APPLICANT:
        return people_with("admission.apply", units=[application.applicant_id])
    if step.action in TO_DECIDERS:
        return people_with("admission.decide", units=[deciding_body(application)])
    people = people_with("admission.review", units=[reviewing_body(application)])
    # What is supplemented or answered comes back to who asked for it, while that person still reviews.
    if step.action in BACK_TO_REVIEWER:
        return people.filter(pk=application.reviewed_by_id) or people
    return people


def _case(row):
    return {"number": row.number, "name": row.name}


def _day(day):
    return cn_date(day) if day else ""


def concerned_by(admission):
    """Who is told what becomes of an admission: the unit that leads it, the communities covered, those who follow it."""
    covered = [*admission.communities.values_list("pk", flat=True)]
    covered += admission.inherited.covered().values_list("community_id", flat=True)
    return [
        *people_with("admission.apply", units=[admission.lead_department_id]),
        *people_with("dispatch.receive", units=covered),
        *followers_of("admission", admission, departments=departments_followed(admission.lead_department)),
    ]


@in_chinese
def tell_of_end(order, admissions, last_days):
    """Tell whom ``admissions`` ({id: row}) concern that an order ends them on ``last_days``."""
    for pk, admission in admissions.items():
        tell_of(
            "admission-ended",
            concerned_by(admission),
            authority=admission.authority_id,
            key=f"admission-ended:{order.pk}:{pk}",
            url=reverse("admission:admission-detail", args=[pk]),
            day=cn_date(last_days[pk]),
            title=order.title,
            document_number=order.document_number,
            **_case(admission),
        )


@in_chinese
def tell_of_measure(measure):
    """Tell whom an admission concerns of a measure, before it takes effect."""
    admission = measure.admission
    tell_of(
        "admission-measure",
        concerned_by(admission),
        authority=admission.authority_id,
        key=f"admission-measure:{measure.pk}",
        url=reverse("admission:admission-detail", args=[admission.pk]),
        day=cn_date(measure.starts_on),
        measure=measure.get_kind_display(),
        reason=measure.reason,
        measure_number=measure.number,
        **_case(admission),
    )


@in_chinese
def tell_of_emergency(emergency, step=None):
    """Tell the reviewing office and the communities of a declaration, a filing or an end."""
    communities = [*emergency.communities.values_list("pk", flat=True)]
    if emergency.for_all_communities:
        communities = Community.objects.of(emergency.authority).today().values_list("pk", flat=True)
    office = unit_by_rule(emergency.authority, "reviewing_unit")
    tell_of(
        "emergency",
        [
            *people_with("admission.review", units=[office] if office else []),
            *people_with("dispatch.receive", units=communities),
        ],
        authority=emergency.authority_id,
        key=f"emergency:{emergency.pk}:{step.action if step else 'declare'}",
        url=reverse("admission:emergency-detail", args=[emergency.pk]),
        state=emergency.state_words,
        due=cn_date(emergency.to_file_by),
        last_day=cn_date(emergency.last_day),
        **_case(emergency),
    )


@in_chinese
def tell_of_proposal(proposal, step=None):
    """Tell the reviewers of a proposal, or the unit that proposed of the answer; adopted about an admission, also who may
    end it. No person is named."""
    if step is None or step.action == "withdraw":
        people = [*people_with("admission.review", authority=proposal.authority)]
    else:
        unit = [proposal.proposer_id]
        people = [*people_with("dispatch.receive", units=unit), *people_with("admission.apply", units=unit)]
        if step.action == "adopt" and proposal.admission_id:
            people += people_with("admission.decide", authority=proposal.authority)
    tell_of(
        "proposal",
        people,
        authority=proposal.authority_id,
        key=f"proposal:{proposal.pk}:{step.action if step else 'submit'}",
        url=reverse("admission:proposal-detail", args=[proposal.pk]),
        number=proposal.number,
        wish=proposal.get_wish_display(),
        state=proposal.get_state_display(),
        answer=proposal.answer,
    )


@in_chinese
def tell_of_question(consultation):
    """Tell the unit that is asked: what, and by when."""
    application = consultation.application
    tell_of(
        "consultation",
        people_of(consultation.unit_id),
        authority=application.authority_id,
        key=f"consultation:{consultation.pk}",
        url=reverse("admission:consultation-detail", args=[consultation.pk]),
        due=cn_date(consultation.due_on),
        text=consultation.question,
        **_case(application),
    )


@in_chinese
def tell_of_consultation(consultation, step):
    """Tell the reviewers of an opinion, and the unit that was asked of a question taken back."""
    application = consultation.application
    said = {
        "authority": application.authority_id,
        "key": f"consultation-step:{step.pk}",
        "url": reverse("admission:consultation-detail", args=[consultation.pk]),
        **_case(application),
    }
    if step.action == "cancel":
        tell_of("consultation-cancelled", people_of(consultation.unit_id), **said)
        return
    tell_of(
        "consultation-answered",
        people_with("admission.review", units=[reviewing_body(application)]),
        unit=consultation.unit.name,
        opinion=consultation.get_opinion_display(),
        **said,
    )


@in_chinese
def tell_of_meeting(meeting, step):
    """Tell the units that sit of a meeting that was called off, and whoever decides of what a meeting concluded."""
    url = reverse("admission:meeting-detail", args=[meeting.pk])
    said = {"authority": meeting.authority_id, "url": url, "title": meeting.title}
    if step.action == "cancel":
        people = [one for member in meeting.members.all() for one in people_of(member.unit_id)]
        reason = step.answers.get("reason", "")
        tell_of("meeting-cancelled", people, key=f"meeting-step:{step.pk}", reason=reason, **said)
        return
    for case in meeting.cases.select_related("application"):
        tell_of(
            "meeting-result",
            people_with("admission.decide", units=[deciding_body(case.application)]),
            key=f"meeting-step:{step.pk}:{case.pk}",
            result=case.get_result_display() or _("已经听证，不作结论"),
            **_case(case.application),
            **said,
        )


@in_chinese
def tell_of_invitation(meeting):
    """Tell the units that sit of a meeting, and again when it was changed."""
    tell_of(
        "meeting",
        [one for member in meeting.members.all() for one in people_of(member.unit_id)],
        authority=meeting.authority_id,
        key=f"meeting:{meeting.pk}:{meeting.version}",
        url=reverse("admission:meeting-detail", args=[meeting.pk]),
        day=cn_date(meeting.held_on),
        title=meeting.title,
        place=meeting.place,
    )


def note_key(note):
    """What the notice of a note is called: by it one sees who has read it."""
    return f"case-note:{note.pk}"


def tell_of_note(note, mentions):
    """Tell whom a note mentions, but who wrote it; and the applicant of one that is not internal."""
    application = note.application
    people = [person for person in mentions if person.pk != note.by_id]
    if not note.is_internal:
        people += people_with("admission.apply", units=[application.applicant_id])
    tell_of(
        "case-note",
        people,
        authority=application.authority_id,
        key=note_key(note),
        url=reverse("admission:application-detail", args=[application.pk]) + "#notes",
        text=note.text,
        **_case(application),
    )


def people_of(unit):
    """Who acts for a department, street or community."""
    return [*people_with("admission.apply", units=[unit]), *people_with("dispatch.receive", units=[unit])]


@in_chinese
def tell_of_document(review, step):
    """Tell the reviewers of a draft that was handed in or withdrawn, or the drafting unit of the opinion."""
    if step.action == "answer":
        people = people_with("admission.apply", units=[review.drafting_unit_id])
    elif step.from_state == DocumentReviewState.DRAFT and step.action == "withdraw":
        return
    else:
        people = people_with("admission.review", authority=review.authority)
    tell_of(
        "document",
        people,
        authority=review.authority_id,
        key=f"document-review-step:{step.pk}",
        url=reverse("admission:document-detail", args=[review.pk]),
        number=review.number,
        title=review.title,
        state=review.get_state_display(),
    )


@in_chinese
def tell_of_plan(plan, step=None):
    """Tell every department and street of the days on which they may apply, and with the communities of the publication."""
    people = [*people_with("admission.apply", authority=plan.authority)]
    is_published = bool(step) and step.action == "publish"
    if is_published:
        people += people_with("dispatch.receive", authority=plan.authority)
    tell_of(
        "plan-published" if is_published else "plan-window",
        people,
        authority=plan.authority_id,
        key=f"plan:{plan.pk}:{step.pk if step else 'made'}",
        url=reverse("admission:plan-detail", args=[plan.pk]),
        year=plan.year,
        document_number=plan.document_number,
        first=cn_date(plan.opens_on),
        last=cn_date(plan.closes_on),
    )
