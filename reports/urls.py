"""Addresses of this room."""

from django.urls import path

from reports import views, views_rows, views_template

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/start/", views.ReportStart.as_view(), name="report-start"),
    path("reports/compare/", views.ReportCompare.as_view(), name="report-compare"),
    path("reports/template/", views_template.TemplatePage.as_view(), name="template"),
    path("reports/template/file/", views_template.TemplateFile.as_view(), name="template-file"),
    path("reports/<str:slug>/", views.ReportDetail.as_view(), name="report-detail"),
    path("reports/<str:slug>/do/<slug:action>/", views.ReportAction.as_view(), name="report-action"),
    path("reports/<str:slug>/excel/", views.ReportExcel.as_view(), name="report-excel"),
    path("reports/<str:slug>/word/", views.ReportWord.as_view(), name="report-word"),
    path(
        "reports/<str:slug>/rows/<slug:table>/<str:key>/<slug:metric>/",
        views_rows.ReportRows.as_view(),
        name="report-rows",
    ),
]
