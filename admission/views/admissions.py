"""Admissions in public: the list in force on a day, the check of a number, the page of one."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from admission.exports import ADMISSIONS
from admission.filters import AdmissionFilter
from admission.models import Admission, Standing
from admission.views.inherited import with_predecessors
from registry.asking import canonical_number
from registry.lineage import with_heirs
from registry.public_copies import kept_by_edition
from web import clock
from web.days import on_and_known, read_day, read_moment
from web.lists import FilteredList

ICONS = {Standing.ACTIVE: "check-badge", Standing.PENDING: "clock", Standing.EXPIRED: "x-circle"}


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class AdmissionList(FilteredList):
    """What is admitted on a day; with a number, whether that admission holds."""

    template_name = "admission/admission_list.html"
    filterset_class = AdmissionFilter
    export = ADMISSIONS

    def visible_rows(self):
        """All admissions known at the moment that is asked about; the filter keeps those in force on the day.

        Raises BadQuery for a day or a moment that can't be read.
        """
        _day, known_at = on_and_known(self.request)
        return Admission.objects.visible_to(self.request.user).recorded_by(known_at).for_reading(known_at)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        answers = self.filterset.form.cleaned_data if self.filterset.form.is_valid() else {}
        on = answers.get("on") or clock.today()
        rows = [(admission, admission.standing(on)) for admission in context["object_list"]]
        with_heirs([admission.lead_department for admission, _standing in rows], clock.today())
        number = answers.get("number", "")
        check = self.check(number, on)
        icon = ICONS.get(check[1]) if check else None
        known_at = read_moment(self.request.GET.get("known_at"))
        return {
            **context,
            "rows": rows,
            "on": on,
            "known_at": known_at,
            "number": number,
            "check": check,
            "check_icon": icon,
        }

    def day(self):
        """The day on which their standing is told."""
        return self.filterset.form.cleaned_data.get("on") or clock.today()

    def check(self, number, on):
        """(admission or None, its standing) for a number that was asked for, with or without 号; None when none was."""
        if not number:
            return None
        typed = canonical_number(number)
        admission = self.visible_rows().filter(number__in=[typed, f"{typed}号"]).first()
        return admission, admission.standing(on) if admission else None


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class AdmissionDetail(DetailView):
    """One admission, as decided, and whether it holds on a day."""

    template_name = "admission/admission_detail.html"
    context_object_name = "admission"

    def get_queryset(self):
        known_at = read_moment(self.request.GET.get("known_at"))
        return Admission.objects.visible_to(self.request.user).recorded_by(known_at).for_reading(known_at)

    def get_context_data(self, **kwargs):
        on = read_day(self.request.GET.get("on"), default=clock.today())
        streets = {}
        for community in self.object.communities.all():
            streets.setdefault(community.parent, []).append(community)
        standing = self.object.standing(on)
        with_heirs([self.object.lead_department], clock.today())
        inherited = self.object.inherited.select_related("community__parent", "change")
        return super().get_context_data(
            on=on,
            known_at=read_moment(self.request.GET.get("known_at")),
            standing=standing,
            standing_icon=ICONS[standing],
            streets=list(streets.items()),
            inherited=with_predecessors(list(inherited.order_by("change__on", "community__official_order", "pk"))),
            **kwargs,
        )
