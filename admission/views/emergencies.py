"""Emergencies: the public register, declaring one, filing and ending it."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission.carrying_over import draft_from_emergency, read_token
from admission.emergencies import declare, standing_words
from admission.emergency_forms import DeclareForm
from admission.exports import EMERGENCIES
from admission.fields import by_street
from admission.filters import EmergencyFilter
from admission.models import ApplicationState, Emergency, Exemption
from admission.sections import SECTIONS
from admission.views.applying import ForApplicants
from registry.lineage import with_heirs
from registry.working_days import WorkingCalendar
from web import clock, workflow
from web.actions import ProcedureAction
from web.asking import AskingPage
from web.days import on_and_known
from web.lists import FilteredList

OFFICIAL_ORDER = ("parent__official_order", "parent_id", "official_order", "pk")
ICONS = {
    Exemption.PENDING: "clock",
    Exemption.OPEN: "bolt",
    Exemption.FILED: "bolt",
    Exemption.UNFILED: "x-circle",
    Exemption.OVER: "x-circle",
    Exemption.ENDED: "x-circle",
}
TONES = {Exemption.PENDING: "mute", Exemption.OPEN: "assist", Exemption.FILED: "admitted"}

#: After these another application may be begun from the same emergency.
CAME_TO_NOTHING = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED)


class Worth:
    """What an emergency is worth on a day, as pages draw it: its days as known, words, tone, icon."""

    def __init__(self, emergency, on, known_at=None, calendar=None):
        self.days = emergency.days(known_at)
        self.exemption = self.days.exemption(on)
        self.words = standing_words(self.days, on, calendar)
        self.is_provisional = calendar is not None and calendar.is_provisional(self.days.file_by)
        self.holds = self.exemption.holds
        self.label = self.exemption.label if self.holds or self.exemption in TONES else _("可以拒收")
        self.tone, self.icon = TONES.get(self.exemption, "refuse"), ICONS[self.exemption]


@method_decorator(login_not_required, name="dispatch")
class EmergencyList(FilteredList):
    """Every emergency that was declared, the newest first; a community may check a number here."""

    template_name = "admission/emergency_list.html"
    filterset_class = EmergencyFilter
    export = EMERGENCIES
    is_dated = True

    def visible_rows(self):
        """All that were known at the moment that is asked about. Raises BadQuery for a day or moment that can't be read."""
        _day, known_at = on_and_known(self.request)
        return Emergency.objects.visible_to(self.request.user).for_reading(known_at)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        on, known_at = on_and_known(self.request)
        rows = list(context["object_list"])
        with_heirs([row.sender for row in rows], clock.today())
        may = self.request.user.is_authenticated and self.request.user.has_perm("admission.apply")
        calendar = WorkingCalendar.load()
        return {
            **context,
            "rows": [(row, Worth(row, on, known_at, calendar)) for row in rows],
            "on": on,
            "known_at": known_at,
            "may_declare": may,
        }


@method_decorator(login_not_required, name="dispatch")
class EmergencyDetail(DetailView):
    """One emergency: what it asks, who authorised it, by when it is to be filed, when it ends."""

    template_name = "admission/emergency_detail.html"
    context_object_name = "emergency"

    def get_queryset(self):
        _day, known_at = on_and_known(self.request)
        return Emergency.objects.visible_to(self.request.user).for_reading(known_at)

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        user, emergency, calendar = self.request.user, self.object, WorkingCalendar.load()
        with_heirs([emergency.sender], clock.today())
        streets = {}
        for community in emergency.communities.select_related("parent").order_by(*OFFICIAL_ORDER):
            streets.setdefault(community.parent, []).append(community)
        may_apply = user.is_authenticated and emergency.sender_id in user.present_unit_ids_with("admission.apply")
        return super().get_context_data(
            on=on,
            known_at=known_at,
            worth=Worth(emergency, on, known_at, calendar),
            file_by=calendar.in_words(emergency.days(known_at).file_by),
            streets=list(streets.items()),
            actions=workflow.actions_for(emergency, user),
            applications=emergency.applications.visible_to(user),
            draft_token=uuid.uuid4()
            if may_apply and not emergency.applications.exclude(state__in=CAME_TO_NOTHING).exists()
            else None,
            **kwargs,
        )


class EmergencyDeclare(ForApplicants, AskingPage):
    """One page; the form's token makes a second press find the first one's emergency."""

    def form(self, data=None):
        initial = {"token": uuid.uuid4(), "sender": self.first_unit(), "starts_on": clock.today()}
        return DeclareForm(data, units=self.units(), initial=initial)

    def act(self, form):
        """Declare it."""
        emergency = declare(by=self.request.user, **form.cleaned_data)
        said = _("已声明，编号%(number)s，已告知有关社区和审核单位。") % {"number": emergency.number}
        messages.success(self.request, said)
        return redirect("admission:emergency-detail", pk=emergency.pk)

    def ask(self, form, status=200):
        """The page."""
        context = {"form": form, "streets": by_street(form["communities"]), "has_choice": self.units().count() > 1}
        return render(self.request, "admission/emergency_declare.html", context, status=status)


class EmergencyApply(View):
    """转为准入申请: a draft that begins with what was declared; the form's token makes a second press find the first one's."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Begin it, and go to its first section."""
        emergency = get_object_or_404(Emergency.objects.visible_to(request.user), pk=pk)
        draft = draft_from_emergency(emergency, by=request.user, token=read_token(request.POST.get("token")))
        messages.success(request, _("已按应急声明填好已知的内容，请补全依据、期限和经费。"))
        return redirect("admission:section-edit", pk=draft.pk, section=SECTIONS[0].key)


class EmergencyAction(ProcedureAction):
    """Filing and ending."""

    def visible_rows(self):
        return Emergency.objects.visible_to(self.request.user).select_related("sender", "authority")

    def url_of(self, obj):
        return reverse("admission:emergency-detail", args=[obj.pk])
