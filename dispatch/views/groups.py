"""Groups of communities: the list, one with its communities, keeping and deleting it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from admission.fields import by_street
from dispatch.groups import groups_of, keep_group
from dispatch.models import CommunityGroup
from dispatch.sending import SEND
from dispatch.sending_forms import GroupForm
from registry.models import Unit
from web.lists import FilteredList
from web.refusals import NotAllowed


class GroupList(FilteredList):
    """The groups of one's unit."""

    template_name = "dispatch/group_list.html"

    def visible_rows(self):
        if not self.request.user.present_unit_ids_with(SEND):
            raise PermissionDenied
        return groups_of(self.request.user).annotate(n=Count("communities")).order_by("name", "pk")


class GroupPage(View):
    """The form of a group, new or not."""

    def dispatch(self, request, *args, pk=None, **kwargs):
        """For those who send; 404 for another unit's group."""
        if request.user.is_authenticated:
            if not request.user.present_unit_ids_with(SEND):
                raise PermissionDenied
            self.units = list(Unit.objects.filter(pk__in=request.user.present_unit_ids_with(SEND)))
            self.group = get_object_or_404(groups_of(request.user), pk=pk) if pk else None
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None, files=None):
        """The questions, with what stands."""
        initial = {}
        if self.group is not None:
            initial = {"name": self.group.name, "communities": list(self.group.communities.all())}
        units = Unit.objects.filter(pk__in=[one.pk for one in self.units])
        form = GroupForm(data, files, units=units, initial=initial)
        if self.group is not None:
            del form.fields["owner"]
        return form

    def get(self, request):
        """The questions."""
        return self.ask(self.form())

    def post(self, request):
        """Keep it."""
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(form, 422)
        said = form.cleaned_data
        group = self.group or CommunityGroup(owner=said["owner"])
        try:
            keep_group(group, name=said["name"], communities=said["all"])
        except NotAllowed as why:
            form.add_error(why.field, str(why))
            return self.ask(form, 409)
        messages.success(request, _("已保存分组「%(name)s」。") % {"name": group.name})
        return redirect("dispatch:group-list")

    def ask(self, form, status=200):
        """The page."""
        context = {
            "form": form,
            "group": self.group,
            "streets": by_street(form["communities"]),
            "has_choice": len(self.units) > 1,
        }
        return render(self.request, "dispatch/group_form.html", context, status=status)


class GroupDelete(GroupPage):
    """Asks, and deletes a group; what was sent by it stays as it is."""

    def ask(self, form, status=200):
        """The question."""
        context = {"group": self.group, "back_url": reverse("dispatch:group-list")}
        return render(self.request, "dispatch/group_delete.html", context, status=status)

    def post(self, request):
        """Delete it."""
        self.group.delete()
        messages.success(request, _("已删除分组「%(name)s」。") % {"name": self.group.name})
        return redirect("dispatch:group-list")
