"""Every address of the application."""

from django.urls import include, path

from config.api import urlpatterns as api

urlpatterns = [
    path("api/v1/", include(api)),
    path("i18n/", include("django.conf.urls.i18n")),
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
