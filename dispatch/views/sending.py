"""Sending: the form, its preview by groups of like standing, what was sent, one dispatch with its receipts, its recall."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from admission.fields import by_street
from desk.views import progress_context
from dispatch.evaluations import sees_totals, totals_of_dispatch
from dispatch.exports import RECEIPTS
from dispatch.filters import DispatchFilter, ReceiptFilter
from dispatch.grounds import refused_in_part
from dispatch.models import OPEN_STATES, Dispatch, Origin, Receipt, ReceiptState
from dispatch.papers import file_response, paper_of
from dispatch.recalling import may_recall, recall, recall_of
from dispatch.sending import SEND, plan_for, send
from dispatch.sending_exports import DISPATCHES
from dispatch.sending_forms import RecallDispatchForm, SendForm, To
from dispatch.sending_page import act_labels, cards_of, with_counts
from dispatch.telling import run_of
from registry.models.units import UnitKind
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart

#: What the preview doesn't carry on from the form: it asks these itself, or keeps them otherwise.
NOT_CARRIED = {"csrfmiddlewaretoken", "step", "paper", "kept_paper", "listed_file", "reason", "leave_out"}


def sent_by(user):
    """Dispatches that went through the register, or were stopped by a street, as far as ``user`` may see them."""
    rows = Dispatch.objects.visible_to(user).filter(origin__in=[Origin.SENT, Origin.RULED, Origin.STOPPED])
    return rows.select_related(
        "sender", "passed_on_by", "admission", "emergency", "entry__line__item_list", "authority"
    )


class SentList(FilteredList):
    """What was sent: by one's unit, to one's communities, or all, by the posts held."""

    template_name = "dispatch/sent_list.html"
    filterset_class = DispatchFilter
    export = DISPATCHES

    def visible_rows(self):
        return sent_by(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = with_counts(list(context["object_list"]), self.request.user)
        return {**context, "rows": rows, "may_send": bool(self.request.user.present_unit_ids_with(SEND))}


class SentDetail(FilteredList):
    """One dispatch: what was asked, and its receipts by state, as far as the user may see them."""

    template_name = "dispatch/sent_detail.html"
    filterset_class = ReceiptFilter
    export = RECEIPTS

    def visible_rows(self):
        user = self.request.user
        self.dispatched = get_object_or_404(sent_by(user), pk=self.kwargs["pk"])
        rows = Receipt.objects.visible_to(user).filter(dispatch=self.dispatched).for_list()
        return rows.order_by("community__parent__official_order", "community__official_order", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        seen = Receipt.objects.visible_to(self.request.user).filter(dispatch=self.dispatched)
        counts = dict(seen.order_by().values_list("state").annotate(n=Count("pk", distinct=True)))
        run = run_of(self.dispatched) if self.dispatched.created_by_id == self.request.user.pk else None
        recalled = recall_of(self.dispatched)
        for row in context["page_obj"]:
            row.refused_in_part = refused_in_part(row)
        is_open = any(counts.get(state) for state in OPEN_STATES)
        return {
            **context,
            "dispatched": self.dispatched,
            "counts": [(state.value, state.label, counts[state]) for state in ReceiptState if counts.get(state)],
            "sent_to": sum(counts.values()),
            "recall": recalled,
            "through_street": self._is_through_street(),
            "totals": self._totals(),
            "may_recall": not recalled and is_open and may_recall(self.dispatched, self.request.user),
            **(progress_context(run) if run and run.finished_at is None else {}),
        }

    def _is_through_street(self):
        """Whether a street sent it or passed it on: all of its communities are those of the street."""
        sender = self.dispatched.sender
        return self.dispatched.passed_on_by_id is not None or (sender is not None and sender.kind == UnitKind.STREET)

    def _totals(self):
        """What its communities said, for the sender and for who sees everything; else None."""
        sent = self.dispatched
        may_see = sees_totals(self.request.user, sender=sent.sender_id, authority=sent.authority_id)
        return totals_of_dispatch(sent) if may_see and sent.origin != Origin.STOPPED else None


class DispatchPaper(View):
    """The sender's paper, as far as one may see the dispatch."""

    def get(self, request, pk):
        """The content as it was received."""
        paper = get_object_or_404(Dispatch.objects.visible_to(request.user).select_related("paper"), pk=pk).paper
        if paper is None:
            raise Http404
        return file_response(paper)


