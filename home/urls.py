"""Addresses of the homes, health and the frame."""

from django.urls import path

from home import search_page, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("healthz", views.Health.as_view(), name="healthz"),
    path("search/", search_page.Search.as_view(), name="search"),
    path("about/", views.About.as_view(), name="about"),
    path("large-print/", views.LargePrint.as_view(), name="large-print"),
    path("notices/", views.NoticeList.as_view(), name="notice-list"),
    path("notices/read/", views.NoticesRead.as_view(), name="notices-read"),
    path("notices/<int:pk>/", views.NoticeOpen.as_view(), name="notice-open"),
]
