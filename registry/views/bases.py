"""Legal bases: public to read, kept by those who draft orders; and the lines to review when a basis ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from registry.bases import (
    KEEPER,
    end_basis,
    entries_to_review,
    review_entry,
    reviews_of,
    waiting_for_review,
    with_basis_status,
)
from registry.basis_exports import BASES
from registry.basis_filters import BasisFilter, BasisReviewFilter
from registry.basis_forms import BasisEndForm, BasisForm, BasisReviewForm
from registry.files import as_download
from registry.models import LegalBasis, ListEntry
from registry.public_copies import kept_by_edition
from web import clock
from web.lists import FilteredList
from web.refusals import Refused

LINES_SHOWN = 50


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class BasisList(FilteredList):
    """All bases, with how many lines rest on each on the day."""

    template_name = "registry/basis_list.html"
    filterset_class = BasisFilter
    context_object_name = "bases"
    export = BASES

    def visible_rows(self):
        return LegalBasis.objects.visible_to(self.request.user).select_related("replaced_by")

    def get_queryset(self):
        rows, day = super().get_queryset(), self.filterset.day
        live = ListEntry.objects.in_force(day).values("pk")
        return rows.annotate(lines=Count("entries", filter=Q(entries__in=live))).order_by("title", "article", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(day=self.filterset.day, **kwargs)
        for basis in context["bases"]:
            basis.status = basis.status_on(self.filterset.day)
        may_keep = self.request.user.has_perm(KEEPER)
        return {
            **context,
            "may_keep": may_keep,
            "waiting": waiting_for_review(self.request.user).count() if may_keep else 0,
        }


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class BasisDetail(DetailView):
    """One basis, with every line that rests or rested on it."""

    template_name = "registry/basis_detail.html"
    context_object_name = "basis"

    def get_queryset(self):
        rows = LegalBasis.objects.visible_to(self.request.user).select_related("replaced_by", "file")
        return rows.defer("file__content")

    def get_context_data(self, **kwargs):
        basis, today = self.object, clock.today()
        entries = basis.entries.known_at().select_related("line__item_list__authority", "enacted_by")
        entries = with_basis_status(entries, today).order_by("line__item_list_id", "line__position", "valid_from", "pk")
        page = Paginator(entries, LINES_SHOWN).get_page(self.request.GET.get("page"))
        for entry in page.object_list:
            entry.is_live = entry.is_true_on(today)
            entry.is_coming = entry.valid_from > today
        return super().get_context_data(
            status=basis.status_on(today),
            page_obj=page,
            replaces=basis.replaces.all(),
            may_keep=self.request.user.has_perm(KEEPER),
            **kwargs,
        )


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class BasisFile(View):
    """The text of the basis, to be saved."""

    def get(self, request, pk):
        basis = get_object_or_404(LegalBasis.objects.visible_to(request.user).select_related("file"), pk=pk)
        if basis.file is None:
            raise Http404
        return as_download(basis.file)


class BasisPage(PermissionRequiredMixin, View):
    """Pages of those who keep the bases."""

    permission_required = KEEPER
    template_name = "registry/basis_form.html"

    def ask(self, form, status=200, **context):
        """The form."""
        return render(self.request, self.template_name, {"form": form, **context}, status=status)


class BasisCreate(BasisPage):
    """Another basis; with ``?replaces=`` the one that takes the place of another, which then ends."""

    def dispatch(self, request, *args, **kwargs):
        """Find the basis to replace."""
        wanted = request.GET.get("replaces", "")
        self.replaces = get_object_or_404(LegalBasis, pk=wanted) if wanted.isdecimal() and len(wanted) < 10 else None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.ask(BasisForm(replaces=self.replaces), replaces=self.replaces)

    def post(self, request):
        form = BasisForm(request.POST, request.FILES, replaces=self.replaces)
        if not form.is_valid():
            return self.ask(form, 422, replaces=self.replaces)
        try:
            with transaction.atomic():
                basis = form.save_by(request.user)
                if self.replaces:
                    end_basis(self.replaces, on=basis.valid_from, successor=basis, because=form.cleaned_data["because"])
        except Refused as why:
            form.instance.pk = None
            form.add_error(None, str(why))
            return self.ask(form, 422, replaces=self.replaces)
        if self.replaces:
            messages.success(request, _("依据已登记，原依据随之失效；依据它的条目列在「依据复核」里。"))
        else:
            messages.success(request, _("依据已登记。"))
        return redirect("registry:basis-detail", pk=basis.pk)


class BasisEdit(BasisPage):
    """What may still change: everything, until a line cites it; then whether it is confirmed, its dates and its file."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the basis."""
        self.basis = get_object_or_404(LegalBasis, pk=pk)
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get(self, request, pk):
        return self.ask(BasisForm(instance=self.basis), basis=self.basis)

    def post(self, request, pk):
        with transaction.atomic():
            LegalBasis.objects.select_for_update().get(pk=pk)
            form = BasisForm(request.POST, request.FILES, instance=self.basis)
            if not form.is_valid():
                return self.ask(form, 422, basis=LegalBasis.objects.get(pk=pk))
            form.save_by(request.user)
        messages.success(request, _("依据已保存。"))
        return redirect("registry:basis-detail", pk=pk)


