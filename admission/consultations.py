"""Consultation (会商): asking units about a case, their opinions, and what still waits before a recommendation.

A consulted unit sees what it needs of the matter and answers; it gets no other right. Dissent is kept, never averaged.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission import case_parts
from admission.consultation_forms import CancelForm, OpinionForm, PaperOpinionForm
from admission.models import Application, Consultation, ConsultationState, ConsultationStep, Opinion
from admission.models.consultations import OPINION_TONES
from admission.notices import tell_of_consultation, tell_of_question
from desk.uploads import store
from registry.models.units import UnitKind
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.workflow import Procedure, Transition

#: Permissions in whose unit a question is answered: a department or street applies, a community receives.
ANSWERING = ("admission.apply", "dispatch.receive")
#: In which order units are told in a table.
KINDS = (UnitKind.JOINT_MEETING, UnitKind.DEPARTMENT, UnitKind.STREET, UnitKind.COMMUNITY)
SAID = ("opinion", "text", "minutes_estimate", "overlaps", "is_able", "answered_on")


def consultees(user, day):
    """People of the unit that was asked."""
    return Q(unit_id__in=user.unit_ids_with(*ANSWERING))


def reviewers(user, day):
    """Who reviews the case."""
    return Q(application__in=Application.objects.filter(case_parts.reviewers(user, day)))


def is_over(consultation):
    """The case is still under way."""
    if Application.objects.open().filter(pk=consultation.application_id).exists():
        return None
    return _("这件申请已经办结，不再征求意见。")


def due_day(consultation, transition=None, calendar=None):
    """While it waits, the day that was given when it was asked, or the next working day where nobody works on that one;
    then it stays, so that a late answer stays late."""
    if not consultation.is_waiting:
        return consultation.due_on
    return (calendar or WorkingCalendar.load()).on_or_after(_given_day(consultation))


def _given_day(consultation):
    """The day that the reviewer gave, as the step of the case keeps it."""
    for step in consultation.application.steps.all():
        if step.action == "consult" and step.at == consultation.asked_at:
            return parse_date(step.answers["due_on"])
    return consultation.due_on


def note_opinion(consultation, step):
    """Keep what was said; a file makes it an opinion on paper, with its own day."""
    for name in SAID:
        if name in step.cleaned:
            setattr(consultation, name, step.cleaned[name])
    consultation.answered_on = step.cleaned.get("answered_on") or clock.today()
    if step.cleaned.get("file"):
        consultation.file = store(step.cleaned["file"], by=step.by)


CONSULTEE, REVIEWER = frozenset({Part.CONSULTEE}), frozenset({Part.REVIEWER})
CONSULTATION = Procedure(
    name="consultation",
    label=gettext_lazy("会商意见"),
    model=Consultation,
    step_model=ConsultationStep,
    step_of="consultation",
    states=ConsultationState,
    parts={Part.CONSULTEE: consultees, Part.REVIEWER: reviewers},
    deadline=due_day,
    announce=tell_of_consultation,
    transitions=(
        Transition(
            "answer",
            gettext_lazy("答复意见"),
            (ConsultationState.ASKED,),
            ConsultationState.ANSWERED,
            CONSULTEE,
            asks=OpinionForm,
            unless=(is_over,),
            effect=note_opinion,
            writes=SAID,
            tone="primary",
            help=gettext_lazy("答复以后不能修改；不同意见原样保留，供审定时参考。"),
        ),
        Transition(
            "record",
            gettext_lazy("代录书面意见"),
            (ConsultationState.ASKED,),
            ConsultationState.ANSWERED,
            REVIEWER,
            asks=PaperOpinionForm,
            unless=(is_over,),
            effect=note_opinion,
            writes=(*SAID, "file"),
            help=gettext_lazy("来函、来件上的意见由审核人照录，并附扫描件。"),
        ),
        Transition(
            "cancel",
            gettext_lazy("取消征求"),
            (ConsultationState.ASKED,),
            ConsultationState.CANCELLED,
            REVIEWER,
            asks=CancelForm,
            tone="danger",
            help=gettext_lazy("不再需要这个单位的意见；理由留在办理记录里。"),
        ),
    ),
)


def ask_units(application, step):
    """One question for each chosen unit, due on the chosen day or the next working day, and a notice to its people."""
    cleaned = step.cleaned
    due_on = WorkingCalendar.load().on_or_after(cleaned["due_on"])
    for unit in [*cleaned["departments"], *cleaned["streets"], *cleaned["communities"]]:
        consultation = Consultation.objects.create(
            application=application,
            unit_id=unit.pk,
            question=cleaned["question"],
            asked_by=step.by,
            asked_at=step.at,
            due_on=due_on,
        )
        tell_of_question(consultation)


def waiting_for(user):
    """What this user's units were asked and have not answered, of cases under way; the soonest due first."""
    rows = Consultation.objects.waiting().filter(consultees(user, clock.today()))
    return rows.filter(application__in=Application.objects.open()).order_by("due_on", "pk")


def opinions_waited_for(application):
    """Every unit that was asked has answered, or its day is past."""
    waiting = application.consultations.waiting().filter(due_on__gte=clock.today()).select_related("unit")
    names = _("、").join(row.unit.name for row in waiting)
    return (
        _("还在等%(names)s的会商意见。答复、取消或者过了期限以后，再提出建议。") % {"names": names} if names else None
    )


def overdue_units(application):
    """The units that have let their day pass without an answer."""
    rows = application.consultations.waiting().filter(due_on__lt=clock.today()).select_related("unit")
    return [row.unit for row in rows]


@dataclass(frozen=True)
class OpinionTable:
    """The opinions on a case as its page shows them."""

    rows: list

    @property
    def counts(self):
        """[(label, how many, tone), …] of what was said and what is still awaited; zeros are left out."""
        said = Counter(row.opinion for row in self.rows if row.opinion)
        counts = [(one.label, said[one], OPINION_TONES[one]) for one in Opinion]
        waiting = [row for row in self.rows if row.is_waiting]
        late = sum(row.is_overdue for row in waiting)
        counts += [(_("待答复"), len(waiting) - late, "mute"), (_("逾期未答复"), late, "late")]
        return [count for count in counts if count[1]]

    @property
    def words(self):
        """The table in one paragraph, dissent word for word; kept with the recommendation."""
        if not self.rows:
            return ""
        counts = _("，").join(f"{label}{number}" for label, number, _tone in self.counts)
        dissent = [
            _("%(unit)s：%(opinion)s，%(text)s")
            % {"unit": row.unit.name, "opinion": row.get_opinion_display(), "text": row.text}
            for row in self.rows
            if row.opinion in (Opinion.DISAGREE, Opinion.AMEND)
        ]
        return _("；").join([_("会商%(n)s个单位：%(counts)s") % {"n": len(self.rows), "counts": counts}, *dissent])


def table_of(application):
    """The OpinionTable of a case, cancelled questions left out; one query."""
    rows = application.consultations.exclude(state=ConsultationState.CANCELLED).select_related("unit", "file")
    rows = rows.defer("file__content").order_by("unit__official_order", "pk")
    return OpinionTable(with_lateness(sorted(rows, key=lambda row: KINDS.index(row.unit.kind))))


def with_lateness(rows):
    """The rows, each with ``is_overdue``: not answered, and its day is past; ``was_late``: answered after it."""
    today = clock.today()
    for row in rows:
        row.is_overdue = row.is_waiting and row.due_on < today
        row.was_late = bool(row.answered_on and row.due_on and row.answered_on > row.due_on)
    return rows
