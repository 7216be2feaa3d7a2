"""The procedure of a month: it is built (by a person or by the clock), another person confirms its numbers, and a third
closes it."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from reports import facts, months
from reports.models import MonthlyReport, ReportState, ReportStep
from reports.notices import announce
from web.parts import Part
from web.printable import month_text
from web.refusals import NotAllowed, NotYourPart
from web.workflow import Procedure, Transition, perform


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
    """What is confirmed and closed is a finished count, with those of all its streets."""
    if report.is_complete:
        return None if report.street_id else _streets_being_counted(report)
    return _t("月报还没有生成完，或者上一次生成没有成功，请在生成完成后再复核、封存。")


def _streets_being_counted(report):
    waiting = [one.street.name for one in MonthlyReport.objects.parts_of(report) if not one.is_complete]
    if not waiting:
        return None
    return _t("%(streets)s的分报告还没有生成完。请稍后再办；长时间没有完成的，请重新生成月报。") % {
        "streets": _t("、").join(waiting)
    }


def must_be_counted(report, step):
    """The month is built only when every table has been written: the job is the one that counts. Raises NotAllowed."""
    if report.run is None or report.run.total == 0 or report.run.done < report.run.total:
        raise NotAllowed(_t("月报的数据还没有全部算完，不能记为已生成。"))


def builders(user, day):
    """Those who build the authority's reports."""
    return Q(authority_id__in=user.authority_ids_with("reports.build"), street=None)


def checkers(user, day):
    """Those who build the authority's reports, and weren't the last to press build."""
    return (builders(user, day) & ~Q(run__asked_by=user)) | _streets_of("reports.build", ReportState.REVIEWED, user)


def closers(user, day):
    """Those who close the authority's reports, and were neither the last to press build nor the last to confirm."""
    may = Q(authority_id__in=user.authority_ids_with("reports.close"), street=None)
    latest = ReportStep.objects.filter(report=OuterRef("report"), action="review").order_by("-pk").values("pk")[:1]
    confirmed = ReportStep.objects.filter(report=OuterRef("pk"), by=user, pk=Subquery(latest))
    whole = may & ~Q(run__asked_by=user) & ~Exists(confirmed)
    return whole | _streets_of("reports.close", ReportState.CLOSED, user)


def _streets_of(permission, state, user):
    """The streets' parts of months that have come to ``state``: whoever brought them there takes their streets along."""
    there = MonthlyReport.objects.whole().filter(authority=OuterRef("authority"), month=OuterRef("month"), state=state)
    return Q(authority_id__in=user.authority_ids_with(permission), street__isnull=False) & Exists(there)


def told_and_followed(report, step):
    """People are told of a step of a month, and its streets' parts make it too: one act confirms or closes all."""
    announce(report, step)
    if report.street_id is None and step.action != "build":
        for one in MonthlyReport.objects.parts_of(report):
            perform(one, step.action, by=step.by)


def why_another(report, user):
    """Whom this month waits for, said to somebody whose post would do, had they had no hand in it; empty otherwise."""
    built = report.run is not None and report.run.asked_by_id == user.pk
    if report.state == ReportState.BUILT and built and _holds(user, "reports.build", report):
        return _t("这次数据是您发起生成的，请由另一位审核人或者审定人复核。")
    if report.state != ReportState.REVIEWED or not _holds(user, "reports.close", report):
        return ""
    if built:
        return _t("这次数据是您发起生成的，请由另一位审定人封存；或者由审核人重新生成并复核以后，由您封存。")
    mine = not MONTH.parts_of(report, user) & MONTH.by_action["close"].by
    return _t("这次数据是您复核的，请由另一位审定人封存。") if mine else ""


def check_whose_turn(report, action, user):
    """Says to who had a hand in a month why another person goes on with it. Raises NotYourPart."""
    if action == "build" or report.state not in MONTH.by_action[action].sources:
        return
    if why := why_another(report, user):
        raise NotYourPart(why)


def what_next(report, user):
    """What an unfinished month waits for, in a sentence for this user; empty when it is closed."""
    sentences = {
        ReportState.BUILT: _t("数据已经生成，等复核。"),
        ReportState.REVIEWED: _t("已经复核，等审定人封存。"),
    }
    if report.state not in sentences:
        return ""
    return why_another(report, user) or is_being_counted(report) or sentences[report.state]


def _holds(user, permission, report):
    return report.authority_id in user.authority_ids_with(permission)


MONTH = Procedure(
    name="monthly_report",
    label=_("减负月报"),
    model=MonthlyReport,
    step_model=ReportStep,
    step_of="report",
    states=ReportState,
    parts={Part.REVIEWER: builders, Part.CHECKER: checkers, Part.DECIDER: closers},
    announce=told_and_followed,
    transitions=(
        Transition(
            "build",
            _("生成"),
            (ReportState.OPEN, ReportState.BUILT, ReportState.REVIEWED),
            ReportState.BUILT,
            frozenset({Part.REVIEWER, Part.CLOCK}),
            unless=(is_not_over, is_before_the_register),
            effect=must_be_counted,
            tone="primary",
            help=_(
                "数据由系统按已有的下派、回执和申请记录统计，不需要社区填报；封存之前可以重新生成，重新生成以后要再次复核。"
            ),
        ),
        Transition(
            "review",
            _("复核"),
            (ReportState.BUILT,),
            ReportState.REVIEWED,
            frozenset({Part.CHECKER}),
            unless=(is_being_counted,),
            tone="primary",
            help=_(
                "您确认：各表已经看过，清单外、拒收、举报和经费的数字与掌握的情况相符，有疑问的已经查明；"
                "当月的收回、更正和归并已经办完。数据有出入的，请先改正原来的记录，再重新生成。复核后由另一位审定人封存。"
            ),
        ),
        Transition(
            "close",
            _("封存"),
            (ReportState.REVIEWED,),
            ReportState.CLOSED,
            frozenset({Part.DECIDER}),
            unless=(is_being_counted,),
            tone="danger",
            help=_("封存后各部门、街道和社区可以查看，数据不能再修改，也不能重新生成。"),
        ),
    ),
)
