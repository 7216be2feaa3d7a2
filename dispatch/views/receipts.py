"""What came to a community and what it did with it: list, detail, actions, taking on many, the paper that came with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from dispatch.cards import card_of_receipt
from dispatch.evaluation_forms import form_for
from dispatch.evaluations import may_evaluate
from dispatch.exports import RECEIPTS
from dispatch.filters import ReceiptFilter
from dispatch.forms import RefuseForm
from dispatch.grounds import ground_of, refused_in_part, refuses_in_part
from dispatch.models import Ground, Origin, Receipt, ReceiptState
from dispatch.papers import file_response, is_picture
from dispatch.standing_refusals import may_dispute, standing_of
from dispatch.taking_on import MOST, not_refusable, read_keys, take_on_all, waiting_for
from dispatch.timeline import timeline_of
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.workflow import actions_for


class ReceiptList(FilteredList):
    """What came to my communities; who works in them ticks what they take on."""

    template_name = "dispatch/receipt_list.html"
    filterset_class = ReceiptFilter
    export = RECEIPTS

    def visible_rows(self):
        return Receipt.objects.of_my_communities(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        user = self.request.user
        is_street = user.has_perm("dispatch.view_street")
        receives = is_street or user.has_perm("dispatch.receive")
        context = super().get_context_data(is_street=is_street, receives=receives, **kwargs)
        mine = set(user.unit_ids_with("dispatch.receive"))
        context["may_pick"] = False
        for row in context["page_obj"]:
            row.may_pick = row.community_id in mine and row.state == ReceiptState.PENDING
            ground = ground_of(row) if row.may_pick else None
            row.refused_in_part = refused_in_part(row)
            row.refusable = ground and {"ground": ground, "words": Ground(ground).label}
            context["may_pick"] = context["may_pick"] or row.may_pick
        return context


class TakeOnAll(View):
    """Many at once: GET shows how many could be, POST takes on what was ticked, or all that is to be done."""

    def get(self, request):
        """How many wait, how many of them are to be done, and how many may be refused."""
        waiting = waiting_for(request.user)
        n, to_do = waiting.count(), not_refusable(waiting).count()
        context = {"waiting": n, "to_do": to_do, "may_refuse": n - to_do, "most": MOST}
        return render(request, "dispatch/receipt_take_on.html", context)

    def post(self, request):
        """Take them on; pressed twice it is done once."""
        if "all" in request.POST:
            pks = list(not_refusable(waiting_for(request.user)).order_by("pk").values_list("pk", flat=True)[:MOST])
        else:
            pks = read_keys(request.POST.getlist("row"))
        done = take_on_all(pks, by=request.user)
        if done:
            messages.success(request, _("已承接%(n)s件。") % {"n": done})
        else:
            messages.info(request, _("没有选中待确认的事项，一件也没有改动。"))
        return redirect("dispatch:receipt-list")


class ReceiptPaper(View):
    """The sender's paper, as far as one may see the receipt: pictures to be drawn, other files to be saved."""

    def get(self, request, pk):
        """The content as it was received."""
        rows = Receipt.objects.visible_to(request.user).select_related("dispatch__paper")
        paper = get_object_or_404(rows, pk=pk).dispatch.paper
        if paper is None:
            raise Http404
        return file_response(paper)


class ReceiptDetail(DetailView):
    """One receipt: what was asked, the answer as it stood, what was done, and what can be done now."""

    template_name = "dispatch/receipt_detail.html"
    context_object_name = "receipt"

    def get_queryset(self):
        return Receipt.objects.visible_to(self.request.user).for_reading()

    def get_context_data(self, **kwargs):
        # Not "actions": the answer card reads that name.
        moves = _offered(actions_for(self.object, self.request.user))
        return super().get_context_data(
            card=card_of_receipt(self.object),
            timeline=timeline_of(self.object),
            moves=moves,
            refusing=_refusing(self.object, moves),
            standing=standing_of(self.object),
            may_dispute=may_dispute(self.object, self.request.user),
            shows_picture=is_picture(self.object.dispatch.paper),
            ways=ways_to(self.object, self.request.user),
            may_report=self.request.user.has_any_post("dispatch.receive", "dispatch.view_street"),
            evaluation=form_for(self.object) if may_evaluate(self.object, self.request.user) else None,
            **kwargs,
        )


def ways_to(receipt, user):
    """[(address, words)] of the pages above a receipt for its reader: what came to one's own communities or street; for who
    sent it or looks after it, what was sent, or what was refused."""
    if receipt.community_id in user.unit_ids_with("dispatch.receive"):
        return [(reverse("dispatch:receipt-list"), _("本社区收到的事项"))]
    if Receipt.objects.of_my_streets(user).filter(pk=receipt.pk).exists():
        return [(reverse("dispatch:receipt-list"), _("本街道各社区收到的事项"))]
    sent = receipt.dispatch
    if sent.origin != Origin.REPORTED:
        return [
            (reverse("dispatch:sent-list"), _("下派")),
            (reverse("dispatch:sent-detail", args=[sent.pk]), sent.title),
        ]
    return [(reverse("dispatch:refusal-list"), _("拒收回执"))] if receipt.number else []


def _offered(moves):
    """What the page offers: that nothing is left to be taken on need not be said of each refusal."""
    return [one for one in moves if one.action != "take_on_rest" or not one.blocked_by]


def _refusing(receipt, moves):
    """What one press refuses with: the form, filled in by the verdict, and the ground in words; None when it takes a choice."""
    ground = ground_of(receipt) if any(one.action == "refuse" and not one.blocked_by for one in moves) else None
    if ground is None:
        return None
    form = RefuseForm(obj=receipt)
    return {"form": form, "ground": Ground(ground).label, "in_part": refuses_in_part(receipt)}


class ReceiptAction(ProcedureAction):
    """Take on, refuse, complete."""

    says_so = True

    def done(self):
        """What the page says afterwards."""
        if self.object.number:
            return _("已拒收，回执%(number)s，同时已报审核单位备案。") % {"number": self.object.number}
        return super().done()

    def visible_rows(self):
        return Receipt.objects.visible_to(self.request.user).for_list()

    def url_of(self, receipt):
        receipt.refresh_from_db(fields=["number"])
        name = "refusal-slip" if receipt.number else "receipt-detail"
        return reverse(f"dispatch:{name}", args=[receipt.pk])
