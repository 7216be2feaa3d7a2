"""The filter and the file of the yearly questions."""

import django_filters
from django.utils.translation import gettext_lazy as _

from admission.models import Admission, YearlyReview
from admission.models.routing import ReviewOutcome
from web.exports import Column, Export

WAITING, EXIT = "waiting", "exit"


class YearlyReviewFilter(django_filters.FilterSet):
    """Yearly questions by words, where they stand, and the year asked about."""

    q = django_filters.CharFilter(label=_("事项名称、编号"), method="by_words")
    state = django_filters.ChoiceFilter(
        label=_("答复"),
        choices=[
            (WAITING, _("待答复")),
            (EXIT, _("拟退出")),
            (ReviewOutcome.NEEDED.value, ReviewOutcome.NEEDED.label),
            (ReviewOutcome.NOT_NEEDED.value, ReviewOutcome.NOT_NEEDED.label),
        ],
        empty_label=_("全部"),
        method="by_state",
    )
    year = django_filters.NumberFilter(label=_("年度"), min_value=2000, max_value=2100)

    class Meta:
        model = YearlyReview
        fields = ["q", "state", "year"]

    def by_words(self, rows, name, value):
        """Every word stands in the name, the number or the content of the admission."""
        return rows.filter(admission__in=Admission.objects.saying(value).values("pk"))

    def by_state(self, rows, name, value):
        """Waiting; on the exit list; or answered so."""
        if value == WAITING:
            return rows.waiting()
        return rows.to_exit() if value == EXIT else rows.filter(is_needed=value == ReviewOutcome.NEEDED)


YEARLY_REVIEWS = Export(
    _("年度复核"),
    (
        Column("authority", _("辖区"), "admission.authority.name"),
        Column("admission_number", _("准入编号"), "admission.number"),
        Column("name", _("事项名称"), "admission.name"),
        Column("lead_department", _("申请单位"), "admission.lead_department.name"),
        Column("year", _("年度"), kind="number"),
        Column("due_on", _("答复期限"), kind="day"),
        Column("last_day", _("准入最后一日"), "admission.last_day", "day"),
        Column("outcome", _("答复"), kind="choice", choices=ReviewOutcome),
        Column("note", _("说明")),
        Column("answered_at", _("答复时间"), kind="moment"),
    ),
)
