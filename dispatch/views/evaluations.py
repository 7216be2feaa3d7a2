"""Evaluating a task that has ended; what the home of the community and the page of an admission show of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from admission.admission_sections import section
from dispatch.evaluation_forms import form_for
from dispatch.evaluations import evaluate, sees_totals, totals_for_renewal, unanswered, works_there
from dispatch.models import Receipt
from dispatch.workbench import EVALUATIONS, panel
from web.refusals import NotAllowed, NotYourPart

#: As many tasks as the home asks about at a time.
ASKED = 3
HOME = "home"


class Evaluate(View):
    """The four taps on a page of their own; the receipt's page and the home hold the same form."""

    def dispatch(self, request, *args, pk, **kwargs):
        """404 for a stranger to it, 403 for everybody but the community."""
        if request.user.is_authenticated:
            rows = Receipt.objects.visible_to(request.user).for_list()
            self.receipt = get_object_or_404(rows, pk=pk)
            if not works_there(self.receipt, request.user):
                raise NotYourPart(_("只有承接的社区可以评价。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The taps."""
        return self.ask(form_for(self.receipt))

    def post(self, request):
        """Keep them; a second press finds that they are kept."""
        form = form_for(self.receipt, request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            is_new = evaluate(self.receipt, by=request.user, **form.taps())
        except NotAllowed as why:
            form.add_error(None, str(why))
            return self.ask(form, 409)
        messages.success(request, _("已记下。下派单位只看得到合计。") if is_new else _("这件已经评价过。"))
        if request.POST.get("back") == HOME:
            return redirect("home")
        return redirect("dispatch:receipt-detail", pk=self.receipt.pk)

    def ask(self, form, status=200):
        """The page."""
        context = {"form": form, "receipt": self.receipt, "back": self.request.POST.get("back", "")}
        return render(self.request, "dispatch/evaluation_form.html", context, status=status)


@panel(EVALUATIONS, "dispatch/workbench_evaluations.html")
def tasks_that_ended(bench):
    """The latest tasks that ended and that the community hasn't evaluated; nothing when there are none."""
    rows = unanswered(bench.receipts)
    shown = list(rows.for_list()[:ASKED])
    if not shown:
        return None
    for row in shown:
        row.form = form_for(row)
        row.evaluate_url = reverse("dispatch:evaluate", args=[row.pk])
    return {"rows": shown, "count": rows.count()}


@section("dispatch/evaluation_admission.html")
def said_of_admission(admission, user):
    """The totals of an admission and of those it goes on from, for its applicant and for who sees everything; else None."""
    if not sees_totals(user, sender=admission.lead_department_id, authority=admission.authority_id):
        return None
    return {"totals": totals_for_renewal(admission)}
