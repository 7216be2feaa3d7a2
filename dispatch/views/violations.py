"""Violations: reporting one, signed in or not; the list; one violation as its reader may see it; its steps; evidence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission.deadlines import with_clocks
from dispatch.anonymous_limits import count_anonymous
from dispatch.circulars import cases_for
from dispatch.models import Violation
from dispatch.papers import file_response, is_picture
from dispatch.violation_exports import VIOLATIONS
from dispatch.violation_filters import ViolationFilter
from dispatch.violation_forms import ReportForm
from dispatch.violation_page import evidence_for, reporter_words, sees_reporter, timeline_of
from dispatch.violation_reporting import about_from, communities_to_name, filled_in, report
from dispatch.whose import authority_for
from web import workflow
from web.actions import ProcedureAction
from web.caching import PERSONAL
from web.lists import FilteredList
from web.refusals import BadQuery, NotAllowed


class ViolationList(FilteredList):
    """The violations that one may see, the soonest due first."""

    template_name = "dispatch/violation_list.html"
    filterset_class = ViolationFilter
    export = VIOLATIONS

    def visible_rows(self):
        return Violation.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = with_clocks(context["object_list"])
        context["may_draft"] = cases_for(self.request.user).exists()
        return context


class ViolationDetail(DetailView):
    """One violation: for the unit concerned what was found, for the others the report too."""

    template_name = "dispatch/violation_detail.html"
    context_object_name = "violation"

    def get_queryset(self):
        rows = Violation.objects.visible_to(self.request.user).for_list()
        return rows.select_related("reporter", "reporter_unit", "dispatch", "receipt__dispatch", "burden")

    def get_context_data(self, **kwargs):
        violation, user = self.object, self.request.user
        with_clocks([violation])
        evidence = list(evidence_for(violation))
        for one in evidence:
            one.is_picture = is_picture(one.file)
        reporter = reporter_words(violation) if violation.is_whole and sees_reporter(violation, user) else None
        return super().get_context_data(
            moves=workflow.actions_for(violation, user),
            timeline=timeline_of(violation),
            reported=[one for one in evidence if not one.is_of_correction],
            corrections=[one for one in evidence if one.is_of_correction],
            reporter=reporter,
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class ViolationCreate(View):
    """Report one in two minutes; ``?receipt=``, ``?dispatch=`` and ``?burden=`` fill in what is known of it."""

    def dispatch(self, request, *args, **kwargs):
        """In the authority of the reader's posts, else the first; 404 before there is one."""
        try:
            self.authority = authority_for(request.user)
        except BadQuery as why:
            raise Http404 from why
        self.about = about_from(request.user, request.POST if request.method == "POST" else request.GET)
        return super().dispatch(request, *args, **kwargs)

    def form(self, *args, **kwargs):
        """The questions."""
        rows = communities_to_name(self.authority)
        return ReportForm(*args, authority=self.authority, user=self.request.user, communities=rows, **kwargs)

    def get(self, request):
        """The questions, with what is known."""
        return self.ask(self.form(initial=filled_in(self.about, request.user)))

    def post(self, request):
        """Record it; what was typed stays when something is wrong."""
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(form, status=422)
        hidden = form.cleaned_data.get("is_anonymous", True)
        try:
            if hidden:
                count_anonymous(request)
            violation, _is_new = report(authority=self.authority, by=request.user, **form.said(), **self.about)
        except NotAllowed as why:
            form.add_error(None, str(why))
            return self.ask(form, status=409)
        if not hidden and Violation.objects.visible_to(request.user).filter(pk=violation.pk).exists():
            messages.success(request, _("已收到，编号%(number)s。") % {"number": violation.number})
            return redirect("dispatch:violation-detail", violation.pk)
        # No message and no other page: both would leave a trace in the session and in the log of whatever stands in front.
        page = render(request, "dispatch/violation_reported.html", {"number": violation.number, "is_anonymous": hidden})
        page["Cache-Control"] = PERSONAL
        return page

    def ask(self, form, status=200):
        """The page."""
        context = {"form": form, "about": self.about, "files": [form[name] for name in ("file_1", "file_2", "file_3")]}
        return render(self.request, "dispatch/violation_form.html", context, status=status)


class ViolationAction(ProcedureAction):
    """Verify, dismiss, order, answer, close, open again."""

    template_name = "dispatch/violation_action.html"
    says_so = True

    def visible_rows(self):
        return Violation.objects.to_act_on(self.request.user).for_list()

    def url_of(self, violation):
        # After a step it may be another's to see: of a unit of which it was found to be.
        seen = Violation.objects.visible_to(self.request.user).filter(pk=violation.pk).exists()
        return reverse("dispatch:violation-detail", args=[violation.pk]) if seen else reverse("dispatch:violation-list")


class ViolationEvidence(View):
    """A photo or file of a violation, as far as its reader may open it."""

    def get(self, request, pk, evidence):
        """The content without what its taker left in it."""
        violation = get_object_or_404(Violation.objects.visible_to(request.user), pk=pk)
        rows = evidence_for(violation).defer(None).select_related("file")
        return file_response(get_object_or_404(rows, pk=evidence).file)
