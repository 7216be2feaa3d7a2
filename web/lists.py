"""A list is declared once: its FilterSet serves the page, the API and the export."""

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.views.generic import ListView

from web.refusals import BadQuery

PAGE_SIZE = 25


class FilteredList(ListView):
    """A GET page over ``visible_rows()``, filtered by ``filterset_class``, in pages of 25.

    A page number that does not exist gives the nearest one; a wrong filter value is said beside its field.
    """

    filterset_class = None
    paginate_by = PAGE_SIZE

    def visible_rows(self):
        """The rows that this user may see; every list page answers this."""
        raise NotImplementedError

    def get_queryset(self):
        rows = self.visible_rows()
        if self.filterset_class is None:
            return rows
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        return self.filterset.qs if self.filterset.form.is_valid() else rows.none()

    def paginate_queryset(self, queryset, page_size):
        paginator = Paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        return super().get_context_data(filterset=getattr(self, "filterset", None), **kwargs)


def one_of(name, value, allowed):
    """``value`` if it is among ``allowed``. Raises BadQuery that names the choices."""
    if value in allowed:
        return value
    raise BadQuery(
        _("「%(value)s」不是可选的值，可选：%(allowed)s。")
        % {"value": value[:40], "allowed": _("、").join(map(str, allowed))},
        code="invalid_choice",
        field=name,
    )
