"""Addresses of this room."""

from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [path("jobs/<int:pk>/", views.JobDetail.as_view(), name="job-detail")]
