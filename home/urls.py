"""Addresses of the homes, health and the frame."""

from django.urls import path

urlpatterns = []
