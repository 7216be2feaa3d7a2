"""Lists with their filter, kept under a name: saved, opened, renamed, shared with a role, deleted."""

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views import View

from desk.models import SavedView
from web.lists import FilteredList

#: What of an address isn't part of a filter.
NO_FILTER = ("page", "format", "csrfmiddlewaretoken")
LONGEST_QUERY = SavedView._meta.get_field("query").max_length


def list_page_at(path):
    """The class of the filtered list at a path of ours, or None."""
    try:
        view = getattr(resolve(path).func, "view_class", None)
    except (Resolver404, ValueError):
        return None
    is_list = view is not None and issubclass(view, FilteredList)
    return view if is_list and view.filterset_class is not None else None


def query_of(text):
    """The filter in a query string: without page and format, without what is empty, in one order."""
    asked = QueryDict(text.replace("\x00", ""), mutable=True)
    for name in list(asked):
        kept = [] if name in NO_FILTER else [value for value in asked.getlist(name) if value.strip()]
        asked.setlist(name, sorted(kept))
        if not kept:
            del asked[name]
    return "&".join(sorted(asked.urlencode().split("&"))) if asked else ""


def roles_of(user):
    """The roles with which this user may share, as choices; none for people without a post."""
    if not user.posts:
        return []
    return list(user.memberships.model._meta.get_field("role").choices)


class SavedViewForm(forms.ModelForm):
    """A name, and with which role it is shared; one name per page."""

    shared_with = forms.ChoiceField(label=_("共享给"), required=False)

    class Meta:
        model = SavedView
        fields = ["name", "shared_with"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shared_with"].choices = [("", _("只给自己")), *roles_of(self.instance.owner)]
        self.fields["name"].error_messages["required"] = _("请给视图起一个名字。")

    def clean_name(self):
        """Another view of this page must not have the name."""
        name = self.cleaned_data["name"]
        same = SavedView.objects.filter(owner=self.instance.owner, page=self.instance.page, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_t("这个页面已有同名的视图，请换一个名字。"), code="unique")
        return name

    def keep(self):
        """Save it; False when another press took the name a moment before."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", _t("这个页面已有同名的视图，请换一个名字。"))
            return False
        return True


def address_of(view):
    """The address of the list with its filter."""
    return f"{view.page}?{view.query}" if view.query else view.page


def name_of(page):
    """What the list at a path is called; the path itself for one that has no file."""
    view = list_page_at(page)
    return view.export.name if view and view.export else page


def own_view(request, pk):
    """A view that the user saved. Raises Http404 for somebody else's, shared or not."""
    return get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)


class SavedViewList(View):
    """All that one has saved, page by page, to rename or delete."""

    def get(self, request):
        """One's own views, and those that others share with one's roles."""
        seen = SavedView.objects.visible_to(request.user).select_related("owner").order_by("page", "name", "pk")
        roles = dict(roles_of(request.user))
        rows = [(one, address_of(one), name_of(one.page), roles.get(one.shared_with, "")) for one in seen]
        context = {
            "own": [row for row in rows if row[0].owner_id == request.user.pk],
            "shared": [row for row in rows if row[0].owner_id != request.user.pk],
        }
        return render(request, "desk/view_list.html", context)


class SavedViewCreate(View):
    """Save the filter of a list under a name."""

    http_method_names = ["post"]

    def post(self, request):
        """Back to the list with its filter, or the form with what is wrong. 404 for a page that is no list."""
        page, query = request.POST.get("page", ""), query_of(request.POST.get("query", ""))
        if len(page) > 200 or list_page_at(page) is None:
            raise Http404
        authority = request.user.authority
        made = SavedView(owner=request.user, page=page, query=query, authority_id=authority and authority.pk)
        form = SavedViewForm(request.POST, instance=made)
        if form.is_valid() and len(query) > LONGEST_QUERY:
            form.add_error(None, _t("筛选条件太长，存不下。请减少一些条件。"))
        if not form.is_valid() or not form.keep():
            context = {"form": form, "page": page, "query": query, "back": address_of(made)}
            return render(request, "desk/view_form.html", context, status=422)
        messages.success(request, _t("已保存视图「%(name)s」。") % {"name": made.name})
        return redirect(address_of(made))


class SavedViewOpen(View):
    """Open a view, one's own or shared: the list with its filter."""

    def get(self, request, pk):
        """To the list."""
        return redirect(address_of(get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)))


class SavedViewEdit(View):
    """Rename one's own view, or share it with another role."""

    def get(self, request, pk):
        """The form."""
        view = own_view(request, pk)
        return self.ask(SavedViewForm(instance=view), view)

    def post(self, request, pk):
        """Save, or say what is wrong."""
        view = own_view(request, pk)
        form = SavedViewForm(request.POST, instance=view)
        if not form.is_valid() or not form.keep():
            return self.ask(form, view, status=422)
        messages.success(request, _t("视图「%(name)s」已改好。") % {"name": view.name})
        return redirect("desk:view-list")

    def ask(self, form, view, status=200):
        """The page of the form."""
        context = {"form": form, "view": view, "back": address_of(view)}
        return render(self.request, "desk/view_form.html", context, status=status)


class SavedViewDelete(View):
    """Delete one's own view."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Gone, for those too with whom it was shared."""
        view = own_view(request, pk)
        view.delete()
        messages.success(request, _t("已删除视图「%(name)s」。") % {"name": view.name})
        return redirect("desk:view-list")
