"""Making a list of an authority: it says nothing until an adjustment order puts a line on it."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Max
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import CreateView, UpdateView

from registry.list_forms import TAKEN, ListForm
from registry.models import ItemList
from registry.views.orders import is_saved


class ListPage(PermissionRequiredMixin):
    """The form of a list of the authority for which the user drafts orders."""

    permission_required = "registry.draft_order"
    template_name = "registry/list_form.html"
    form_class = ListForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "authority": self.authority}

    @property
    def authority(self):
        """Whose list it is."""
        return self.request.user.unit_for("registry.draft_order").authority

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form):
        """Save it, at the end of the authority's lists."""
        if form.instance.pk is None:
            last = ItemList.objects.filter(authority=self.authority).aggregate(last=Max("position"))["last"] or 0
            form.instance.position = last + 1
        if not is_saved(form, "kind", TAKEN):
            return self.form_invalid(form)
        messages.success(self.request, _("清单已保存。清单上有什么，由公布的调整文件写入。"))
        return redirect("registry:list-detail", pk=form.instance.pk)


class ListCreate(ListPage, CreateView):
    """A new list."""


class ListEdit(ListPage, UpdateView):
    """Another name or kind, as long as no order has put a line on it."""

    def get_queryset(self):
        """Lists of the authority that have never had a line and that no draft speaks of."""
        return ItemList.objects.filter(authority=self.authority).never_used()
