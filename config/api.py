"""The API under /api/v1/: what each room offers, and its schema. Additive only."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter

import accounts.api
import admission.api
import certificates.api
import desk.api
import dispatch.api
import registry.api
import reports.api

router = DefaultRouter()
router.include_root_view = False
for room in (registry, certificates, accounts, admission, dispatch, reports, desk):
    for prefix, viewset, basename in room.api.ROUTES:
        router.register(prefix, viewset, basename)

urlpatterns = [
    *router.urls,
    *(one for room in (registry, certificates, dispatch, reports, desk) for one in getattr(room.api, "PATHS", ())),
    path(
        "schema/",
        login_not_required(SpectacularAPIView.as_view(permission_classes=[AllowAny])),
        name="api-schema",
    ),
]
