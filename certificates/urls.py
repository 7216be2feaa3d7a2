"""Addresses of the certificates."""

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [path("certificates/", views.CertificateList.as_view(), name="certificate-list")]
