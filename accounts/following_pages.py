"""Following and leaving something, and one's own list of what one follows. Nobody else sees it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from accounts import following
from accounts.models import Follow
from web.lists import FilteredList


class FollowChange(View):
    """``on=1`` follows, anything else leaves; back to where the button stood."""

    http_method_names = ["post"]

    def post(self, request, kind, pk):
        """Raises Http404 for what one may not see; what one followed before may still be left."""
        if kind not in following.KINDS:
            raise Http404
        if request.POST.get("on") == "1":
            following.follow(request.user, kind, pk)
            messages.success(request, _("已关注：它每走一步、有调整时，您会收到通知。"))
        else:
            following.unfollow(request.user, kind, pk)
            messages.success(request, _("已取消关注。"))
        return HttpResponseRedirect(self.back())

    def back(self):
        """The page that the form names, if it is ours; else one's list."""
        url, request = self.request.POST.get("next", ""), self.request
        if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
            return url
        return reverse("following-list")


class FollowingList(FilteredList):
    """What one follows, with how it stands today; what one followed last stands first."""

    template_name = "accounts/following_list.html"
    context_object_name = "follows"

    def visible_rows(self):
        """One's own."""
        return Follow.objects.filter(user=self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "rows": following.described(list(context["follows"]), self.request.user)}
