"""Annual plans (年度计划): the window in which departments apply for a year, and the one publication of what was admitted.

What a plan admits is decided case by case like anything else; until the plan is published nobody knows from when it
holds, and so it doesn't hold.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission import permanent
from admission.inheritance import pass_on_admission
from admission.models import (
    Admission,
    AdmissionTerm,
    Application,
    PlanYear,
    PlanYearState,
    PlanYearStep,
)
from admission.notices import tell_of_plan
from admission.plan_forms import PublishForm, WindowForm
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date
from web.workflow import Procedure, Transition


def reviewers(user, day):
    """Reviewers of the authority."""
    return Q(authority_id__in=user.authority_ids_with("admission.review"))


def deciders(user, day):
    """Deciders of the authority."""
    return Q(authority_id__in=user.authority_ids_with("admission.decide"))


def window_is_not_over(plan):
    """Departments can no longer apply for it."""
    if clock.today() <= plan.closes_on:
        return _("申报到%(day)s才截止，还不能公布。") % {"day": cn_date(plan.closes_on)}
    return None


def has_open_cases(plan):
    """Every application for it was decided, withdrawn or lapsed."""
    if left := plan.applications.open().count():
        return _("还有%(n)s件申请没有办结，年度计划一次公布，请先办结。") % {"n": left}
    return None


def move_window(plan, step):
    """The days on which departments apply."""
    plan.opens_on, plan.closes_on = step.cleaned["opens_on"], step.cleaned["closes_on"]


def publish(plan, step):
    """Keep the document; make the days known on which each of its admissions holds."""
    plan.document_number, plan.published_on = step.cleaned["document_number"], clock.today()
    for admission in unpublished(plan):
        start = max(step.cleaned["effective_on"], admission.decision.effective_on)
        last = admission.decided_last_day
        if last < start:
            words = _("%(number)s决定的最后一日是%(day)s，早于年度计划的生效日期。请改用更早的生效日期。")
            raise NotAllowed(words % {"number": admission.number, "day": cn_date(last)})
        AdmissionTerm.objects.create(
            admission=admission, valid_from=start, valid_to=last + timedelta(days=1), known_from=step.at
        )
        pass_on_admission(admission)
        permanent.draft_order(admission, by=step.by)


def unpublished(plan):
    """What was admitted for a plan and holds on no day yet, without what a later decision has replaced."""
    rows = Admission.objects.filter(application__plan_year=plan, terms=None, decision__replaced_by=None)
    return rows.with_approved_until().select_related("decision", "application__plan_year").order_by("pk")


REVIEWER, DECIDER = frozenset({Part.REVIEWER}), frozenset({Part.DECIDER})
PLAN_YEAR = Procedure(
    name="plan_year",
    label=gettext_lazy("年度计划"),
    model=PlanYear,
    step_model=PlanYearStep,
    step_of="plan_year",
    states=PlanYearState,
    parts={Part.REVIEWER: reviewers, Part.DECIDER: deciders},
    announce=tell_of_plan,
    transitions=(
        Transition(
            "reschedule",
            gettext_lazy("调整申报时间"),
            (PlanYearState.PREPARED,),
            None,
            REVIEWER,
            asks=WindowForm,
            effect=move_window,
            writes=("opens_on", "closes_on"),
            help=gettext_lazy("申报时间是公开的；调整以后各单位会收到通知。"),
        ),
        Transition(
            "publish",
            gettext_lazy("公布年度计划"),
            (PlanYearState.PREPARED,),
            PlanYearState.PUBLISHED,
            DECIDER,
            asks=PublishForm,
            unless=(window_is_not_over, has_open_cases),
            effect=publish,
            writes=("document_number", "published_on"),
            tone="primary",
            help=gettext_lazy("一次公布，公布后不能修改；以后增加的事项另行申请，单独统计。"),
        ),
    ),
)


@transaction.atomic
def make_plan(*, authority, by, year, opens_on, closes_on):
    """The plan of a year with its window; made once. Returns (plan, whether it is new). Raises NotYourPart."""
    if authority.pk not in by.authority_ids_with("admission.review"):
        raise NotYourPart(_("年度计划由审核单位建立。"))
    window = {"opens_on": opens_on, "closes_on": closes_on}
    plan, is_new = PlanYear.objects.get_or_create(authority=authority, year=year, defaults=window)
    if is_new:
        tell_of_plan(plan)
    return plan, is_new


def applications_of(plan, user):
    """The applications for a plan that ``user`` may see."""
    return Application.objects.visible_to(user).filter(plan_year=plan).for_list()
