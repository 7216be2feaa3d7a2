"""Refusals: the list, and the slip of each, made for A4."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from admission.bodies import unit_by_rule
from dispatch.cards import card_of_receipt
from dispatch.exports import REFUSALS
from dispatch.filters import RefusalFilter
from dispatch.grounds import REFUSABLE_BEYOND, refuses_in_part
from dispatch.models import Origin, Receipt
from dispatch.papers import is_picture
from dispatch.standing_refusals import may_dispute, standing_of
from registry.lineage import heirs_of
from web.lists import FilteredList
from web.sheets import OfficialPaper


class RefusalList(FilteredList):
    """Refusals: of one's communities, of what one's unit sent, or all, by the posts held."""

    template_name = "dispatch/refusal_list.html"
    filterset_class = RefusalFilter
    export = REFUSALS

    def visible_rows(self):
        rows = Receipt.objects.visible_to(self.request.user).refused().for_list()
        return rows.order_by("-refused_at", "-pk")


class RefusalSlip(OfficialPaper, DetailView):
    """The slip of a refusal, made for A4."""

    template_name = "dispatch/refusal_slip.html"
    context_object_name = "receipt"

    def get_object(self, queryset=None):
        rows = Receipt.objects.visible_to(self.request.user).for_reading()
        receipt = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not receipt.number:
            raise Http404
        return receipt

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            slip=slip_of(self.object),
            standing=standing_of(self.object),
            may_dispute=may_dispute(self.object, self.request.user),
            **kwargs,
        )


def opening_of(receipt):
    """The sentence of a slip that doesn't refuse all that was sent, or refuses what is admitted; else empty."""
    if receipt.verdict not in REFUSABLE_BEYOND:
        return ""
    if not refuses_in_part(receipt):
        return _("贵单位交由本社区办理的下列事项，现在不合准入条件，本社区不予承接，特此告知。")
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
        "sentence": opening_of(receipt),
        "ground": receipt.get_ground_display(),
        "reasons": card["reasons"],
        "note": receipt.note,
        "citation": cited,
        "filed_with": filed_with.name if filed_with else "",
        "recorded_by": receipt.dispatch.passed_on_by.name if through_street(receipt) else "",
        "paper": _paper_of(receipt),
        "digest": receipt.digest,
    }


def through_street(receipt):
    """Whether the street recorded it for the community; of what was sent through the register it may only have passed it on."""
    return receipt.dispatch.origin == Origin.REPORTED and receipt.dispatch.passed_on_by_id is not None


def _paper_of(receipt):
    """The sender's paper as the slip shows it: its address, its name, whether it is a picture; None when there is none."""
    paper = receipt.dispatch.paper
    if paper is None:
        return None
    url = reverse("dispatch:receipt-paper", args=[receipt.pk])
    return {"url": url, "name": paper.name, "is_picture": is_picture(paper)}
