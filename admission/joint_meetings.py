"""Joint meetings (联席会议) and hearings (听证): planning one, holding it, and what it concluded on a case.

A meeting concludes; only a decision admits. Once held, its minutes and results stay.
"""

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.meeting_forms import VOTES, CallOffForm, HoldForm
from admission.models import JointMeeting, JointMeetingStep, MeetingCase, MeetingMember, MeetingState
from admission.notices import tell_of_invitation, tell_of_meeting
from desk.uploads import store
from registry.models import Authority
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import Procedure, Transition

CONVENING = "admission.review"


def conveners(user, day):
    """Reviewers of the authority: the reviewing office and the joint meeting's."""
    return Q(authority_id__in=user.authority_ids_with(CONVENING))


def is_still_to_come(meeting):
    """Its day has come."""
    return _("会议还没有召开。") if meeting.held_on > clock.today() else None


def has_no_agenda(meeting):
    """Some case is on the agenda."""
    return None if meeting.cases.exists() else _("还没有议题。")


def note_minutes(meeting, step):
    """Keep the minutes, who was there, and what came of each case."""
    cleaned = step.cleaned
    _refuse_number_of_another(meeting, cleaned["minutes_number"])
    meeting.minutes_number, meeting.minutes = cleaned["minutes_number"], cleaned["minutes"]
    if cleaned.get("minutes_file"):
        meeting.minutes_file = store(cleaned["minutes_file"], by=step.by)
    present = {unit.pk for unit in cleaned["present"]}
    members = list(meeting.members.all())
    for member in members:
        member.was_present = member.unit_id in present
    MeetingMember.objects.bulk_update(members, ["was_present"])
    results = {row["application"]: row for row in cleaned["results"]}
    cases = list(meeting.cases.all())
    for case in cases:
        for name in ("result", "reason", *VOTES):
            setattr(case, name, results[case.application_id][name])
    MeetingCase.objects.bulk_update(cases, ["result", "reason", *VOTES])


def _refuse_number_of_another(meeting, number):
    """The form says it to everybody but the slower of two at the same moment: those wait here for each other. Raises
    NotAllowed."""
    Authority.objects.select_for_update(no_key=True).get(pk=meeting.authority_id)
    others = JointMeeting.objects.filter(authority=meeting.authority_id, minutes_number=number).exclude(pk=meeting.pk)
    if number and others.exists():
        raise NotAllowed(
            _("纪要编号%(number)s刚刚被另一次会议使用，请换一个编号。") % {"number": number}, field="minutes_number"
        )


REVIEWER = frozenset({Part.REVIEWER})
MEETING = Procedure(
    name="joint_meeting",
    label=gettext_lazy("联席会议和听证"),
    model=JointMeeting,
    step_model=JointMeetingStep,
    step_of="meeting",
    states=MeetingState,
    parts={Part.REVIEWER: conveners},
    announce=tell_of_meeting,
    transitions=(
        Transition(
            "hold",
            gettext_lazy("登记会议结果"),
            (MeetingState.PLANNED,),
            MeetingState.HELD,
            REVIEWER,
            asks=HoldForm,
            unless=(is_still_to_come, has_no_agenda),
            effect=note_minutes,
            writes=("minutes_number", "minutes", "minutes_file"),
            tone="primary",
            help=gettext_lazy("登记以后不能修改。会议的结果不是准入决定：决定由审定人依据纪要作出。"),
        ),
        Transition(
            "cancel",
            gettext_lazy("取消会议"),
            (MeetingState.PLANNED,),
            MeetingState.CANCELLED,
            REVIEWER,
            asks=CallOffForm,
            tone="danger",
            help=gettext_lazy("会议不开了；议题可以列入以后的会议。"),
        ),
    ),
)


def meetings_for_reading(user):
    """The meetings that ``user`` may see, the newest first, each with ``case_count``."""
    rows = JointMeeting.objects.filter(pk__in=JointMeeting.objects.visible_to(user).values("pk"))
    rows = rows.select_related("authority", "minutes_file").defer("minutes_file__content")
    rows = rows.prefetch_related("members__unit", "cases__application__applicant")
    return rows.annotate(case_count=Count("cases", distinct=True)).order_by("-held_on", "-pk")


@transaction.atomic
def plan_meeting(*, authority, by, cases, members, meeting=None, seen=None, **said):
    """Plan a meeting, or change one that was not held yet; the agenda in the order of the due days.

    ``said``: kind, title, held_on, place. Raises NotYourPart, NotAllowed, Stale.
    """
    if authority.pk not in by.authority_ids_with(CONVENING):
        raise NotYourPart(_("只有审核人可以召集会议。"))
    if meeting is None:
        meeting = JointMeeting.objects.create(authority=authority, **said)
    else:
        meeting = JointMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if meeting.state != MeetingState.PLANNED:
            raise NotAllowed(_("会议已经召开或者取消，不能修改。"))
        if seen is not None and seen != meeting.version:
            raise Stale(_("您打开页面之后，内容又有修改。请核对后再办。"))
        for name, value in said.items():
            setattr(meeting, name, value)
        meeting.version += 1
        meeting.save(update_fields=[*said, "version"])
    _set_agenda(meeting, list(cases))
    _set_members(meeting, list(members))
    tell_of_invitation(meeting)
    return meeting


def _set_agenda(meeting, cases):
    meeting.cases.exclude(application__in=cases).delete()
    kept = {row.application_id: row for row in meeting.cases.all()}
    for position, application in enumerate(cases, 1):
        row = kept.get(application.pk) or MeetingCase(meeting=meeting, application=application)
        row.position = position
        row.save()


def _set_members(meeting, units):
    meeting.members.exclude(unit__in=units).delete()
    kept = set(meeting.members.values_list("unit_id", flat=True))
    MeetingMember.objects.bulk_create(
        MeetingMember(meeting=meeting, unit_id=unit.pk) for unit in units if unit.pk not in kept
    )


def meetings_about(application):
    """Every meeting that has the case on its agenda, hearings too, those called off left out."""
    rows = application.meeting_cases.exclude(meeting__state=MeetingState.CANCELLED)
    return rows.select_related("meeting").order_by("-meeting__held_on", "-pk")