class BasisEnd(BasisPage):
    """A basis loses its force, perhaps to another."""

    template_name = "registry/basis_end.html"

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the basis."""
        self.basis = get_object_or_404(LegalBasis, pk=pk)
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get(self, request, pk):
        return self.ask(BasisEndForm(basis=self.basis), basis=self.basis)

    def post(self, request, pk):
        form = BasisEndForm(request.POST, basis=self.basis)
        if not form.is_valid():
            return self.ask(form, 422, basis=self.basis)
        try:
            end_basis(self.basis, **form.cleaned_data)
        except Refused as why:
            form.add_error(why.field, str(why))
            return self.ask(form, 422, basis=self.basis)
        messages.success(request, _("已登记失效。依据它的条目列在「依据复核」里。"))
        return redirect("registry:basis-detail", pk=pk)


class BasisReviewList(PermissionRequiredMixin, FilteredList):
    """Lines in force whose basis has ended without a review, and those whose basis ends within 90 days."""

    permission_required = KEEPER
    template_name = "registry/basis_review_list.html"
    filterset_class = BasisReviewFilter
    context_object_name = "entries"

    def visible_rows(self):
        ids = self.request.user.authority_ids_with(KEEPER)
        return entries_to_review(ids, clock.today()).select_related("line__item_list__authority", "ended_by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(today=clock.today(), **kwargs)
        rested_on = LegalBasis.objects.select_related("replaced_by").in_bulk(
            {one.rests_on for one in context["entries"]}
        )
        for entry in context["entries"]:
            entry.lost_basis = rested_on[entry.rests_on]
        return context


class BasisReviewCreate(BasisPage):
    """「继续适用」: the line still holds, by another basis or by itself."""

    template_name = "registry/basis_review.html"

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the entry among those that the user reviews; 404 for the others."""
        if request.user.is_authenticated:
            mine = ListEntry.objects.filter(line__item_list__authority_id__in=request.user.authority_ids_with(KEEPER))
            rows = with_basis_status(mine, clock.today()).select_related("line__item_list")
            self.entry = get_object_or_404(rows, pk=pk)
            self.entry.reviews = reviews_of(self.entry)
            self.entry.lost_basis = LegalBasis.objects.select_related("replaced_by").get(pk=self.entry.rests_on)
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get(self, request, pk):
        form = BasisReviewForm(on=clock.today(), initial={"replacement": self.entry.lost_basis.replaced_by_id})
        return self.ask_of_entry(form)

    def post(self, request, pk):
        form = BasisReviewForm(request.POST, on=clock.today())
        if not form.is_valid():
            return self.ask_of_entry(form, 422)
        try:
            review_entry(self.entry, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(why.field, str(why))
            return self.ask_of_entry(form, 422)
        messages.success(request, _("已复核：这一条继续适用。"))
        return redirect("registry:basis-review-list")

    def ask_of_entry(self, form, status=200):
        """The form, beside the line."""
        return self.ask(form, status, entry=self.entry, today=clock.today())
