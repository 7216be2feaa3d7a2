"""The list of data that departments already hold: its filter for page, API and file, and the columns of the file."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.holding_forms import holders
from registry.models import DataHolding
from web import clock
from web.exports import Column, Export
from web.words import containing


class HoldingFilter(django_filters.FilterSet):
    """Holdings by words, holder, and a day (``on``, default today)."""

    q = django_filters.CharFilter(label=_("数据项、叫法"), method="by_words")
    holder = django_filters.ModelChoiceFilter(
        label=_("持有单位"), queryset=lambda request: holders(), empty_label=_("全部单位")
    )
    on = django_filters.DateFilter(label=_("哪一天"), method="by_day", help_text=_("不填就是今天。"))

    class Meta:
        model = DataHolding
        fields = ["q", "holder", "on"]

    @property
    def day(self):
        """The day asked about."""
        return (self.form.is_valid() and self.form.cleaned_data.get("on")) or clock.today()

    def filter_queryset(self, queryset):
        """What is held on the day, whichever it is."""
        return super().filter_queryset(queryset).on(self.day)

    def by_words(self, rows, name, value):
        """Every word stands in the field, its other names or the note."""
        return containing(rows, value, "field", "also_called", "note", lookup="icontains")

    def by_day(self, rows, name, value):
        """Applied to every list: see ``filter_queryset``."""
        return rows


HOLDINGS = Export(
    _("已有数据"),
    (
        Column("field", _("数据项")),
        Column("holder", _("持有单位"), "holder.name"),
        Column("also_called", _("别的叫法"), kind="list"),
        Column("valid_from", _("起"), kind="day"),
        Column("last_day", _("最后一日"), kind="day"),
        Column("note", _("怎样取得")),
        Column("authority", _("辖区"), "authority.name"),
    ),
)
