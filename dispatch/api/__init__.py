"""The room's part of the API."""

from django.urls import path

from dispatch.api import (
    burdens,
    disputes,
    evaluations,
    fund_unrecorded,
    fund_uses,
    funds,
    matters,
    purchases,
    sending,
    street,
    views,
    violations,
)

#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("receipts", views.Receipts, "receipt"),
    ("refusals", views.Refusals, "refusal"),
    ("dispatches", sending.Dispatches, "dispatch"),
    ("street-dispatches", street.StreetDispatches, "street-dispatch"),
    ("community-groups", sending.CommunityGroups, "community-group"),
    ("disputes", disputes.DisputeViewSet, "dispute"),
    ("matters", matters.MatterViewSet, "matter"),
    ("burdens", burdens.Burdens, "burden"),
    ("violations", violations.ViolationViewSet, "violation"),
    ("circulars", violations.CircularViewSet, "circular"),
    ("funds", funds.Funds, "fund"),
    ("fund-promises", funds.FundPromises, "fund-promise"),
    ("fund-payments", funds.FundPayments, "fund-payment"),
    ("fund-uses", fund_uses.FundUses, "fund-use"),
    ("unrecorded-funds", fund_unrecorded.UnrecordedFunds, "unrecorded-fund"),
    ("hour-rates", purchases.HourRates, "hour-rate"),
    ("providers", purchases.Providers, "provider"),
    ("agreements", purchases.Agreements, "agreement"),
]
PATHS = [
    path("burdens/catalogue/", burdens.BurdenCatalogue.as_view(), name="api-burden-catalogue"),
    path("fund-accounts/<int:pk>/", fund_uses.FundAccount.as_view(), name="api-fund-account"),
    path("check/", views.Check.as_view(), name="api-check"),
    path("receipts/<int:pk>/evaluation/", evaluations.ReceiptEvaluation.as_view(), name="api-receipt-evaluation"),
    path("dispatches/<int:pk>/evaluation/", evaluations.DispatchEvaluation.as_view(), name="api-dispatch-evaluation"),
]
