"""The room's part of the API."""

from admission.api.views import (
    AdmissionViewSet,
    ApplicationViewSet,
    DecisionViewSet,
    PublishedDecisionViewSet,
    QueueViewSet,
)

#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("applications", ApplicationViewSet, "application"),
    ("queue", QueueViewSet, "queue"),
    ("admissions", AdmissionViewSet, "admission"),
    ("decisions", DecisionViewSet, "decision"),
    ("published-decisions", PublishedDecisionViewSet, "published-decision"),
]
