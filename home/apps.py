"""The three homes, search and health."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
