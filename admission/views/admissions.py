"""Admissions in public: the list in force on a day, the check of a number, the page of one."""

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from admission.admission_sections import sections_for
from admission.conditions import said_of
from admission.exports import ADMISSIONS
from admission.filters import AdmissionFilter
from admission.funds import funds_statement
from admission.kept import reasons_to_keep
from admission.meeting_reasons import meeting_reasons
from admission.models import Admission, Decision, Standing
from admission.permanent import listing_of
from admission.proposals import units_for
from admission.public_marks import mark_admissions
from admission.views.inherited import with_predecessors
from admission.views.measures import afterwards
from registry.asking import canonical_number
from registry.lineage import with_heirs
from registry.public_copies import kept_by_edition
from web import clock
from web.days import on_and_known, read_day, read_moment
from web.lists import FilteredList

ICONS = {
    Standing.ACTIVE: "check-badge",
    Standing.SUSPENDED: "pause-circle",
    Standing.PENDING: "clock",
    Standing.EXPIRED: "x-circle",
    Standing.UNPUBLISHED: "clock",
}


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
        known_at = read_moment(self.request.GET.get("known_at"))
        rows = mark_admissions(context["object_list"], on, known_at)
        rows = [(admission, admission.standing(on)) for admission in rows]
        with_heirs([admission.lead_department for admission, _standing in rows], clock.today())
        number = answers.get("number", "")
        check = self.check(number, on)
        icon = ICONS.get(check[1]) if check else None
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
        if admission is None:
            return None, None
        mark_admissions([admission], on, read_moment(self.request.GET.get("known_at")))
        return admission, admission.standing(on)


def left_out(admission):
    """[(street, how many of its communities were asked and not admitted), …] in official order; one query."""
    asked = admission.application.target_communities(on=admission.decision.published_on)
    rows = asked.exclude(pk__in=[community.pk for community in admission.communities.all()]).select_related("parent")
    ordered = rows.order_by("parent__official_order", "parent_id")
    return list(Counter(community.parent for community in ordered).items())


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
        known_at = read_moment(self.request.GET.get("known_at"))
        mark_admissions([self.object], on, known_at)
        streets = {}
        for community in self.object.communities.all():
            streets.setdefault(community.parent, []).append(community)
        standing = self.object.standing(on)
        with_heirs([self.object.lead_department], clock.today())
        inherited = self.object.inherited.select_related("community__parent", "change")
        return super().get_context_data(
            on=on,
            known_at=known_at,
            standing=standing,
            standing_icon=ICONS[standing],
            funds_statement=funds_statement(self.object),
            meeting_reasons=meeting_reasons(self.object.decision, with_funds=False),
            replaced_by=Decision.objects.filter(replaces=self.object.decision_id).select_related("admission").first(),
            may_propose=standing != Standing.EXPIRED and bool(units_for(self.request.user, self.object.authority)),
            listing=[row for row in listing_of(self.object.application, self.request.user) if row[1]],
            streets=list(streets.items()),
            kept=reasons_to_keep(self.object, known_at),
            conditions=said_of(self.object),
            left_out=left_out(self.object),
            inherited=with_predecessors(list(inherited.order_by("change__on", "community__official_order", "pk"))),
            sections=sections_for(self.object, self.request.user),
            may_send=self.may_send(standing),
            **afterwards(self.object, self.request.user),
            **kwargs,
        )

    def may_send(self, standing):
        """Whether the reader's unit may send it to communities today."""
        user = self.request.user
        units = user.present_unit_ids_with("dispatch.send") if user.is_authenticated else ()
        return standing == Standing.ACTIVE and self.object.lead_department_id in units
