"""Addresses of the homes, health and the frame."""

from django.urls import path

from home import feed, open_data, public, search_page, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("healthz", views.Health.as_view(), name="healthz"),
    path("search/", search_page.Search.as_view(), name="search"),
    path("changes/", public.Changes.as_view(), name="changes"),
    path("changes/feed.xml", feed.changes_feed, name="changes-feed"),
    path("numbers/", public.NumberCheck.as_view(), name="number-check"),
    path("departments/", public.DepartmentList.as_view(), name="department-list"),
    path("departments/<int:pk>/", public.DepartmentDetail.as_view(), name="department-detail"),
    path("data/", open_data.OpenData.as_view(), name="open-data"),
    path("data/<slug:name>.<slug:ending>", open_data.OpenDataFile.as_view(), name="open-data-file"),
    path("about/", views.About.as_view(), name="about"),
    path("large-print/", views.LargePrint.as_view(), name="large-print"),
    path("notices/", views.NoticeList.as_view(), name="notice-list"),
    path("notices/read/", views.NoticesRead.as_view(), name="notices-read"),
    path("notices/<int:pk>/", views.NoticeOpen.as_view(), name="notice-open"),
]
