"""Building blocks that know no model."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "web"

    def ready(self):
        """Every room's table of transitions, and what orders and changes of units mean for it, are known before the first request."""
        autodiscover_modules("transitions", "impact", "successions", "evidence")
