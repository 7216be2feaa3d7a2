"""The procedure of a month: it is built (by a person or by the clock), then a second person closes it."""

from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from reports import facts, months
from reports.models import MonthlyReport, ReportState, ReportStep
from reports.notices import announce
from web.parts import Part
from web.printable import month_text
from web.refusals import NotAllowed
from web.workflow import Procedure, Transition


def is_not_over(report):
    """Only a month that is over has all its numbers."""
    if report.month <= months.last_over():
        return None
    following = months.shifted(report.month, 1)
    return _t("%(month)s还没有结束，最早可以在%(following)s1日生成月报。") % {
        "month": month_text(report.month),
        "following": month_text(following),
    }


def is_before_the_register(report):
    """Before the first act in the register there is nothing to count; last month may always be built."""
    first = facts.first_month(report.authority)
    if first is None or report.month >= min(first, months.last_over()):
        return None
    return _t("本系统的记录从%(first)s开始，更早的月份没有数据，不能生成月报。") % {"first": month_text(first)}


def is_being_counted(report):
    """What is closed is a finished count."""
    if report.is_complete:
        return None
    return _t("月报还没有生成完，或者上一次生成没有成功，请在生成完成后再封存。")


def must_be_counted(report, step):
    """The month is built only when every table has been written: the job is the one that counts. Raises NotAllowed."""
    if report.run is None or report.run.total == 0 or report.run.done < report.run.total:
        raise NotAllowed(_t("月报的数据还没有全部算完，不能记为已生成。"))


def builders(user, day):
    """Those who build the authority's reports."""
    return Q(authority_id__in=user.authority_ids_with("reports.build"))


def closers(user, day):
    """Those who close the authority's reports, and weren't the last to press build."""
    return Q(authority_id__in=user.authority_ids_with("reports.close")) & ~Q(run__asked_by=user)


MONTH = Procedure(
    name="monthly_report",
    label=_("减负月报"),
    model=MonthlyReport,
    step_model=ReportStep,
    step_of="report",
    states=ReportState,
    parts={Part.REVIEWER: builders, Part.DECIDER: closers},
    announce=announce,
    transitions=(
        Transition(
            "build",
            _("生成"),
            (ReportState.OPEN, ReportState.BUILT),
            ReportState.BUILT,
            frozenset({Part.REVIEWER, Part.CLOCK}),
            unless=(is_not_over, is_before_the_register),
            effect=must_be_counted,
            tone="primary",
            help=_("数据由系统按已有的下派、回执和申请记录统计，不需要社区填报；封存之前可以重新生成。"),
        ),
        Transition(
            "close",
            _("封存"),
            (ReportState.BUILT,),
            ReportState.CLOSED,
            frozenset({Part.DECIDER}),
            unless=(is_being_counted,),
            tone="danger",
            help=_("封存后各部门、街道和社区可以查看，数据不能再修改，也不能重新生成。"),
        ),
    ),
)
