"""Addresses of the certificates."""

from django.urls import path

from certificates.slips import AGENCY, RESIDENT
from certificates.views import asks, guides, issues, lists, lookup

app_name = "certificates"
urlpatterns = [
    path("certificates/", lists.CertificateList.as_view(), name="certificate-list"),
    path("certificates/types/<int:pk>/", lists.TypeDetail.as_view(), name="type-detail"),
    path("certificates/types/<int:pk>/guide/", guides.GuideWrite.as_view(), name="guide-write"),
    path("certificates/types/<int:pk>/confirm/", guides.GuideConfirm.as_view(), name="guide-confirm"),
    path("certificates/guides/", guides.GuidesWaiting.as_view(), name="guide-waiting"),
    path("certificates/ask/", lookup.Lookup.as_view(), name="lookup"),
    path("certificates/ask/press/", lookup.Press.as_view(), name="ask-create"),
    path("certificates/asks/", asks.AskList.as_view(), name="ask-list"),
    path("certificates/asks/totals/", asks.AskTotals.as_view(), name="ask-totals"),
    path("certificates/asks/<int:pk>/", asks.AskDetail.as_view(), name="ask-detail"),
    path("certificates/asks/<int:pk>/resident/", asks.Slip.as_view(whom=RESIDENT), name="slip-resident"),
    path("certificates/asks/<int:pk>/agency/", asks.Slip.as_view(whom=AGENCY), name="slip-agency"),
    path("certificates/asks/<int:pk>/correct/", asks.AskCorrect.as_view(), name="ask-correct"),
    path("certificates/asks/<int:pk>/strike-out/", asks.AskStrikeOut.as_view(), name="ask-strike-out"),
    path("certificates/issues/", issues.IssueList.as_view(), name="issue-list"),
    path("certificates/issues/new/", issues.IssueCreate.as_view(), name="issue-create"),
    path("certificates/issues/<int:pk>/", issues.IssueDetail.as_view(), name="issue-detail"),
    path("certificates/issues/<int:pk>/correct/", issues.IssueCorrect.as_view(), name="issue-correct"),
    path("certificates/issues/<int:pk>/strike-out/", issues.IssueStrikeOut.as_view(), name="issue-strike-out"),
]
