"""How lists of exports are narrowed; one's own, the log and the API ask alike."""

import django_filters
from django.utils.translation import gettext_lazy as _

from desk.models import ExportRecord, ExportState
from web.exports import ALL_FORMATS, Column, Export
from web.words import containing


class ExportFilter(django_filters.FilterSet):
    """Exports by words, format, state and day."""

    q = django_filters.CharFilter(label=_("列表、筛选、导出人、单位"), method="by_words")
    format_of_file = django_filters.ChoiceFilter(
        label=_("格式"), field_name="ending", choices=list(ALL_FORMATS.items()), empty_label=_("全部格式")
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=ExportState.choices, empty_label=_("全部状态"), method="by_state"
    )
    since = django_filters.DateFilter(label=_("从"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = ExportRecord
        fields = ["q", "format_of_file", "state", "since", "until"]

    def by_words(self, rows, name, value):
        """Every word stands in the list's name, the filter, the person's name or the units."""
        return containing(rows, value, "name", "filter", "units", "by__display_name", "by__username")

    def by_state(self, rows, name, value):
        """What has become of the file."""
        return rows.in_state(value)


COLUMNS = (
    Column("name", _("列表")),
    Column("filter", _("筛选")),
    Column("ending", _("格式"), kind="choice", choices=list(ALL_FORMATS.items())),
    Column("rows", _("条数"), "rows_taken", "number"),
    Column("at", _("时间"), kind="moment"),
    Column("state", _("状态"), kind="choice", choices=ExportState),
    Column("kept_until", _("保留到"), kind="moment"),
)
OWN = Export(_("我的导出"), COLUMNS)
LOG = Export(
    _("导出记录"),
    (Column("by", _("导出人"), "by.display_name"), Column("units", _("导出单位")), *COLUMNS, Column("page", _("页面"))),
)
