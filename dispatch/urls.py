"""Addresses of the check page, the receipts and the refusals."""

from django.urls import path

from dispatch.views import asked, check, receipts

app_name = "dispatch"
urlpatterns = [
    path("check/", check.Check.as_view(), name="check"),
    path("check/refuse/", check.RefuseAtOnce.as_view(), name="refuse"),
    path("asked/", asked.AskedList.as_view(), name="asked-list"),
    path("asked/<int:pk>/", asked.AskedMend.as_view(), name="asked-mend"),
    path("asked/<int:pk>/settle/", asked.AskedSettle.as_view(), name="asked-settle"),
    path("asked/keywords/<int:pk>/", asked.KeywordsPreview.as_view(), name="keywords-preview"),
    path("received/", receipts.ReceiptList.as_view(), name="receipt-list"),
    path("received/<int:pk>/", receipts.ReceiptDetail.as_view(), name="receipt-detail"),
    path("received/<int:pk>/do/<slug:action>/", receipts.ReceiptAction.as_view(), name="receipt-action"),
    path("refusals/", receipts.RefusalList.as_view(), name="refusal-list"),
    path("refusals/<int:pk>/", receipts.RefusalSlip.as_view(), name="refusal-slip"),
]
