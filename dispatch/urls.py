"""Addresses of the check page, the receipts and the refusals."""

from django.urls import path

from dispatch.views import check, receipts

app_name = "dispatch"
urlpatterns = [
    path("check/", check.Check.as_view(), name="check"),
    path("check/refuse/", check.RefuseAtOnce.as_view(), name="refuse"),
    path("received/", receipts.ReceiptList.as_view(), name="receipt-list"),
    path("received/<int:pk>/", receipts.ReceiptDetail.as_view(), name="receipt-detail"),
    path("received/<int:pk>/do/<slug:action>/", receipts.ReceiptAction.as_view(), name="receipt-action"),
    path("refusals/", receipts.RefusalList.as_view(), name="refusal-list"),
    path("refusals/<int:pk>/", receipts.RefusalSlip.as_view(), name="refusal-slip"),
]
