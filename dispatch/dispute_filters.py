"""Filters of disputes: one class for page and API."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models import Dispute, DisputeState
from web import clock
from web.workflow import awaiting


class DisputeFilter(django_filters.FilterSet):
    """Disputes by words, state, and what is due."""

    q = django_filters.CharFilter(label=_("事项、回执编号、单位"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=DisputeState.choices, empty_label=_("全部状态"))
    due = django_filters.ChoiceFilter(
        label=_("办理"),
        method="by_due",
        choices=[("mine", _("等我裁定或者可以撤回")), ("overdue", _("超期没有裁定"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Dispute
        fields = ["q", "state", "due"]

    def by_words(self, rows, name, value):
        """Every word stands in the matter, the number of the refusal, or the name of the community or the sender."""
        for word in value.split()[:10]:
            rows = rows.filter(
                Q(receipt__dispatch__title__contains=word)
                | Q(receipt__number__contains=word)
                | Q(receipt__community__name__contains=word)
                | Q(unit__name__contains=word)
            )
        return rows

    def by_due(self, rows, name, value):
        """What waits for the person who looks; or what nobody has ruled on in time."""
        if value == "overdue":
            return rows.open().filter(due_on__lt=clock.today())
        return rows.filter(pk__in=awaiting(Dispute, self.request.user).values("pk"))
