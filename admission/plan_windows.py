"""For which annual plan an application is meant: the one whose window is open when it is first submitted."""

from django.utils.translation import gettext as _

from admission.models import ApplicationKind, PlanYear, PlanYearState
from web import clock
from web.templatetags.ui import cn_date


def collecting_for(authority):
    """The plan for which departments of an authority may apply today, the nearest year first; None without one."""
    return PlanYear.objects.filter(authority=authority).collecting().order_by("year").first()


def waits_for_plan(application):
    """True when what is admitted holds only once a plan is published."""
    return bool(application.plan_year_id) and application.plan_year.state == PlanYearState.PREPARED


def why_no_plan(application):
    """The sentence that bars an application for a plan, or None: no window is open, or its plan has been published."""
    if application.kind != ApplicationKind.ANNUAL_PLAN:
        return None
    if application.plan_year_id:
        if application.plan_year.state == PlanYearState.PREPARED:
            return None
        return _("%(year)s年度计划已经公布，请把申请种类改为「临时增加」。") % {"year": application.plan_year.year}
    if collecting_for(application.authority):
        return None
    coming = PlanYear.objects.filter(
        authority=application.authority, state=PlanYearState.PREPARED, opens_on__gt=clock.today()
    )
    if plan := coming.order_by("opens_on").first():
        words = _("现在不在年度计划申报期：%(year)s年度计划%(day)s开始申报。急需的，请改为「临时增加」。")
        return words % {"year": plan.year, "day": cn_date(plan.opens_on)}
    return _("现在不在年度计划申报期，下一次申报时间还没有公布。急需的，请改为「临时增加」。")


def plan_of(application):
    """The plan for which an application stands from its first submission on; None for an addition."""
    if application.kind != ApplicationKind.ANNUAL_PLAN:
        return None
    return application.plan_year or collecting_for(application.authority)
