"""The room's part of the API."""

from admission.api.views import AdmissionViewSet, ApplicationViewSet, DecisionViewSet

#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("applications", ApplicationViewSet, "application"),
    ("admissions", AdmissionViewSet, "admission"),
    ("decisions", DecisionViewSet, "decision"),
]
