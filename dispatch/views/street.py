"""The street workbench: what reached its communities, what is asked twice, and what a department hands to it to pass on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from admission.fields import by_street
from dispatch.asked_twice import DAYS, pairs_for
from dispatch.cards import card_of_answer, match_of
from dispatch.papers import paper_of
from dispatch.passing_forms import IncomingForm
from dispatch.passing_on import outlook, pass_on, stop
from dispatch.questions import NONE_OF_THESE
from dispatch.sending import SEND
from dispatch.sending_page import cards_of
from dispatch.street_bench import SEES, dispatches_for, with_street_counts
from dispatch.street_exports import STREET, TWICE
from dispatch.street_filters import StreetFilter
from dispatch.verdicts import Verdict
from web.lists import FilteredList, WithFile
from web.refusals import BadQuery, NotAllowed

#: What the answer's forms carry on from the first one.
CARRIED = ("token", "street", "text", "sender", "sender_name", "document_number")


class OfStreets:
    """Pages for those who work in a street."""

    def dispatch(self, request, *args, **kwargs):
        """403 for everybody else."""
        if request.user.is_authenticated and not request.user.has_perm(SEES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StreetList(OfStreets, FilteredList):
    """Which unit sent what to which of my communities, on what paper, on what it rests, with what money, and what became of it."""

    template_name = "dispatch/street_list.html"
    filterset_class = StreetFilter
    export = STREET

    def visible_rows(self):
        return dispatches_for(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = with_street_counts(context["object_list"], self.request.user)
        return {**context, "rows": rows, "may_pass_on": bool(self.request.user.present_unit_ids_with(SEND))}


class AskedTwice(OfStreets, WithFile, TemplateView):
    """What two units ask of the same communities for the same, in overlapping time, each with why it is thought so."""

    template_name = "dispatch/street_twice.html"
    export = TWICE

    def rows_of_file(self):
        """The pairs."""
        return pairs_for(self.request.user)

    def days_asked(self):
        """What is compared is of the last days, not of one."""
        return None, None

    def get_context_data(self, **kwargs):
        return super().get_context_data(pairs=pairs_for(self.request.user), days=DAYS, **kwargs)


class StreetIncoming(View):
    """What a department handed to the street: paste it, see how it stands, pass it on or stop it; every step is a POST."""

    def dispatch(self, request, *args, **kwargs):
        """For those who send in a street's name."""
        if request.user.is_authenticated and not IncomingForm(user=request.user).streets:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The box to paste into."""
        return self.ask(IncomingForm(user=request.user))

    def post(self, request):
        """See how it stands, go back to the box, pass it on, or stop it."""
        form = IncomingForm(request.POST, request.FILES, user=request.user)
        is_well = form.is_valid()
        form.cleaned_data["kept_paper"] = paper_of(form, request.user)
        if not is_well:
            return self.ask(form, 422)
        step = request.POST.get("step")
        if step == "edit":
            return self.ask(form)
        incoming = form.incoming()
        try:
            if step == "pass":
                return self.passed_on(*pass_on(incoming, by=request.user, token=form.cleaned_data["token"]))
            if step == "stop":
                return self.stopped(*stop(incoming, by=request.user, token=form.cleaned_data["token"]))
            return self.show(form, incoming)
        except BadQuery:
            # A candidate of an older page: the question is put anew.
            form.cleaned_data["choice"] = ""
            return self.show(form, form.incoming())
        except NotAllowed as why:
            return self.show(form, incoming, why)

    def passed_on(self, made, is_new):
        """On to its page."""
        words = _("已转发到%(n)s个社区，并已告知来件部门。") % {"n": made.receipts.count()}
        messages.success(self.request, words if is_new else _("这件已经转发。"))
        return redirect("dispatch:sent-detail", pk=made.pk)

    def stopped(self, made, is_new):
        """On to its page."""
        words = _("没有转发，并已告知来件部门。") if made.sender_id else _("没有转发，已记录。")
        messages.success(self.request, words)
        return redirect("dispatch:sent-detail", pk=made.pk)

    def ask(self, form, status=200):
        """The box."""
        return render(self.request, "dispatch/street_incoming.html", {"form": form, **_kept(form)}, status=status)

    def show(self, form, incoming, why=None):
        """How it stands, and what can be done."""
        found = outlook(incoming, by=self.request.user)
        is_unclear = found.answer.verdict is Verdict.UNCLEAR
        form.initial["reason"] = found.suggested_reason
        context = {
            "form": form,
            "why": why,
            "found": found,
            "answer": card_of_answer(found.answer),
            "choices": [match_of(one) for one in found.answer.candidates] if is_unclear else [],
            "none_of_these": NONE_OF_THESE if is_unclear else "",
            "cards": cards_of(found.plan) if found.plan else [],
            "matters": len(found.answer.matters),
            "incoming": incoming,
            "streets": by_street(form["communities"]),
            "carried": _carried(form),
            "choice": incoming.choice,
            "reason": form.data.get("reason") or found.suggested_reason,
            **_kept(form),
        }
        return render(self.request, "dispatch/street_answer.html", context, status=409 if why else 200)


def _carried(form):
    """(name, value) of the first form, for those of the answer."""
    said = form.cleaned_data
    values = ((name, getattr(said[name], "pk", said[name])) for name in CARRIED)
    return [(name, value) for name, value in values if value not in (None, "")]


def _kept(form):
    """The paper that is kept already."""
    return {"kept_paper": getattr(form, "cleaned_data", {}).get("kept_paper")}
