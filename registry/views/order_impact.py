"""What an order touches beyond the lists, and what the drafter says shall follow."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from registry import impact
from registry.models import AdjustmentOrder, OrderState
from registry.views.orders import DraftOfMine
from web.lists import PAGE_SIZE


@dataclass(frozen=True)
class Part:
    """One follower on the page: what it is touched in, and the sheet in which something must be said, if any."""

    follower: impact.Follower
    affected: object
    sheet: object = None


def orders_of(user):
    """The orders of the authorities for which ``user`` drafts or publishes."""
    ids = user.authority_ids_with("registry.draft_order", "registry.publish_order")
    return AdjustmentOrder.objects.filter(authority_id__in=ids).select_related("authority")


def may_answer(order, user):
    """Whether ``user`` may say what the order means; until it is published."""
    return order.is_unpublished and order.authority_id in user.authority_ids_with("registry.draft_order")


class OrderImpact(View):
    """The impact page: every follower's part, and one form for all answers."""

    def get(self, request, pk):
        """What the order touches."""
        order = get_object_or_404(orders_of(request.user), pk=pk)
        return self.show(order)

    def post(self, request, pk):
        """Save the answers; only until the order is published, and only by those who write it."""
        return OrderImpactAnswer.as_view()(request, pk=pk)

    def show(self, order, sheets=None, status=200):
        """The page, with bound sheets when something must be mended."""
        sheets = sheets or {}
        page = self.request.GET.get("page")
        parts = []
        # What must be answered comes first.
        for name, follower in sorted(impact.FOLLOWERS.items(), key=lambda one: one[1].answers is None):
            sheet = sheets.get(name) or (follower.answers(order, None, page) if follower.answers else None)
            parts.append(Part(follower, follower.affected(order), sheet))
        context = {
            "order": order,
            "is_draft": order.is_unpublished,
            "parts": parts,
            "may_answer": may_answer(order, self.request.user) and any(one.sheet for one in parts),
            "unanswered": impact.obstacles(order) if order.is_unpublished else [],
        }
        return render(self.request, "registry/order_impact.html", context, status=status)


class OrderImpactAnswer(DraftOfMine, OrderImpact):
    """The answers of the drafter, in the transaction that holds the draft; on public notice too: its words stay."""

    open_in = (OrderState.DRAFT, OrderState.IN_NOTICE)
    http_method_names = ["post"]

    def post(self, request, pk):
        """Save all, or show each error beside its row; what somebody else answered meanwhile is said."""
        page = request.GET.get("page")
        sheets = {
            name: one.answers(self.order, request.POST, page) for name, one in impact.FOLLOWERS.items() if one.answers
        }
        if [sheet for sheet in sheets.values() if not sheet.is_valid()]:
            return self.show(self.order, sheets, status=422)
        if sum(sheet.save(by=request.user) for sheet in sheets.values()):
            self.note_change()
        messages.success(request, _("已保存。"))
        return redirect(request.get_full_path())


class OrderImpactRows(View):
    """The rows behind one count."""

    def get(self, request, pk, name, line):
        """The rows that rest on one line of the order, in pages."""
        order = get_object_or_404(orders_of(request.user), pk=pk)
        follower = impact.FOLLOWERS.get(name)
        if follower is None or follower.rows is None:
            raise Http404
        line = get_object_or_404(order.lines.select_related("item_list"), pk=line)
        page = Paginator(follower.rows(order, line, request.user), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"order": order, "follower": follower, "line": line, "page_obj": page}
        return render(request, "registry/order_impact_rows.html", context)
