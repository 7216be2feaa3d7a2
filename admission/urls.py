"""Addresses of this room."""

from django.urls import path

from admission.views import admissions, applications, decisions, inherited, review, sections, sheets

app_name = "admission"
urlpatterns = [
    path("applications/", applications.ApplicationList.as_view(), name="application-list"),
    path("applications/new/", applications.ApplicationCreate.as_view(), name="application-create"),
    path("applications/<int:pk>/", applications.ApplicationDetail.as_view(), name="application-detail"),
    path("applications/<int:pk>/edit/<slug:section>/", sections.SectionEdit.as_view(), name="section-edit"),
    path("applications/<int:pk>/files/", sections.AttachmentList.as_view(), name="attachment-list"),
    path("applications/<int:pk>/files/<int:attachment>/", sections.AttachmentFile.as_view(), name="attachment-file"),
    path(
        "applications/<int:pk>/files/<int:attachment>/remove/",
        sections.AttachmentRemove.as_view(),
        name="attachment-remove",
    ),
    path(
        "applications/<int:pk>/do/<slug:action>/", applications.ApplicationAction.as_view(), name="application-action"
    ),
    path("applications/<int:pk>/form/", sheets.ApprovalForm.as_view(), name="approval-form"),
    path("applications/<int:pk>/letter/", sheets.DecisionLetter.as_view(), name="decision-letter"),
    path("applications/<int:pk>/notice/<int:step>/", sheets.DeficiencyNotice.as_view(), name="deficiency-notice"),
    path("review/", review.Queue.as_view(), name="queue"),
    path("admissions/", admissions.AdmissionList.as_view(), name="admission-list"),
    path("admissions/inherited/", inherited.InheritedList.as_view(), name="inherited-list"),
    path("admissions/inherited/<int:pk>/", inherited.InheritedAnswer.as_view(), name="inherited-answer"),
    path("admissions/<int:pk>/", admissions.AdmissionDetail.as_view(), name="admission-detail"),
    path("decisions/", decisions.DecisionList.as_view(), name="decision-list"),
    path("decisions/<int:pk>/", decisions.DecisionDetail.as_view(), name="decision-detail"),
]
