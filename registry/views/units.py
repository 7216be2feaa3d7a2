"""Units on any day, the life of each, and the changes that the operator records after seeing what they bring."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import DetailView

from registry.exports import UNIT_CHANGES, UNITS
from registry.filters import UnitFilter
from registry.lineage import heirs_of
from registry.models import Authority, Unit, UnitChange, UnitChangeKind
from registry.models.units import DepartmentKind, UnitKind
from registry.public_copies import kept_by_edition
from registry.successions import consequences_of, preview
from registry.unit_filters import UnitChangeFilter
from registry.unit_forms import FORMS
from web import clock
from web.days import on_and_known
from web.lists import FilteredList
from web.refusals import Refused

KEEP = "registry.keep_units"
HEADS = {
    UnitChangeKind.OPEN: gettext_lazy("设立单位"),
    UnitChangeKind.RENAME: gettext_lazy("单位更名"),
    UnitChangeKind.MERGE: gettext_lazy("单位合并"),
    UnitChangeKind.SPLIT: gettext_lazy("单位分设"),
    UnitChangeKind.TRANSFER: gettext_lazy("社区划转街道"),
    UnitChangeKind.CLOSE: gettext_lazy("撤销单位"),
}
LONGEST_KEY = 9  # digits


def keeps(user, authority):
    """True for the operator of an authority."""
    return user.is_authenticated and authority.pk in user.authority_ids_with(KEEP)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class UnitList(FilteredList):
    """The units of an authority on a day: departments in the official order, streets with their communities."""

    template_name = "registry/unit_list.html"
    filterset_class = UnitFilter
    paginate_by = None
    export = UNITS

    @cached_property
    def authorities(self):
        """Those that have units."""
        return list(Authority.objects.filter(units__isnull=False).distinct().order_by("-level", "pk"))

    def visible_rows(self):
        """The units of the authority on the day."""
        on, authority = on_and_known(self.request)[0], self.chosen(self.authorities)
        rows = Unit.objects.visible_to(self.request.user).on(on).select_related("parent")
        return rows.of(authority) if authority else rows.none()

    def days_asked(self):
        """Units are told on a day; what was known of them earlier isn't."""
        return on_and_known(self.request)[0], None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        authority, units = self.chosen(self.authorities), list(context["object_list"])
        return dict(
            context,
            on=on_and_known(self.request)[0],
            authorities=self.authorities,
            authority=authority,
            departments=in_official_order(units),
            meetings=[unit for unit in units if unit.kind == UnitKind.JOINT_MEETING],
            streets=tree_of(units),
            size=len(units),
            scheduled=scheduled_in(authority),
            may_keep=authority is not None and keeps(self.request.user, authority),
        )

    def chosen(self, authorities):
        """The authority that is asked for, else one's own, else the first district. Raises Http404 for an unknown one."""
        asked, user = self.request.GET.get("authority"), self.request.user
        if asked:
            found = next((one for one in authorities if one.short_name == asked), None)
            if found is None:
                raise Http404
            return found
        own = user.authority if user.is_authenticated else None
        return own or next(iter(authorities), None)


def in_official_order(units):
    """[(kind of department, departments), …]: party, government, mass organisations."""
    rows = [unit for unit in units if unit.kind == UnitKind.DEPARTMENT]
    kinds = [*DepartmentKind, ""]
    groups = [(kind, [unit for unit in rows if unit.department_kind == kind]) for kind in kinds]
    return [(DepartmentKind(kind).label if kind else "", group) for kind, group in groups if group]


def tree_of(units):
    """[(street, its communities), …] in the official order; a community that is found alone stands below its street."""
    streets = {unit: [] for unit in units if unit.kind == UnitKind.STREET}
    for unit in units:
        if unit.kind == UnitKind.COMMUNITY:
            streets.setdefault(unit.parent, []).append(unit)
    return sorted(streets.items(), key=lambda row: (row[0].official_order, row[0].pk))


