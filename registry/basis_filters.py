"""The filter of legal bases: one class for page, API and export."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.models import ItemList, LegalBasis, ListEntry
from registry.models.bases import BasisLevel
from web import clock
from web.words import containing

IN_FORCE, ENDED, UNCONFIRMED = "in_force", "ended", "unconfirmed"
LOST, SOON = "lost", "soon"
DUE = [(LOST, _("依据已失效")), (SOON, _("依据90日内失效"))]
STATES = [(IN_FORCE, _("有效")), (ENDED, _("已失效、被取代")), (UNCONFIRMED, _("待核实"))]


class BasisFilter(django_filters.FilterSet):
    """Bases by words, level, and what they are worth on a day (``on``, default today)."""

    q = django_filters.CharFilter(label=_("题名、文号、制发机关"), method="by_words")
    level = django_filters.ChoiceFilter(label=_("层级"), choices=BasisLevel.choices, empty_label=_("全部层级"))
    state = django_filters.ChoiceFilter(label=_("效力"), choices=STATES, method="by_state", empty_label=_("全部"))
    on = django_filters.DateFilter(label=_("哪一天"), method="by_day", help_text=_("不填就是今天。"))

    class Meta:
        model = LegalBasis
        fields = ["q", "level", "state", "on"]

    @property
    def day(self):
        """The day asked about."""
        return (self.form.is_valid() and self.form.cleaned_data.get("on")) or clock.today()

    def by_words(self, rows, name, value):
        """Every word stands in title, document number, issuer or article."""
        return containing(rows, value, "title", "document_number", "issuer", "article")

    def by_state(self, rows, name, value):
        """In force, ended, or with a title that nobody has confirmed yet."""
        if value == UNCONFIRMED:
            return rows.filter(is_confirmed=False)
        ended = rows.model.objects.ended_by(self.day)
        return rows.filter(pk__in=ended) if value == ENDED else rows.in_force(self.day).exclude(pk__in=ended)

    def by_day(self, rows, name, value):
        """A day without a state asks what is in force on it."""
        return rows if self.form.cleaned_data.get("state") else self.by_state(rows, name, IN_FORCE)


def _lists_of(request):
    return ItemList.objects.filter(authority_id__in=request.user.authority_ids_with("registry.draft_order"))


class BasisReviewFilter(django_filters.FilterSet):
    """Lines to review, by whether their basis has ended, by list and by the words of what they say."""

    due = django_filters.ChoiceFilter(label=_("何时"), choices=DUE, method="by_due", empty_label=_("全部"))
    item_list = django_filters.ModelChoiceFilter(
        label=_("清单"), field_name="line__item_list", queryset=_lists_of, empty_label=_("全部清单")
    )
    q = django_filters.CharFilter(label=_("条目里的词"), method="by_words")

    class Meta:
        model = ListEntry
        fields = ["due", "item_list", "q"]

    def by_due(self, rows, name, value):
        """The basis has ended, or soon will."""
        return rows.filter(is_basis_lost=value == LOST)

    def by_words(self, rows, name, value):
        """Every word stands in what the line says."""
        return rows.saying(value)
