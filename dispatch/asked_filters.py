"""The filter of what people asked."""

from datetime import timedelta

import django_filters
from django.utils.translation import gettext_lazy as _

from dispatch.models import AskedQuestion
from dispatch.verdicts import Verdict
from web import clock
from web.words import containing

NOT_FOUND, DISPUTED, ALL = "not_found", "disputed", "all"
KINDS = [(NOT_FOUND, _("没查到的、选了别的")), (DISPUTED, _("选了别的")), (ALL, _("全部"))]
OPEN, SETTLED = "open", "settled"
STATES = [(OPEN, _("待处理")), (SETTLED, _("已处理")), (ALL, _("全部"))]
DAYS = [("7", _("近7日")), ("30", _("近30日")), ("90", _("近90日"))]
FIRST_SHOWN = {"kind": NOT_FOUND, "settled": OPEN}


class AskedFilter(django_filters.FilterSet):
    """Questions by what became of them, words, verdict and days; first those that found nothing and wait."""

    q = django_filters.CharFilter(label=_("问题里的词"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("结果"), choices=KINDS, method="by_kind", empty_label=None)
    settled = django_filters.ChoiceFilter(label=_("处理"), choices=STATES, method="by_settled", empty_label=None)
    verdict = django_filters.ChoiceFilter(label=_("结论"), choices=Verdict.choices, empty_label=_("全部"))
    days = django_filters.ChoiceFilter(label=_("什么时候问的"), choices=DAYS, method="by_days", empty_label=_("全部"))

    class Meta:
        model = AskedQuestion
        fields = ["q", "kind", "settled", "verdict", "days"]

    def __init__(self, data=None, *args, **kwargs):
        """Without a choice, what waits to be dealt with is shown."""
        data = data.copy() if data is not None else {}
        for name, value in FIRST_SHOWN.items():
            data[name] = data.get(name) or value
        super().__init__(data, *args, **kwargs)

    def by_words(self, rows, name, value):
        """Every word stands in the question."""
        return containing(rows, value, "text", lookup="icontains")

    def by_kind(self, rows, name, value):
        """Not found, or a person chose another line."""
        if value == DISPUTED:
            return rows.filter(is_disputed=True)
        return rows.not_found() if value == NOT_FOUND else rows

    def by_settled(self, rows, name, value):
        """Dealt with or not."""
        return rows if value == ALL else rows.filter(settled_on__isnull=value == OPEN)

    def by_days(self, rows, name, value):
        """Asked within so many days."""
        return rows.filter(asked_on__gt=clock.today() - timedelta(days=int(value)))
