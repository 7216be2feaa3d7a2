"""What every page's frame needs: the navigation of this user's posts, the demonstration banner, the large print."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from desk.models import Notice
from home import health
from home.demo.people import PASSWORD, shown_accounts
from home.places import PLACES, PUBLIC_PLACES


@dataclass(frozen=True)
class NavigationItem:
    """A place as the frame prints it."""

    label: str
    url: str
    icon: str
    is_current: bool
    count: int = 0


def navigation(request):
    """The places that this user goes to, the public ones for a stranger; the current one has the longest address that the path begins with."""
    user = request.user
    if user.is_authenticated:
        places = [place for place in PLACES if not place.permissions or user.has_any_post(*place.permissions)]
    else:
        places = PUBLIC_PLACES
    fits = {place: _fit(place, request.path) for place in places}
    current = max(places, key=fits.get)
    return [
        NavigationItem(place.label, reverse(place.url_name), place.icon, place == current and fits[place] > 0)
        for place in places
    ]


def _fit(place, path):
    """The length of the place's longest address that ``path`` begins with; 0 for none."""
    urls = [reverse(name) for name in (place.url_name, *place.also)]
    # The address of the home begins every other: it fits only itself.
    return max((len(url) for url in urls if path == url or (url != "/" and path.startswith(url))), default=0)


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
    extra = {}
    if settings.DEMO and not signed_in:
        extra = {
            "demo_accounts": SimpleLazyObject(lambda: [(name, role) for name, role, _unit in shown_accounts()]),
            "demo_password": PASSWORD,
        }
    return {
        **extra,
        "nav": nav,
        "unread_notices": SimpleLazyObject(lambda: Notice.objects.visible_to(user).unread().count())
        if signed_in
        else 0,
        "system_warning": warning_for(user) if signed_in else "",
        "is_demo": settings.DEMO,
        "is_large": request.COOKIES.get("large") == "1",
    }