def scheduled_in(authority):
    """The changes that are recorded and haven't come yet, the nearest first."""
    if authority is None:
        return []
    return list(UnitChange.objects.filter(authority=authority, on__gt=clock.today()).for_reading().order_by("on", "pk"))


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class UnitDetail(DetailView):
    """The life of one unit: by what it opened, whom it follows, who follows it, by what it ended."""

    template_name = "registry/unit_detail.html"
    context_object_name = "unit"

    def get_queryset(self):
        return Unit.objects.visible_to(self.request.user).select_related("authority", "parent")

    def get_context_data(self, **kwargs):
        unit = self.object
        on = min(clock.today(), unit.last_day) if unit.last_day else max(clock.today(), unit.valid_from)
        return super().get_context_data(
            opened_by=unit.opened_by.first(),
            ended_by=unit.ended_by.first(),
            predecessions=unit.predecessions.select_related("predecessor__parent"),
            successions=unit.successions.select_related("successor__parent"),
            heirs=heirs_of([unit], clock.today()).get(unit.pk, []),
            children=Unit.objects.on(on).filter(parent=unit),
            children_on=on,
            may_keep=unit.valid_to is None and keeps(self.request.user, unit.authority),
            **kwargs,
        )


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class UnitChangeList(FilteredList):
    """All changes of units, the latest first."""

    template_name = "registry/unit_change_list.html"
    filterset_class = UnitChangeFilter
    export = UNIT_CHANGES
    context_object_name = "changes"

    def visible_rows(self):
        return UnitChange.objects.visible_to(self.request.user).for_reading()

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_keep=self.request.user.has_perm(KEEP), kinds=HEADS.items(), **kwargs)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class UnitChangeDetail(DetailView):
    """One change: who follows whom; for the operator what it brought with it and what is left to do."""

    template_name = "registry/unit_change_detail.html"
    context_object_name = "change"

    def get_queryset(self):
        return UnitChange.objects.visible_to(self.request.user).for_reading()

    def get_context_data(self, **kwargs):
        may_keep = keeps(self.request.user, self.object.authority)
        told = consequences_of(self.object) if may_keep else []
        return super().get_context_data(told=told, may_keep=may_keep, **kwargs)


class UnitChangeCreate(PermissionRequiredMixin, View):
    """Two presses: the first shows what would happen, the second, if nothing was altered, records it."""

    permission_required = KEEP

    def dispatch(self, request, *args, kind, **kwargs):
        """Only kinds of change that there are."""
        if kind not in UnitChangeKind.values:
            raise Http404
        self.kind = UnitChangeKind(kind)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The form, with the unit from which one came."""
        unit = self.unit(request.GET.get("unit"))
        return self.ask(self.form(self.initial(unit)))

    def post(self, request):
        """Show what would happen; with the mark of just this, record it."""
        form = self.form(None, request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        mark = mark_of(request.POST)
        verb, args, named = form.call(request.user)
        try:
            if "confirm" in request.POST and request.POST.get("mark") == mark:
                return self.record(verb, args, named)
            change, told = preview(verb, *args, **named)
        except Refused as why:
            form.add_error(None, str(why))
            return self.ask(form, status=422)
        return self.ask(form, change=change, told=told, mark=mark)

    def record(self, verb, args, named):
        """It is done."""
        change = verb(*args, **named)
        messages.success(self.request, _("已登记：%(kind)s。") % {"kind": change.get_kind_display()})
        return redirect("registry:unit-change-detail", pk=change.pk)

    def form(self, initial, data=None):
        """The form of this kind of change."""
        of = (data or self.request.GET).get("of")
        of = of if of in UnitKind.values else None
        if of is None and initial and initial.get("of"):
            of = initial["of"]
        return FORMS[self.kind](data, initial=initial, authority=self.authority, of=of)

    @property
    def authority(self):
        """The authority whose units this operator keeps."""
        return self.request.user.unit_for(KEEP).authority

    def unit(self, given):
        """The unit with which the form begins, or None."""
        if not given or not (given.isascii() and given.isdecimal() and len(given) <= LONGEST_KEY):
            return None
        return Unit.objects.of(self.authority).filter(pk=given, valid_to=None).first()

    def initial(self, unit):
        """What the form knows already."""
        if unit is None:
            return {}
        known = {"unit": unit.pk, "units": [unit.pk], "of": unit.kind, "communities": [unit.pk]}
        if self.kind == UnitChangeKind.RENAME:
            known |= {"name": unit.name, "code": unit.code}
        return known

    def ask(self, form, status=200, **context):
        """The page."""
        said = {"form": form, "kind": self.kind, "heading": HEADS[self.kind], "today": clock.today(), **context}
        said["sorts"] = sorts_that_merge(form.of) if self.kind == UnitChangeKind.MERGE else ()
        return render(self.request, "registry/unit_change_form.html", said, status=status)


def sorts_that_merge(chosen):
    """[(kind of unit, label, whether it is the chosen one), …]; communities unless something else is chosen."""
    kinds = (UnitKind.COMMUNITY, UnitKind.STREET, UnitKind.DEPARTMENT)
    return [(kind.value, kind.label, kind == (chosen or UnitKind.COMMUNITY)) for kind in kinds]


def mark_of(data):
    """A fingerprint of what was filled in: what is recorded is what was shown."""
    kept = sorted((name, data.getlist(name)) for name in data if name not in ("csrfmiddlewaretoken", "confirm", "mark"))
    return hashlib.sha256(repr(kept).encode()).hexdigest()[:32]
