"""Addresses of this room."""

from django.urls import path

from desk import deliveries, job_pages, saved_views, views
from desk.exports import views as exports
from desk.imports import views as imports

app_name = "desk"
urlpatterns = [
    path("jobs/<int:pk>/", views.JobDetail.as_view(), name="job-detail"),
    path("jobs/", job_pages.JobList.as_view(), name="job-list"),
    path("jobs/<int:pk>/cancel/", job_pages.JobCancel.as_view(), name="job-cancel"),
    path("exports/", exports.ExportList.as_view(), name="export-list"),
    path("exports/log/", exports.ExportLog.as_view(), name="export-log"),
    path("exports/new/", exports.ExportCreate.as_view(), name="export-create"),
    path("exports/<int:pk>/", exports.ExportDetail.as_view(), name="export-detail"),
    path("exports/<int:pk>/file/", exports.ExportFile.as_view(), name="export-file"),
    path("notices/failed/", deliveries.DeliveryList.as_view(), name="delivery-list"),
    path("notices/failed/retry/", deliveries.DeliveryRetry.as_view(), name="delivery-retry-all"),
    path("notices/failed/<int:pk>/retry/", deliveries.DeliveryRetry.as_view(), name="delivery-retry"),
    path("notices/failed/<int:pk>/give-up/", deliveries.DeliveryGiveUp.as_view(), name="delivery-give-up"),
    path("views/", saved_views.SavedViewList.as_view(), name="view-list"),
    path("views/new/", saved_views.SavedViewCreate.as_view(), name="view-create"),
    path("views/<int:pk>/", saved_views.SavedViewOpen.as_view(), name="view-open"),
    path("views/<int:pk>/edit/", saved_views.SavedViewEdit.as_view(), name="view-edit"),
    path("views/<int:pk>/delete/", saved_views.SavedViewDelete.as_view(), name="view-delete"),
    path("imports/", imports.ImportIndex.as_view(), name="import-index"),
    path("imports/new/<slug:kind>/", imports.ImportCreate.as_view(), name="import-create"),
    path("imports/<int:pk>/", imports.ImportDetail.as_view(), name="import-detail"),
    path("imports/<int:pk>/read/", imports.ImportRead.as_view(), name="import-read"),
    path("imports/<int:pk>/apply/", imports.ImportApply.as_view(), name="import-apply"),
    path("imports/<int:pk>/marked/", imports.MarkedWorkbook.as_view(), name="import-marked"),
    path("imports/<slug:kind>/template/", imports.KindTemplate.as_view(), name="import-template"),
    path(
        "imports/<slug:kind>/export.xlsx", imports.KindExport.as_view(), {"ending": "xlsx"}, name="import-export-xlsx"
    ),
    path("imports/<slug:kind>/export.csv", imports.KindExport.as_view(), {"ending": "csv"}, name="import-export-csv"),
]
