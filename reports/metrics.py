"""Every number of the monthly report, declared once: its key, its name, its unit and what it counts (口径).

Only acts are counted that can't be undone or edited: sendings, steps, decisions. Shares are never stored, the two
numbers they are made of are.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Metric:
    """One number. ``adds_up`` is False where a matter may be counted in several rows, so that no total is printed."""

    key: str
    label: str
    unit: str
    definition: str
    adds_up: bool = True


DECLARED = (
    Metric(
        "dispatches",
        _("下派"),
        _("次"),
        _("当月下派或者社区登记收到的次数；同一事项下派两次，计两次。"),
    ),
    Metric(
        "items",
        _("事项"),
        _("项"),
        _("当月送达的清单内事项，按所依据的清单条目和准入编号去重后的个数；同一事项派给多个社区，计一项。"),
        adds_up=False,
    ),
    Metric("senders", _("下派单位"), _("个"), _("当月有下派的单位数；名录之外的单位不计入。"), adds_up=False),
    Metric("receipts", _("派到社区"), _("件"), _("当月送达社区的件数；一次下派送达几个社区，计几件。")),
    Metric(
        "listed",
        _("清单内"),
        _("件"),
        _("送达时的结论是必须接、协助、已准入或者可以开具的件数。"),
    ),
    Metric("emergency", _("应急"), _("件"), _("送达时按应急事项对待的件数，单列，不计入清单内。")),
    Metric(
        "outside",
        _("清单外"),
        _("件"),
        _("送达时没有依据的件数：未入清单、禁入、应当到服务中心（站）办理、不应出具，以及未能判定的。"),
    ),
    Metric(
        "hours",
        _("要求工时"),
        _("小时"),
        _("下派写明的每个社区工时，乘以当月送达的社区数；没有写明工时的不计入。"),
    ),
    Metric("taken_on", _("承接"), _("件"), _("当月社区确认承接的件数，按确认的时间计。")),
    Metric("refusals", _("拒收"), _("件"), _("当月社区出具拒收回执的件数，按拒收的时间计。")),
    Metric(
        "applications",
        _("收到申请"),
        _("件"),
        _("当月首次提交的准入申请件数；补正后再次提交，不重复计。"),
    ),
    Metric("returned", _("退回补正"), _("次"), _("当月退回补正的次数；同一申请退回两次，计两次。")),
    Metric("approved", _("准予准入"), _("件"), _("当月作出的准予准入决定件数。")),
    Metric("rejected", _("不予准入"), _("件"), _("当月作出的不予准入决定件数。")),
    Metric("withdrawn", _("撤回"), _("件"), _("当月由申请单位撤回的申请件数。")),
    Metric("in_progress", _("月末在办"), _("件"), _("到月末为止已经提交、尚未作出决定也没有撤回的申请件数。")),
    Metric("settled", _("办结"), _("件"), _("当月作出决定或者由申请单位撤回的申请件数。")),
    Metric(
        "in_time",
        _("按期审定"),
        _("件"),
        _("当月作出的决定中，没有超过审定期限的件数；期限从受理起按工作日计算，退回补正期间不计。"),
    ),
    Metric("communities", _("社区"), _("个"), _("月末最后一天在册的社区数。")),
)
METRICS = {metric.key: metric for metric in DECLARED}


@dataclass(frozen=True)
class Share:
    """A percentage, worked out whenever it is shown: the metric ``part`` of the sum of the metrics in ``whole``."""

    key: str
    label: str
    part: str
    whole: tuple
    definition: str


CONFORMITY = Share("conformity", _("清单内比例"), "listed", ("receipts",), _("清单内件数÷派到社区件数。"))
PUNCTUALITY = Share(
    "punctuality",
    _("按期审定率"),
    "in_time",
    ("approved", "rejected"),
    _("按期审定件数÷（准予准入件数＋不予准入件数）。"),
)
