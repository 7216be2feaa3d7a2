"""Standing burdens: the register with its clean-up list, one burden, registering and changing it, its way to an end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission.deadlines import with_clocks
from admission.fields import by_street
from dispatch.burden_exports import BURDENS
from dispatch.burden_filters import BurdenFilter
from dispatch.burden_forms import BurdenForm, PlacesForm
from dispatch.burden_page import report_words, tabs_of, timeline_of, with_words
from dispatch.burdens import (
    COMMUNITY,
    STREET,
    asks_for,
    change,
    for_reading,
    import_kind_of,
    is_reviewer,
    may_describe,
    may_place,
    open_places,
    places_by_street,
    register,
    speaks_for,
    unit_that_registers,
    unplaced_for,
)
from dispatch.models import StandingBurden
from dispatch.violation_burdens import reports_of
from registry.models import Community
from web import clock
from web.actions import ProcedureAction
from web.days import read_day
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import actions_for


def burdens_for(user, day=None):
    """The burdens that ``user`` may see, with what a row prints, as things stand on a day (default today)."""
    return for_reading(StandingBurden.objects.visible_to(user), day or clock.today())


class BurdenList(FilteredList):
    """What communities keep going: all of the authority for its office, one's own for the others."""

    template_name = "dispatch/burden_list.html"
    filterset_class = BurdenFilter
    export = BURDENS

    def visible_rows(self):
        return burdens_for(self.request.user)

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "rows": with_words(with_clocks(context["object_list"])),
            "tabs": tabs_of(StandingBurden.objects.visible_to(user), user, self.request.GET),
            "may_register": unit_that_registers(user) is not None,
            "import_kind": import_kind_of(user),
        }


class BurdenDetail(DetailView):
    """One burden on a day: who asks for it, how much it takes, what it rests on, where it is kept, what was done."""

    template_name = "dispatch/burden_detail.html"
    context_object_name = "burden"

    def get_queryset(self):
        self.day = read_day(self.request.GET.get("on"), default=clock.today())
        return burdens_for(self.request.user, self.day)

    def get_context_data(self, **kwargs):
        burden, user = self.object, self.request.user
        with_words(with_clocks([burden]))
        is_unplaced = asks_for(user, burden) and unplaced_for(user, self.day).filter(pk=burden.pk).exists()
        return super().get_context_data(
            day=self.day,
            is_today=self.day == clock.today(),
            is_unplaced=is_unplaced,
            streets=() if is_unplaced else places_by_street(burden, self.day),
            timeline=timeline_of(burden, user),
            violations=reports_of(burden, user),
            actions=actions_for(burden, user),
            may_change=may_place(user, burden),
            report_words=report_words(burden) if user.has_any_post(COMMUNITY, STREET) else "",
            **kwargs,
        )


class BurdenPage(View):
    """Pages of a form; what was typed stays when something is wrong."""

    burden = None

    def ask(self, form, status=200):
        """The page."""
        context = {
            "form": form,
            "burden": self.burden,
            "streets": by_street(form["communities"]),
            "rests": "line" in form.fields,
            "describes": isinstance(form, BurdenForm),
        }
        return render(self.request, "dispatch/burden_form.html", context, status=status)

    def refuse(self, form, why):
        """The form with a reason."""
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return self.ask(form, 409)


class BurdenCreate(BurdenPage):
    """Register one; a street or a community that names one that is registered already joins it.

    ``?kind=`` and ``?name=`` begin the form, as the catalogue does.
    """

    def dispatch(self, request, *args, **kwargs):
        """Only for reviewers, officers of streets, and communities."""
        if request.user.is_authenticated:
            unit = unit_that_registers(request.user)
            if unit is None:
                raise PermissionDenied
            self.authority = unit.authority
            self.among = speaks_for(request.user, self.authority)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None, **kwargs):
        """The questions."""
        return BurdenForm(data, user=self.request.user, authority=self.authority, among=self.among, **kwargs)

    def get(self, request):
        """The questions; a street begins with all of its communities, a community with itself."""
        mine = [] if is_reviewer(request.user, self.authority.pk) else list(self.among)
        begun = {name: request.GET.get(name, "") for name in ("kind", "name")}
        return self.ask(self.form(initial={**begun, "communities": mine}))

    def post(self, request):
        """Record it."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        communities = list(form.cleaned_data["communities"])
        try:
            burden, is_new = register(self.authority, form.said(), communities, among=self.among)
        except NotAllowed as why:
            return self.refuse(form, why)
        done = _("已登记「%(name)s」。") if is_new else _("「%(name)s」早已登记，所选的社区已加进去。")
        messages.success(request, done % {"name": burden.name})
        return redirect("dispatch:burden-detail", pk=burden.pk)


class BurdenChange(BurdenPage):
    """What it is and where it is kept; who speaks for some of its communities alone says only which of these keep it."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for a stranger to it, 403 for those who may not say anything of it."""
        if request.user.is_authenticated:
            rows = StandingBurden.objects.visible_to(request.user).select_related("authority", "line", "owner")
            self.burden = get_object_or_404(rows, pk=pk)
            if unit_that_registers(request.user) is None:
                raise NotYourPart(_("常态负担由审核人、街道和社区登记、修改。"))
            if not may_place(request.user, self.burden):
                raise NotAllowed(_("这一项已经停用并核实，不再修改；又出现的，请「举报」。"))
            self.among = speaks_for(request.user, self.burden.authority)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        """The questions, with what stands."""
        user, burden = self.request.user, self.burden
        held = Community.objects.filter(burden_places__in=open_places(burden, clock.today()))
        initial = {"communities": list(held.filter(pk__in=self.among)), "seen": burden.version}
        if not may_describe(user, burden):
            return PlacesForm(data, among=self.among, initial=initial)
        return BurdenForm(
            data,
            user=user,
            authority=burden.authority,
            among=self.among,
            instance=StandingBurden.objects.get(pk=burden.pk),
            initial=initial,
        )

    def get(self, request, **kwargs):
        """The questions."""
        return self.ask(self.form())

    def post(self, request, **kwargs):
        """Write it."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        values = form.said() if isinstance(form, BurdenForm) else {}
        given = form.cleaned_data
        try:
            change(self.burden, values, list(given["communities"]), among=self.among, seen=given["seen"])
        except (NotAllowed, Stale) as why:
            return self.refuse(form, why)
        messages.success(request, _("已保存。"))
        return redirect("dispatch:burden-detail", pk=self.burden.pk)


class BurdenAction(ProcedureAction):
    """Ordering to stop, saying and verifying that it is, noting a rebound, keeping."""

    template_name = "dispatch/burden_action.html"

    def visible_rows(self):
        return StandingBurden.objects.visible_to(self.request.user).select_related("authority", "owner")

    def url_of(self, obj):
        return reverse("dispatch:burden-detail", args=[obj.pk])

    def extra_context(self, form):
        """What it rests on; of a rebound the communities to choose from, those that kept it."""
        burden = for_reading(StandingBurden.objects.filter(pk=self.object.pk), clock.today()).get()
        return {
            "footing": with_words([burden])[0].footing,
            "streets": by_street(form["communities"]) if "communities" in form.fields else (),
        }
