"""Events about posts of which people are told, and the words of their notices."""

from django.utils.translation import gettext_lazy as _

from registry.notice_events import Event, Placeholder, declare

declare(
    Event(
        *("unit-change", _("岗位"), _("任职单位变动"), _("岗位随之转移的人")),
        (Placeholder("day", "日期", "2026年12月1日"), Placeholder("kind", "变动", "合并")),
        "您任职的单位自{日期}起有变动（{变动}），岗位随之转到承继的单位。",
    ),
)
