"""What came to a community and what it did with it: list, detail, actions, refusals and their slips."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from admission.bodies import unit_by_rule
from dispatch.cards import card_of_receipt
from dispatch.exports import RECEIPTS, REFUSALS
from dispatch.filters import ReceiptFilter, RefusalFilter
from dispatch.grounds import REFUSABLE_BEYOND
from dispatch.models import Receipt
from dispatch.timeline import timeline_of
from registry.lineage import heirs_of
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.sheets import OfficialPaper
from web.workflow import actions_for


class ReceiptList(FilteredList):
    """What came to my communities."""

    template_name = "dispatch/receipt_list.html"
    filterset_class = ReceiptFilter
    export = RECEIPTS

    def visible_rows(self):
        return Receipt.objects.of_my_communities(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        user = self.request.user
        is_street = user.has_perm("dispatch.view_street")
        receives = is_street or user.has_perm("dispatch.receive")
        return super().get_context_data(is_street=is_street, receives=receives, **kwargs)


class RefusalList(FilteredList):
    """Refusals: of one's communities, of what one's unit sent, or all, by the posts held."""

    template_name = "dispatch/refusal_list.html"
    filterset_class = RefusalFilter
    export = REFUSALS

    def visible_rows(self):
        rows = Receipt.objects.visible_to(self.request.user).refused().for_list()
        return rows.order_by("-refused_at", "-pk")


class ReceiptDetail(DetailView):
    """One receipt: what was asked, the answer as it stood, what was done, and what can be done now."""

    template_name = "dispatch/receipt_detail.html"
    context_object_name = "receipt"

    def get_queryset(self):
        return Receipt.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            card=card_of_receipt(self.object),
            timeline=timeline_of(self.object),
            # Not "actions": the answer card reads that name.
            moves=actions_for(self.object, self.request.user),
            **kwargs,
        )


class ReceiptAction(ProcedureAction):
    """Take on, refuse, complete."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        if response.status_code == 302:
            messages.success(request, self.done())
        return response

    def done(self):
        """What the page says afterwards."""
        if self.object.number:
            return _("已拒收，回执%(number)s，同时已报审核单位备案。") % {"number": self.object.number}
        return _("已办理：%(action)s。") % {"action": self.transition.label}

    def visible_rows(self):
        return Receipt.objects.visible_to(self.request.user).for_list()

    def url_of(self, receipt):
        receipt.refresh_from_db(fields=["number"])
        name = "refusal-slip" if receipt.number else "receipt-detail"
        return reverse(f"dispatch:{name}", args=[receipt.pk])


class RefusalSlip(OfficialPaper, DetailView):
    """The slip of a refusal, made for A4."""

    template_name = "dispatch/refusal_slip.html"
    context_object_name = "receipt"

    def get_object(self, queryset=None):
        rows = Receipt.objects.visible_to(self.request.user).for_list()
        receipt = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not receipt.number:
            raise Http404
        return receipt

    def get_context_data(self, **kwargs):
        return super().get_context_data(slip=slip_of(self.object), **kwargs)


def beyond_only():
    """The sentence of a slip that refuses only what goes beyond an assist item or an admission."""
    return _(
        "贵单位交由本社区办理的下列事项，超出清单或者准入的部分不属于社区应当承接的事项，本社区不予承接，特此告知。"
    )


def slip_of(receipt):
    """What templates/components/slip.html prints: in the community's name, with the citation as it was frozen."""
    refused_on = localdate(receipt.refused_at)
    cited = receipt.cited
    heirs = heirs_of([receipt.community], refused_on).get(receipt.community_id, ())
    filed_with = unit_by_rule(receipt.dispatch.authority, "reviewing_unit", on=refused_on)
    card = card_of_receipt(receipt)
    return {
        "number": receipt.number,
        "refused_on": refused_on,
        # Whoever follows the community that it reached signs in its own name.
        "community": _("、").join(unit.name for unit in heirs) or receipt.community.name,
        "sender": receipt.dispatch.sender.name if receipt.dispatch.sender_id else receipt.dispatch.sender_name,
        "subject": receipt.dispatch.title,
        "document_number": receipt.dispatch.document_number,
        "text": receipt.dispatch.text,
        "sentence": beyond_only() if receipt.verdict in REFUSABLE_BEYOND else "",
        "ground": receipt.get_ground_display(),
        "reasons": card["reasons"],
        "note": receipt.note,
        "citation": cited,
        "filed_with": filed_with.name if filed_with else "",
        "digest": receipt.digest,
    }
