"""The room's part of the API."""

from django.urls import path

from dispatch.api import views

#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("receipts", views.Receipts, "receipt"),
    ("refusals", views.Refusals, "refusal"),
    ("dispatches", views.Dispatches, "dispatch"),
]
PATHS = [path("check/", views.Check.as_view(), name="api-check")]
