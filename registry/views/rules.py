"""The rules of the district: what holds on a day, each with its history, and setting one from a day on."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from registry.rule_exports import RULES_ON_A_DAY
from registry.rule_forms import RuleForm
from registry.rule_readings import KEEPER, Origin, Readings, authority_for
from registry.rule_setting import leave_to_others, plan_for, set_rule, withdraw
from registry.rules import RULES
from registry.views.units import mark_of
from web import clock
from web.days import read_day
from web.lists import WithFile
from web.refusals import Refused
from web.templatetags.ui import cn_date


class OfOneRule:
    """Pages of one rule."""

    def setup(self, request, *args, key, **kwargs):
        """Raises Http404 for a rule that there isn't."""
        super().setup(request, *args, key=key, **kwargs)
        if key not in RULES:
            raise Http404
        self.key, self.label = key, RULES[key].label


class ForReaders:
    """For those who see every case, and for who sets the rules."""

    def dispatch(self, request, *args, **kwargs):
        """403 for everybody else."""
        if request.user.is_authenticated:
            self.authority = authority_for(request.user)
        return super().dispatch(request, *args, **kwargs)

    def may_keep(self):
        """Whether the user sets them."""
        return self.request.user.has_perm(KEEPER)


class RuleList(ForReaders, WithFile, TemplateView):
    """All rules on a day, each with where it comes from and what will hold later."""

    template_name = "registry/rule_list.html"
    export = RULES_ON_A_DAY

    def days_asked(self):
        """Rules are told on a day; what was known of them earlier isn't. Raises BadQuery."""
        return read_day(self.request.GET.get("on"), default=clock.today()), None

    def rows_of_file(self):
        """A Reading of every rule."""
        return Readings(self.authority).on(self.days_asked()[0])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            authority=self.authority,
            on=self.days_asked()[0],
            rows=self.rows_of_file(),
            may_keep=self.may_keep(),
            **kwargs,
        )


class RuleDetail(ForReaders, OfOneRule, TemplateView):
    """One rule: what holds today, what is set for later, and all that held before."""

    template_name = "registry/rule_detail.html"

    def get_context_data(self, **kwargs):
        readings, today = Readings(self.authority, [self.key]), clock.today()
        reading = readings.read(self.key, today)
        earlier = [one for one in readings.timeline(self.key) if one.since < reading.now.since]
        return super().get_context_data(
            authority=self.authority, reading=reading, earlier=earlier[::-1], may_keep=self.may_keep(), **kwargs
        )


class Keeping(PermissionRequiredMixin, OfOneRule, View):
    """For who sets the rules of an authority."""

    permission_required = KEEPER

    @property
    def authority(self):
        """The authority whose rules this operator keeps."""
        return self.request.user.unit_for(KEEPER).authority


class RuleSet(Keeping):
    """Two presses: the first shows what would change, the second, if nothing was altered, sets it."""

    def get(self, request, key):
        """The form, with today's value."""
        return self.ask(self.form())

    def post(self, request, key):
        """Show what would change; with the mark of just this, set it."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            plan = plan_for(self.authority, self.key, form.cleaned_data["on"])
            mark = f"{mark_of(request.POST)}:{plan.mark}"
            if "confirm" in request.POST and request.POST.get("mark") == mark:
                return self.done(form, plan)
            change = self.preview(form, plan)
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.ask(form, status=422)
        return self.ask(form, change=change, mark=mark)

    def form(self, data=None):
        """The form of this kind of rule."""
        spans = Readings(self.authority, [self.key]).read(self.key, clock.today())
        has_own = any(one.origin == Origin.OWN for one in (spans.now, *spans.later))
        return RuleForm(data, key=self.key, authority=self.authority, held=spans.now, has_own=has_own)

    def act(self, form, plan):
        """Set it, or give it up."""
        if form.cleaned_data.get("leaves"):
            return leave_to_others(self.authority, self.key, plan=plan)
        return set_rule(self.authority, self.key, plan=plan, **form.said)

    def preview(self, form, plan):
        """What holds from that day on without and with the change, which is undone again."""
        before = Readings(self.authority, [self.key]).read(self.key, plan.on)
        with transaction.atomic():
            self.act(form, plan)
            after = Readings(self.authority, [self.key]).read(self.key, plan.on)
            transaction.set_rollback(True)
        return {"on": plan.on, "before": before, "after": after}

    def done(self, form, plan):
        """It is set."""
        self.act(form, plan)
        messages.success(self.request, _("已设定，从%(day)s起适用。") % {"day": cn_date(plan.on)})
        return redirect("registry:rule-detail", key=self.key)

    def ask(self, form, status=200, **context):
        """The page."""
        said = {"form": form, "key": self.key, "label": self.label, "authority": self.authority, **context}
        return render(self.request, "registry/rule_set.html", said, status=status)


class RuleWithdraw(Keeping):
    """A value for a day to come is taken back; the one before goes on."""

    http_method_names = ["post"]

    def post(self, request, key):
        """Take it back; a sentence when there is none. Raises BadQuery for a day that can't be read."""
        try:
            withdraw(self.authority, self.key, read_day(request.POST.get("on"), default=clock.today()))
        except Refused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("已撤销。"))
        return redirect("registry:rule-detail", key=self.key)
