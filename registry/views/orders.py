"""The orders that make the lists: published ones for everybody, drafts for those who write and publish them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import CreateView, DetailView, UpdateView

from registry import checks, impact, order_notice
from registry.discarding import discarding_of
from registry.exports import ORDERS
from registry.files import as_download
from registry.filters import OrderFilter
from registry.forms import NUMBER_TAKEN, OrderForm
from registry.models import AdjustmentOrder, ItemList, ListEntry, ListLine, OrderState, Reconfirmation
from registry.models.orders import Change
from registry.objecting import is_staff
from registry.order_changes import changes_of, lines_for_reading
from registry.public_copies import kept_by_edition
from registry.transitions import its_day_has_not_come
from web import clock, workflow
from web.actions import ProcedureAction
from web.days import on_and_known
from web.lists import PAGE_SIZE, FilteredList

SHOWN = 6
#: Lines on one printed sheet of a comparison.
ON_A_SHEET = 200
MOST_FINDINGS = 100
LONGEST_KEY = 18  # digits


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class OrderList(FilteredList):
    """Published orders; drafts for those who write or publish them; what is scheduled and what waits comes first."""

    template_name = "registry/order_list.html"
    filterset_class = OrderFilter
    export = ORDERS
    context_object_name = "orders"

    def visible_rows(self):
        return (
            AdjustmentOrder.objects.visible_to(self.request.user)
            .select_related("authority")
            .order_by("-effective_on", "-pk")
        )

    def get_context_data(self, **kwargs):
        on_notice = AdjustmentOrder.objects.on_notice().select_related("authority").order_by("notice_until", "pk")
        scheduled = AdjustmentOrder.objects.scheduled().select_related("authority").order_by("effective_on", "pk")
        on, known_at = on_and_known(self.request)
        return super().get_context_data(
            on=on,
            known_at=known_at,
            may_draft=self.request.user.has_perm("registry.draft_order"),
            on_notice=on_notice[:SHOWN] if not self.request.GET else [],
            scheduled=scheduled[:SHOWN] if not self.request.GET else [],
            waiting=waiting_for(self.request.user)[:SHOWN] if not self.request.GET else [],
            **kwargs,
        )


def waiting_for(user):
    """The reconfirmations that ``user`` can give now."""
    if not user.is_authenticated:
        return Reconfirmation.objects.none()
    return workflow.awaiting(Reconfirmation, user).select_related("order", "because_of", "line__item_list")


def reconfirmations_of(order):
    """What waits for a second look because of this order, or about it."""
    rows = Reconfirmation.objects.waiting().filter(Q(order=order) | Q(because_of=order))
    return rows.select_related("order", "because_of", "line__item_list")


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class OrderDetail(DetailView):
    """An order: what each line says without it and with it; of a draft also what is found, and the lists to work on."""

    template_name = "registry/order_detail.html"
    context_object_name = "order"

    def get_queryset(self):
        rows = AdjustmentOrder.objects.visible_to(self.request.user)
        return rows.select_related("authority", "scan", "drafted_by").defer("scan__content").with_recording()

    def get_context_data(self, **kwargs):
        order, user = self.object, self.request.user
        actions = workflow.actions_for(order, user) if user.is_authenticated else []
        page = Paginator(lines_for_reading(order), PAGE_SIZE).get_page(self.request.GET.get("page"))
        is_ours = is_staff(order, user)
        waiting = list(reconfirmations_of(order))
        return super().get_context_data(
            actions=actions,
            page_obj=page,
            changes=changes_of(order, list(page)),
            is_ours=is_ours,
            may_edit=may_edit(order, user),
            waiting=waiting,
            told=impact.said_of(order),
            may_object=order.is_on_notice and bool(user.is_authenticated and user.posts),
            **order_notice.about(order, for_staff=is_ours),
            too_early=is_ours and order.is_unpublished and bool(its_day_has_not_come(order)),
            discarded=discarding_of(order) if order.state == OrderState.DISCARDED else None,
            may_confirm=set(waiting_for(user).values_list("pk", flat=True)) if waiting else set(),
            **(draft_context(order) if is_ours and order.is_unpublished else {}),
            **kwargs,
        )


def may_edit(order, user):
    """Whether ``user`` may change what the order says."""
    if not user.is_authenticated or order.state != OrderState.DRAFT:
        return False
    return order.authority_id in user.authority_ids_with("registry.draft_order")


def draft_context(order):
    """What a draft's page says besides its lines: findings, what it touches; while it may be changed, the lists of its
    authority."""
    if order.state != OrderState.DRAFT:
        return found_in(order)
    lists = ItemList.objects.filter(authority=order.authority).order_by("position", "pk")
    standing = dict(
        ListEntry.objects.in_force(order.effective_on)
        .filter(line__item_list__authority=order.authority)
        .values_list("line__item_list")
        .annotate(n=Count("pk"))
    )
    drafted = dict(order.lines.order_by().values_list("item_list").annotate(n=Count("pk")))
    return {
        "lists": [(one, standing.get(one.pk, 0), drafted.get(one.pk, 0)) for one in lists],
        **found_in(order),
    }


def found_in(order):
    """The findings of a draft and what bars it beyond the lists."""
    findings = checks.findings_of(order)
    blocking = sum(one.is_blocking for one in findings)
    return {
        "findings": findings[:MOST_FINDINGS],
        "blocking": blocking,
        "remarks": len(findings) - blocking,
        "found": len(findings),
        "unanswered": impact.obstacles(order),
    }


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class OrderCompare(OrderDetail):
    """An order compared line by line with what stood, as a paper."""

    template_name = "registry/order_compare.html"

    def get_context_data(self, **kwargs):
        page = Paginator(lines_for_reading(self.object), ON_A_SHEET).get_page(self.request.GET.get("page"))
        return DetailView.get_context_data(
            self, page_obj=page, changes=changes_of(self.object, list(page)), printed_at=clock.now(), **kwargs
        )


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class OrderScan(View):
    """The signed paper, to be saved, never to be opened as a page of this site."""

    def get(self, request, pk):
        """The file as it was received."""
        order = get_object_or_404(AdjustmentOrder.objects.visible_to(request.user).select_related("scan"), pk=pk)
        if order.scan is None:
            raise Http404
        return as_download(order.scan)


class OrderCreate(PermissionRequiredMixin, CreateView):
    """A new draft."""

    permission_required = "registry.draft_order"
    template_name = "registry/order_form.html"
    form_class = OrderForm

    def get_form_kwargs(self):
        authority = self.request.user.unit_for("registry.draft_order").authority
        return {**super().get_form_kwargs(), "authority": authority, "by": self.request.user}

    def form_invalid(self, form):
        """What is wrong, beside what was typed; a second press of the button finds the draft that the first one made."""
        if form.errors.keys() == {"document_number"} and (made := self.made_before(form)):
            return redirect("registry:order-detail", pk=made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def made_before(self, form):
        """The very same draft by the same person, if there is one."""
        said = {name: form.cleaned_data.get(name) for name in ("title", "published_on", "effective_on", "reason")}
        number = form.data.get("document_number", "").strip()
        rows = AdjustmentOrder.objects.filter(authority=form.authority, state=OrderState.DRAFT, document_number=number)
        return rows.filter(drafted_by=self.request.user, **said).first()

    def form_valid(self, form):
        """Save it as a draft of the authority for which this user drafts."""
        form.instance.authority = form.authority
        form.instance.drafted_by = self.request.user
        if not is_saved(form, "document_number", NUMBER_TAKEN):
            return self.form_invalid(form)
        messages.success(self.request, _("草稿已保存，请选择清单，写明要增加、修改或者移出的条目。"))
        if line := self.line_asked_for():
            return redirect("registry:order-line-change", order=form.instance.pk, pk=line.pk)
        return redirect("registry:order-detail", pk=form.instance.pk)

    def line_asked_for(self):
        """The line for whose sake the draft is written, such as one whose basis has ended; None without one."""
        asked = self.request.GET.get("line", "")
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_KEY):
            return None
        authority = self.request.user.unit_for("registry.draft_order").authority
        return ListLine.objects.filter(pk=int(asked), item_list__authority=authority).first()


class DraftOfMine:
    """Pages that change a draft of an authority for which this user drafts; once it is no draft, back to the order.

    ``open_in``: the states in which the page may change something.
    """

    open_in = (OrderState.DRAFT,)

    def dispatch(self, request, *args, **kwargs):
        """Find and lock the order, so that nobody publishes it halfway; 404 for others."""
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        mine = request.user.authority_ids_with("registry.draft_order")
        rows = AdjustmentOrder.objects.filter(authority_id__in=mine).select_related("authority")
        with transaction.atomic():
            locked = rows.select_for_update(of=("self",))
            self.order = get_object_or_404(locked, pk=kwargs.get("order", kwargs["pk"]))
            if self.order.state in self.open_in:
                return super().dispatch(request, *args, **kwargs)
        said = _("这份文件现在是「%(state)s」，不能再改；要调整清单，请另行起草。")
        if self.order.state == OrderState.IN_NOTICE:
            said = _("这份文件现在是「%(state)s」，不能改；要修改的，请先「结束公示、退回草稿」。")
        messages.error(request, said % {"state": self.order.get_state_display()})
        return self.back()

    def back(self):
        """To the page of the order."""
        return redirect("registry:order-detail", pk=self.order.pk)

    def note_change(self):
        """What the draft says has changed: whoever was about to publish what it said before is told."""
        self.order.version += 1
        self.order.save(update_fields=["version"])


class OrderEdit(DraftOfMine, UpdateView):
    """The head of a draft."""

    template_name = "registry/order_form.html"
    form_class = OrderForm

    def get_object(self, queryset=None):
        self.version_read = self.order.version
        return self.order

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "authority": self.order.authority, "by": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(order=self.order, seen=self.version_read, **kwargs)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form):
        """Save it; what somebody else changed meanwhile is said, and what was typed stays."""
        if self.request.POST.get("seen", "") != str(self.order.version):
            form.add_error(
                None,
                _("您打开页面之后，这份草稿已由他人改动，您填写的还没有保存。要按您填写的保存，请再按一次「保存」。"),
            )
            return self.form_invalid(form)
        self.order.version += 1
        if not is_saved(form, "document_number", NUMBER_TAKEN):
            return self.form_invalid(form)
        messages.success(self.request, _("草稿已保存。"))
        return self.back()


def is_saved(form, field, taken):
    """Save a valid form; False, with ``taken`` beside the field, when another press was quicker by a moment."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(field, taken)
        return False
    return True


class OrderAction(ProcedureAction):
    """Publish or discard; who publishes sees first what the order does and what was found in it."""

    template_name = "registry/order_action.html"
    says_so = True

    def visible_rows(self):
        return AdjustmentOrder.objects.visible_to(self.request.user).select_related("authority")

    def extra_context(self, form):
        if self.transition.target not in (OrderState.PUBLISHED, OrderState.IN_NOTICE):
            return {}
        counted = dict(self.object.lines.order_by().values_list("change").annotate(n=Count("pk")))
        numbers = [(change.label, counted.get(change, 0)) for change in Change]
        return {"numbers": numbers, "may_edit": may_edit(self.object, self.request.user), **found_in(self.object)}

    def url_of(self, order):
        return reverse("registry:order-detail", args=[order.pk])
