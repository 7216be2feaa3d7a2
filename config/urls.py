"""Every address of the application."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from config.api import urlpatterns as api

urlpatterns = [
    path("api/v1/", include(api)),
    # Without a token: pages that everybody shares hold none, and a language isn't worth forging.
    path("i18n/setlang/", csrf_exempt(login_not_required(set_language)), name="set_language"),
    path("", include("accounts.urls")),
    path("", include("registry.urls")),
    path("", include("certificates.urls")),
    path("", include("admission.urls")),
    path("", include("dispatch.urls")),
    path("", include("reports.urls")),
    path("", include("desk.urls")),
    path("", include("home.urls")),
]
handler400 = "home.errors.bad_request"
handler403 = "home.errors.forbidden"
handler404 = "home.errors.not_found"
handler500 = "home.errors.server_error"
