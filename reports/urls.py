"""Addresses of this room."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/start/", views.ReportStart.as_view(), name="report-start"),
    path("reports/compare/", views.ReportCompare.as_view(), name="report-compare"),
    path("reports/definitions/", views.Definitions.as_view(), name="definitions"),
    path("reports/<str:slug>/", views.ReportDetail.as_view(), name="report-detail"),
    path("reports/<str:slug>/do/<slug:action>/", views.ReportAction.as_view(), name="report-action"),
    path("reports/<str:slug>/excel/", views.ReportExcel.as_view(), name="report-excel"),
    path("reports/<str:slug>/word/", views.ReportWord.as_view(), name="report-word"),
]
