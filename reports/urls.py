"""Addresses of this room."""

from django.urls import path

from reports import views, views_departments, views_rows, views_surveys, views_template

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/start/", views.ReportStart.as_view(), name="report-start"),
    path("reports/compare/", views.ReportCompare.as_view(), name="report-compare"),
    path("reports/definitions/", views.Definitions.as_view(), name="definitions"),
    path("reports/template/", views_template.TemplatePage.as_view(), name="template"),
    path("reports/template/file/", views_template.TemplateFile.as_view(), name="template-file"),
    path("reports/surveys/", views_surveys.SurveyList.as_view(), name="survey-list"),
    path("reports/surveys/<int:pk>/", views_surveys.SurveyDetail.as_view(), name="survey-detail"),
    path("reports/surveys/<int:pk>/document/", views_surveys.SurveyDocument.as_view(), name="survey-document"),
    path("reports/departments/", views_departments.DepartmentIndex.as_view(), name="department-index"),
    path("reports/departments.xlsx", views_departments.DepartmentSheets.as_view(), name="department-sheets"),
    path(
        "reports/departments/<path:code>/sheet/paper/",
        views_departments.DepartmentSheetPaper.as_view(),
        name="department-sheet-paper",
    ),
    path(
        "reports/departments/<path:code>/sheet/<slug:key>/",
        views_departments.DepartmentSheetRows.as_view(),
        name="department-sheet-rows",
    ),
    path(
        "reports/departments/<path:code>/sheet/", views_departments.DepartmentSheet.as_view(), name="department-sheet"
    ),
    path("reports/departments/<path:code>/", views_departments.DepartmentPage.as_view(), name="department-year"),
    path("reports/<str:slug>/", views.ReportDetail.as_view(), name="report-detail"),
    path("reports/<str:slug>/do/<slug:action>/", views.ReportAction.as_view(), name="report-action"),
    path("reports/<str:slug>/files/", views.ReportFiles.as_view(), name="report-files"),
    path("reports/<str:slug>/excel/", views.ReportExcel.as_view(), name="report-excel"),
    path("reports/<str:slug>/streets/<str:code>/", views.ReportDetail.as_view(), name="street-report"),
    path("reports/<str:slug>/streets/<str:code>/excel/", views.ReportExcel.as_view(), name="street-excel"),
    path("reports/<str:slug>/streets/<str:code>/word/", views.ReportWord.as_view(), name="street-word"),
    path(
        "reports/<str:slug>/streets/<str:code>/rows/<slug:table>/<str:key>/<slug:metric>/",
        views_rows.ReportRows.as_view(),
        name="street-rows",
    ),
    path("reports/<str:slug>/word/", views.ReportWord.as_view(), name="report-word"),
    path(
        "reports/<str:slug>/rows/<slug:table>/<str:key>/<slug:metric>/",
        views_rows.ReportRows.as_view(),
        name="report-rows",
    ),
]
