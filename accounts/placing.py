"""Placing somebody whose post ended with a unit: the same role in a unit that follows, or in another of its kind."""

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from accounts.models import Membership
from accounts.successions import waiting_for_place
from registry.models import Unit, UnitChange
from registry.unit_forms import UnitChoice
from web.lists import FilteredList

PLACER = "accounts.manage"


class PlacingForm(forms.ModelForm):
    """Where the person goes on, and from when."""

    unit = UnitChoice(label=_("安排到"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    valid_from = forms.DateField(
        label=_("从哪一天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Membership
        fields = ["unit", "valid_from"]

    def __init__(self, *args, ended, **kwargs):
        super().__init__(*args, **kwargs)
        self.ended = ended
        self.instance.user, self.instance.role = ended.user, ended.role
        rows = ended.unit.authority.units.filter(kind=ended.unit.kind, valid_to=None).select_related("parent")
        self.fields["unit"].queryset = rows.order_by("parent__official_order", "official_order", "pk")

    def clean(self):
        """Not before the old post has ended, nor before the unit is there."""
        cleaned = super().clean()
        unit, first = cleaned.get("unit"), cleaned.get("valid_from")
        if first and first < self.ended.valid_to:
            self.add_error("valid_from", ValidationError(_t("不能早于原岗位终止的日期。"), code="too_early"))
        elif unit and first and first < unit.valid_from:
            self.add_error("valid_from", ValidationError(_t("不能早于这个单位设立的日期。"), code="too_early"))
        elif unit and first and self._is_held(unit, first):
            self.add_error("unit", ValidationError(_t("此人已有这个岗位。"), code="taken"))
        return cleaned

    def _is_held(self, unit, first):
        rows = Membership.objects.filter(user=self.ended.user, role=self.ended.role, unit=unit)
        return rows.filter(Q(valid_to=None) | Q(valid_to__gt=first)).exists()


class PostsToPlace(PermissionRequiredMixin, FilteredList):
    """Everybody who waits for a place, those who have waited longest first."""

    permission_required = PLACER
    template_name = "accounts/post_list.html"
    context_object_name = "posts"

    def visible_rows(self):
        return waiting_for_place(self.request.user).select_related("user", "unit__parent")


class PostPlace(PermissionRequiredMixin, FormView):
    """The operator places the holder of a post that ended with its unit."""

    permission_required = PLACER
    template_name = "accounts/post_place.html"
    form_class = PlacingForm

    def get_form_kwargs(self):
        rows = Membership.objects.exclude(valid_to=None).select_related("user", "unit__authority")
        mine = self.request.user.authority_ids_with(PLACER)
        self.post_ended = get_object_or_404(rows, pk=self.kwargs["pk"], unit__authority__in=mine)
        heir = self.post_ended.unit.successions.values_list("successor", flat=True).first()
        initial = {"valid_from": self.post_ended.valid_to, "unit": heir}
        return {**super().get_form_kwargs(), "ended": self.post_ended, "initial": initial}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "ended": self.post_ended, "change": self.change()}

    def change(self):
        """The change by which the unit ended, or None."""
        return UnitChange.objects.filter(ended=self.post_ended.unit).first()

    def form_valid(self, form):
        """The post begins; back to the change, where the others wait."""
        form.save()
        said = {"person": form.instance.user, "unit": form.instance.unit}
        messages.success(self.request, _t("已安排：%(person)s到%(unit)s。") % said)
        change = self.change()
        return redirect("registry:unit-change-detail", pk=change.pk) if change else redirect("registry:unit-list")
