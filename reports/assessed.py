"""What the yearly sheet of a department counts (考核): each number declared once, with its rows, so that a number and the
list behind it cannot differ. Nothing is weighed, scored, ranked or held against others."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from dispatch.models import Dispute, DisputeState, DisputeStep, FundPromise, ReceiptState, Violation
from dispatch.verdicts import Flag
from reports import facts
from reports.complaints import violation_steps
from reports.facts import EMERGENCY, LISTED
from reports.metrics import YUAN
from reports.standing_money import overdue_shares

LATE = Q(application__is_late=True)
TIMES, PIECES = _("次"), _("件")


@dataclass(frozen=True)
class Counted:
    """One number of the sheet. ``rows`` (a function of the span) are what is counted, ``unit_field`` whose they are,
    ``kind`` how a list shows them; ``sum`` adds something up instead of counting the rows."""

    key: str
    group: str
    label: str
    unit: str
    definition: str
    rows: Callable
    unit_field: str
    kind: str
    sum: str = ""

    def by_unit(self, span):
        """{unit id: number} of the span. One statement."""
        found = self.rows(span).order_by().values_list(self.unit_field)
        return dict(found.annotate(n=Sum(self.sum) if self.sum else Count("pk")))

    def rows_of(self, span, units):
        """The rows of some units together."""
        return self.rows(span).filter(**{f"{self.unit_field}__in": units})


SENT, APPLIED, PAYS = _("下派"), _("准入申请"), _("经费")
ACCUSED, RULED = _("违规下派"), _("拒收和裁定")


def _outside(span):
    return facts.receipts(span).exclude(LISTED | EMERGENCY)


def _unfunded(span):
    return facts.receipts(span).filter(flags__contains=[Flag.UNFUNDED.value])


def _unpromised(span):
    """Receipts of what was admitted with money, of which none was promised when it arrived."""
    promised = FundPromise.objects.filter(
        admission=OuterRef("dispatch__admission"), amount__gt=0, promised_at__lte=OuterRef("received_at")
    ).exclude(replaced_by__promised_at__lte=OuterRef("received_at"))
    needed = facts.receipts(span).filter(dispatch__admission__funding_amount__gt=0)
    return needed.exclude(Exists(promised))


def _first(span):
    return facts.application_steps(span).filter(facts.FIRST_SUBMISSION)


def _uncorrected(span):
    """Violations that were verified, or verified to be back, by the end of the span and not corrected since."""
    until = Q(steps__at__lt=span.ends_at)
    opened = Count("steps", filter=until & Q(steps__action__in=["verify", "rebound"]))
    closed = Count("steps", filter=until & Q(steps__action="correct"))
    counted = Violation.objects.filter(authority=span.authority).annotate(opened=opened, closed=closed)
    return Violation.objects.filter(pk__in=counted.filter(opened__gt=F("closed")).values("pk"))


def _refused(span):
    return facts.receipt_steps(span).filter(to_state=ReceiptState.REFUSED)


def _disputed(span):
    return Dispute.objects.filter(span.happened("filed_at"), receipt__dispatch__authority=span.authority)


def _ruled(*states):
    def rows(span):
        steps = DisputeStep.objects.filter(span.happened("at"), dispute__receipt__dispatch__authority=span.authority)
        return steps.filter(to_state__in=states).exclude(from_state=F("to_state"))

    return rows


SENDER, PAYER, APPLICANT = "dispatch__sender", "promise__payer", "application__applicant"

#: In the order of print.
COUNTED = (
    Counted(
        "dispatches",
        SENT,
        _("下派"),
        TIMES,
        _("全年经本系统下派和社区登记收到的次数；已经归并的同一件通知计一次，裁定应接后重新下派的不另计。"),
        facts.dispatches,
        "sender",
        "dispatch",
    ),
    Counted(
        "outside",
        SENT,
        _("清单外下派"),
        PIECES,
        _(
            "送达时没有依据的件数：未入清单、禁入、应当到服务中心（站）办理、不应出具，以及未能判定的；一次送达几个社区，计几件。"
        ),
        _outside,
        SENDER,
        "receipt",
    ),
    Counted(
        "applications",
        APPLIED,
        _("准入申请"),
        PIECES,
        _("全年首次提交的准入申请件数；补正后再次提交，不重复计。"),
        _first,
        APPLICANT,
        "application",
    ),
    Counted(
        "late_additions",
        APPLIED,
        _("临时增加未按提前期"),
        PIECES,
        _("首次提交的临时增加中，提交时距开始日期不足提前期的件数。"),
        lambda span: facts.application_steps(span).filter(facts.LATE_ADDITION),
        APPLICANT,
        "application",
    ),
    Counted(
        "late_applications",
        APPLIED,
        _("其他申请未按提前期"),
        PIECES,
        _("首次提交的年度计划等其他申请中，提交时距开始日期不足提前期的件数；应急之后转为准入的申请不计。"),
        lambda span: _first(span).filter(LATE).exclude(facts.ADDITION),
        APPLICANT,
        "application",
    ),
    Counted(
        "unpromised",
        PAYS,
        _("应有经费没有承诺即下派"),
        PIECES,
        _("准入决定写明经费、送达时没有登记经费承诺的件数。"),
        _unpromised,
        SENDER,
        "receipt",
    ),
    Counted(
        "unfunded",
        PAYS,
        _("经费没有到位即下派"),
        PIECES,
        _("送达时系统提示「经费未到位」的件数；提示在送达时固定。"),
        _unfunded,
        SENDER,
        "receipt",
    ),
    Counted(
        "overdue",
        PAYS,
        _("逾期未拨"),
        _("笔"),
        _("到截止日为止，应拨日期已过、没有拨足的经费笔数；一份承诺涉及几个社区，计几笔。"),
        overdue_shares,
        PAYER,
        "share",
    ),
    Counted(
        "overdue_yuan",
        PAYS,
        _("逾期未拨金额"),
        YUAN,
        _("上述各笔没有拨足的差额之和。"),
        overdue_shares,
        PAYER,
        "share",
        sum="missing",
    ),
    Counted(
        "verified",
        ACCUSED,
        _("核实属实"),
        PIECES,
        _("全年首次核实属实、涉及本单位的违规下派件数，不论何时收到举报。"),
        lambda span: violation_steps(span).filter(action="verify", was_closed=False),
        "violation__unit",
        "violation_step",
    ),
    Counted(
        "uncorrected",
        ACCUSED,
        _("尚未整改"),
        PIECES,
        _("到截止日为止已经核实属实或者核实反弹、尚未销号的件数，包括往年核实的。"),
        _uncorrected,
        "unit",
        "violation",
    ),
    Counted(
        "rebounds",
        ACCUSED,
        _("反弹"),
        PIECES,
        _("全年核实已经销号的又反弹、重新打开的件数。"),
        lambda span: violation_steps(span).filter(Q(action="rebound") | Q(action="verify", was_closed=True)),
        "violation__unit",
        "violation_step",
    ),
    Counted(
        "refusals",
        RULED,
        _("被拒收"),
        PIECES,
        _("全年社区对本单位来件出具拒收回执的件数，按拒收的时间计；不分社区。"),
        _refused,
        "receipt__dispatch__sender",
        "receipt_step",
    ),
    Counted(
        "disputed",
        RULED,
        _("提出申诉"),
        PIECES,
        _("全年对拒收提出申诉的件数，按申诉的时间计。"),
        _disputed,
        "receipt__dispatch__sender",
        "dispute",
    ),
    Counted(
        "stands",
        RULED,
        _("裁定拒收成立"),
        PIECES,
        _("全年裁定拒收成立的申诉件数。"),
        _ruled(DisputeState.STANDS),
        "dispute__receipt__dispatch__sender",
        "dispute_step",
    ),
    Counted(
        "overruled",
        RULED,
        _("裁定应接"),
        PIECES,
        _("全年裁定应接的申诉件数；拒收记录不变，另行下派。"),
        _ruled(DisputeState.OVERRULED),
        "dispute__receipt__dispatch__sender",
        "dispute_step",
    ),
    Counted(
        "withdrawn",
        RULED,
        _("撤回申诉"),
        PIECES,
        _("全年由本单位撤回的申诉件数。"),
        _ruled(DisputeState.WITHDRAWN),
        "dispute__receipt__dispatch__sender",
        "dispute_step",
    ),
)
BY_KEY = {one.key: one for one in COUNTED}
