"""The homes by role, health, large print, one's notices."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from desk.models import Notice
from home import health
from home.homes import home_of
from registry.views.notice_wordings import KEEPERS
from web import clock
from web.lists import FilteredList

A_YEAR = 365 * 24 * 3600


def safe_next(request):
    """Where the form came from, when that is ours; else the home."""
    url = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return "/"


@method_decorator(login_not_required, name="dispatch")
class Home(View):
    """Each role's own home; whoever isn't signed in comes to ask."""

    def get(self, request):
        if not request.user.is_authenticated:
            return redirect("dispatch:check")
        return render(request, "home/home.html", {"home": home_of(request.user)})


@method_decorator(login_not_required, name="dispatch")
class Health(View):
    """GET /healthz: JSON, 200 when everything is alive, else 503."""

    def get(self, request):
        is_well, body = health.report()
        return JsonResponse(body, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})


@method_decorator(login_not_required, name="dispatch")
class About(TemplateView):
    """What this is, and what it never does."""

    template_name = "home/about.html"


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class LargePrint(View):
    """Large print on or off, remembered in a cookie for a year; without a token, which pages for everybody don't hold."""

    http_method_names = ["post"]

    def post(self, request):
        answer = HttpResponseRedirect(safe_next(request))
        if request.POST.get("large") == "1":
            answer.set_cookie(
                "large", "1", max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
            )
        else:
            answer.delete_cookie("large", samesite="Lax")
        return answer


class NoticeList(FilteredList):
    """One's inbox."""

    template_name = "home/notice_list.html"
    context_object_name = "notices"

    def visible_rows(self):
        """One's own notices."""
        return Notice.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_word=self.request.user.has_any_post(*KEEPERS), **kwargs)


class NoticeOpen(View):
    """Open a notice: it is read, and leads to what it is about."""

    def get(self, request, pk):
        notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        if notice.read_at is None:
            Notice.objects.filter(pk=notice.pk).update(read_at=clock.now())
        return redirect(notice.url or "notice-list")


class NoticesRead(View):
    """Mark all as read."""

    http_method_names = ["post"]

    def post(self, request):
        Notice.objects.visible_to(request.user).unread().update(read_at=clock.now())
        return redirect("notice-list")
