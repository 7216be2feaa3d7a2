"""What every page's frame needs: the navigation of this user's posts, the demonstration banner, the large print."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from desk.models import Notice
from home import health


@dataclass(frozen=True)
class Place:
    """One entry of the navigation, shown to those who hold one of its permissions; to everybody when it names none."""

    label: str
    url_name: str
    icon: str
    permissions: tuple = ()


PLACES = (
    Place(_("该不该接"), "dispatch:check", "magnifying-glass"),
    Place(_("本社区"), "dispatch:receipt-list", "inbox-arrow-down", ("dispatch.receive",)),
    Place(_("准入申请"), "admission:application-list", "document-text", ("admission.apply",)),
    Place(_("准入审核"), "admission:queue", "clipboard-document-check", ("admission.review", "admission.decide")),
    Place(_("拒收回执"), "dispatch:refusal-list", "no-symbol", ("dispatch.view_all", "dispatch.view_street")),
    Place(_("减负月报"), "reports:report-list", "chart-bar", ("reports.view", "reports.build")),
    Place(_("清单公开"), "registry:list-index", "book-open"),
)


@dataclass(frozen=True)
class NavigationItem:
    """A place as the frame prints it."""

    label: str
    url: str
    icon: str
    is_current: bool
    count: int = 0


def navigation(request):
    """The places that this user goes to; the current one is the longest address that the path begins with."""
    user = request.user
    places = [
        (place, reverse(place.url_name))
        for place in PLACES
        if not place.permissions or (user.is_authenticated and user.has_any_post(*place.permissions))
    ]
    current = max((url for _place, url in places if request.path.startswith(url)), key=len, default="")
    return [NavigationItem(place.label, url, place.icon, url == current) for place, url in places]


def warning_for(user):
    """A sentence for staff when the beat is silent: no report would be built, no notice sent."""
    if user.has_any_post("reports.build", "desk.view_jobs") and health.beat_is_silent():
        return _("系统的定时任务没有运行，月报和通知会延误。请联系系统管理员检查 beat 和 worker。")
    return ""


def frame(request):
    """Context of base.html."""
    try:
        nav = navigation(request) if hasattr(request, "user") else []
    except NoReverseMatch:
        nav = []
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "nav": nav,
        "unread_notices": SimpleLazyObject(lambda: Notice.objects.visible_to(user).unread().count())
        if signed_in
        else 0,
        "system_warning": warning_for(user) if signed_in else "",
        "is_demo": settings.DEMO,
        "is_large": request.COOKIES.get("large") == "1",
    }