class Send(View):
    """The form, its preview, and the sending itself; every step is a POST of the same address."""

    def dispatch(self, request, *args, **kwargs):
        """For those who send in the name of a unit."""
        if request.user.is_authenticated and not request.user.present_unit_ids_with(SEND):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The form; ``?subject=`` chooses what is sent."""
        return self.ask(SendForm(user=request.user, initial={"subject": request.GET.get("subject", "")}))

    def post(self, request):
        """Preview it, go back to the form, or send."""
        form = SendForm(request.POST, request.FILES, user=request.user)
        is_well = form.is_valid()
        kept = form.cleaned_data["kept_paper"] = paper_of(form, request.user)
        if not is_well:
            return self.ask(form, 422, kept=kept)
        if request.POST.get("step") == "edit":
            return self.ask(form, kept=kept)
        try:
            if request.POST.get("step") != "send":
                return self.preview(form, kept)
            sent, _is_new = send(form.wish(), by=request.user, token=form.cleaned_data["token"])
        except NotAllowed as why:
            return self.refuse(form, kept, why)
        n = sent.receipts.count()
        said = ngettext("已下派到%(n)s个社区。", "已下派到%(n)s个社区。", n) % {"n": n}
        messages.success(request, said)
        return redirect("dispatch:sent-detail", pk=sent.pk)

    def refuse(self, form, kept, why):
        """The preview with what stands in the way; the form where there is nothing to preview."""
        if why.code in ("barred", "reason_required"):
            return self.preview(form, kept, why, 409)
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return self.ask(form, 409, kept=kept)

    def ask(self, form, status=200, kept=None):
        """The form."""
        context = {
            "form": form,
            "streets": by_street(form["communities"]),
            "has_choice": len(form.senders) > 1,
            "kept_paper": kept,
            "way": str(form["scope"].value() or ""),
            "ways": [str(way) for way, _label in form.fields["scope"].choices],
        }
        return render(self.request, "dispatch/send_form.html", context, status=status)

    def preview(self, form, kept, why=None, status=200):
        """How it stands with the communities, by groups, and what is still needed."""
        plan = plan_for(form.wish(), by=self.request.user)
        if not plan.rows:
            raise plan.obstacle()
        form.fields["reason"].required = bool(plan.needing_reason)
        context = {
            "form": form,
            "plan": plan,
            "cards": cards_of(plan),
            "acts": act_labels(plan.wish.acts),
            "barred_count": sum(len(one.communities) for one in plan.barred),
            "kept_paper": kept,
            "carried": list(_carried(self.request.POST, form)),
            "why": why,
        }
        return render(self.request, "dispatch/send_preview.html", context, status=status)


def _carried(posted, form):
    """(name, value) of everything that the form said, for the preview to send again; a file of names as their codes."""
    uploaded = form.cleaned_data.get("listed_file")
    for name in posted:
        if name not in NOT_CARRIED and not (uploaded and name == "listed"):
            yield from ((name, value) for value in posted.getlist(name))
    if uploaded:
        chosen = form.among.filter(pk__in=form.targets) if form.cleaned_data["scope"] == To.LISTED else ()
        yield "listed", "\n".join(one.code for one in chosen)


class RecallDispatch(View):
    """Asks why a dispatch is taken back, and takes it back."""

    def dispatch(self, request, *args, pk, **kwargs):
        """404 for a stranger to it, 403 for everybody but the sender."""
        if request.user.is_authenticated:
            self.dispatched = get_object_or_404(sent_by(request.user), pk=pk)
            if not may_recall(self.dispatched, request.user):
                raise NotYourPart(_("只有下派单位可以撤回。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The question; of what was taken back already its page, which says when and why."""
        if recall_of(self.dispatched):
            return redirect("dispatch:sent-detail", pk=self.dispatched.pk)
        return self.ask(RecallDispatchForm())

    def post(self, request):
        """Take it back; a second press finds that it is done."""
        form = RecallDispatchForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            recall(self.dispatched, by=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed as why:
            form.add_error(None, str(why))
            return self.ask(form, 409)
        messages.success(request, _("已撤回，社区不用再办；已办结和已拒收的保留记录。"))
        return redirect("dispatch:sent-detail", pk=self.dispatched.pk)

    def ask(self, form, status=200):
        """The page that asks, with how many it concerns."""
        n = self.dispatched.receipts.open().count()
        context = {"form": form, "dispatched": self.dispatched, "n": n}
        return render(self.request, "dispatch/sent_recall.html", context, status=status)
