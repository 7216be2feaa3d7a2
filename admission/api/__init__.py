"""The room's part of the API."""

from admission.api import (
    appeals,
    consultations,
    dated_rows,
    documents,
    exits,
    objections,
    plans,
    proposals,
    yearly_reviews,
)
from admission.api.views import (
    AdmissionViewSet,
    ApplicationViewSet,
    DecisionViewSet,
    EmergencyViewSet,
    PublishedDecisionViewSet,
    QueueViewSet,
)

#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("applications", ApplicationViewSet, "application"),
    ("queue", QueueViewSet, "queue"),
    ("countersigners", dated_rows.CountersignerViewSet, "countersigner"),
    ("routing-rules", dated_rows.RoutingRuleViewSet, "routing-rule"),
    *consultations.ROUTES,
    ("admissions", AdmissionViewSet, "admission"),
    ("emergencies", EmergencyViewSet, "emergency"),
    *proposals.ROUTES,
    *plans.ROUTES,
    *documents.ROUTES,
    ("decisions", DecisionViewSet, "decision"),
    ("published-decisions", PublishedDecisionViewSet, "published-decision"),
    ("appeals", appeals.AppealViewSet, "appeal"),
    *objections.ROUTES,
    ("exit-items", exits.ExitItemViewSet, "exit-item"),
    ("yearly-reviews", yearly_reviews.YearlyReviewViewSet, "yearly-review"),
    ("rejection-reasons", appeals.RejectionReasonViewSet, "rejection-reason"),
]
