"""Events of the monthly report of which people are told, and the words of their notices."""

from django.utils.translation import gettext_lazy as _

from registry.notice_events import Event, Placeholder, declare

GROUP = _("减负月报")
AREA = Placeholder("area", "辖区", "示范区")
MONTH = Placeholder("month", "月份", "2026年11月")

declare(
    Event(
        *("report-built", GROUP, _("月报已生成"), _("复核月报的人；发起生成的除外")),
        (AREA, MONTH),
        "{辖区}{月份}减负月报已生成，请复核。",
    ),
    Event(
        *("report-reviewed", GROUP, _("月报已复核"), _("封存月报的人；发起生成的和复核的除外")),
        (AREA, MONTH),
        "{辖区}{月份}减负月报已复核，请审定后封存。",
    ),
    Event(
        *("report-closed", GROUP, _("月报已封存"), _("可以看月报的人")),
        (AREA, MONTH),
        "{辖区}{月份}减负月报已封存，可以查看。",
    ),
    Event(
        *("report-failed", GROUP, _("月报没有生成"), _("发起人；定时生成的，可以生成月报的人")),
        (AREA, MONTH, Placeholder("error", "错误", "数据库连接中断。")),
        "{辖区}{月份}减负月报没有生成成功，请打开后重试。",
        "{错误}",
    ),
)
