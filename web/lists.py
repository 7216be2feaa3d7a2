"""A list is declared once: its FilterSet serves the page, the API and the export."""

from abc import ABC, abstractmethod

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView

from web.days import on_and_known
from web.exports import BATCH, FORMATS, Head, filter_in_words, refuse_too_many, refuse_wrong_filter
from web.refusals import BadQuery
from web.taking import ListFile, keeper_for

PAGE_SIZE = 25
#: Characters that a box of a filter takes: each is nine bytes of an address, of which servers take some 4,000.
LONGEST_WORDS = 100


class FilteredList(ABC, ListView):
    """A GET page over ``visible_rows()``, filtered by ``filterset_class``, in pages of 25.

    A page number that does not exist gives the nearest one; a wrong filter value is said beside its field.
    With an ``export``, ``?format=csv|json|xlsx`` answers with a file of all pages: the same rows, the same filter.
    Without one it is refused with ``why_no_file``.
    ``is_dated`` lists take ``?on=`` and ``?known_at=``.
    """

    filterset_class = None
    paginate_by = PAGE_SIZE
    export = None
    why_no_file = gettext_lazy("这个列表不提供导出。")
    is_dated = False

    @abstractmethod
    def visible_rows(self):
        """The rows that this user may see; every list page answers this."""

    def get(self, request, *args, **kwargs):
        """The page, or the file. Raises BadQuery when a file is asked for that there isn't."""
        if "format" not in request.GET:
            return super().get(request, *args, **kwargs)
        if self.export is None:
            raise BadQuery(self.why_no_file, code="no_file", field="format")
        return self.as_file()

    def get_queryset(self):
        rows = self.visible_rows()
        if self.filterset_class is None:
            return rows
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        for field in self.filterset.form.fields.values():
            if isinstance(field, forms.CharField):
                field.widget.attrs.setdefault("maxlength", LONGEST_WORDS)
        return self.filterset.qs if self.filterset.form.is_valid() else rows.none()

    def paginate_queryset(self, queryset, page_size):
        paginator = Paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        formats = FORMATS if self.export is not None and self.may_export() else {}
        return super().get_context_data(filterset=getattr(self, "filterset", None), export_formats=formats, **kwargs)

    def may_export(self):
        """Public lists are for everybody; others for those who hold a post today."""
        is_public = not getattr(type(self).dispatch, "login_required", True)
        return is_public or bool(self.request.user.posts)

    def export_name(self):
        """What the file is called."""
        return str(self.export.name)

    def days_asked(self):
        """(day, what was known at) that a file tells; two times None for a list without days."""
        return on_and_known(self.request) if self.is_dated else (None, None)

    def as_file(self):
        """The file of this list. Raises PermissionDenied, or BadQuery for a filter or format that can't be read."""
        if not self.may_export():
            raise PermissionDenied
        ending = one_of("format", self.request.GET["format"], FORMATS)
        rows = self.get_queryset()
        filterset = getattr(self, "filterset", None)
        refuse_wrong_filter(filterset)
        keeper, user = keeper_for(self.request), self.request.user
        count = refuse_too_many(rows, keeper.most(user))
        if self.export.rows:
            rows = self.export.rows(rows)
        said = (self.export_name(), filter_in_words(filterset), *self.days_asked(), exported_by(user))
        head, batches = Head(*said, count=count), self.export.batches(rows, self)
        return keeper.take(self.request, ListFile(self.export, head, ending, batches))


class WithFile(ABC):
    """A public page whose rows are worked out, not read from one queryset: ``?format=`` answers with them as a file."""

    export = None

    @abstractmethod
    def rows_of_file(self):
        """The rows, as a list."""

    def filter_of_file(self):
        """In words what the rows were chosen by."""
        return ""

    def days_asked(self):
        """(day, what was known at) that the file tells."""
        return on_and_known(self.request)

    def get(self, request, *args, **kwargs):
        """The page, or the file. Raises BadQuery for a format that there isn't."""
        if "format" not in request.GET:
            return super().get(request, *args, **kwargs)
        ending = one_of("format", request.GET["format"], FORMATS)
        rows = self.rows_of_file()
        batches = (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
        by = exported_by(request.user)
        head = Head(str(self.export.name), self.filter_of_file(), *self.days_asked(), by, count=len(rows))
        return keeper_for(request).take(request, ListFile(self.export, head, ending, batches, is_dear=False))

    def get_context_data(self, **kwargs):
        return super().get_context_data(export_formats=FORMATS, **kwargs)


def exported_by(user):
    """In whose name a file is taken: the units of one's posts, never the person; 公开 for everybody else."""
    if not user.is_authenticated:
        return _("公开")
    return _("、").join(dict.fromkeys(post.unit.name for post in user.posts)) or _("公开")


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
