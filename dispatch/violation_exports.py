"""Columns of the files of violations and circulars: no person, and of a report nothing that its reader may not read."""

from django.utils.translation import gettext_lazy as _

from dispatch.models import CircularState, ViolationKind, ViolationState
from web.exports import Column, Export


def _whole(name):
    """The value of a column that belongs to the report itself."""

    def of(row):
        value = row
        for one in name.split("."):
            value = getattr(value, one) if value is not None else None
        return value if row.is_whole else None

    return of


VIOLATIONS = Export(
    _("违规下派"),
    (
        Column("number", _("编号")),
        Column("kind", _("种类"), kind="choice", choices=ViolationKind),
        Column("unit", _("涉及单位"), "unit_label"),
        Column("state", _("状态"), "shown_state", "choice", ViolationState),
        Column("finding", _("核实情况")),
        Column("correct_by", _("整改期限"), kind="day"),
        Column("corrected_on", _("销号日期"), kind="day"),
        Column("rebounds", _("反弹次数"), kind="number"),
        Column("reported_on", _("举报日期"), _whole("reported_on"), "day"),
        Column("happened_on", _("发生日期"), _whole("happened_on"), "day"),
        Column("community", _("社区"), _whole("community.name")),
        Column("text", _("举报的情况"), _whole("text")),
    ),
)
CIRCULARS = Export(
    _("通报"),
    (
        Column("title", _("标题")),
        Column("document_number", _("文号")),
        Column("issuer", _("印发单位")),
        Column("state", _("状态"), kind="choice", choices=CircularState),
        Column("issued_on", _("印发日期"), kind="day"),
        Column("cases", _("通报的违规件数"), "n_cases", "number"),
    ),
)
