"""The desk: what every room uses."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self):
        from desk.checks import collation_reads_chinese  # noqa: F401  registers the check
        from desk.exports.keeping import Desk
        from desk.history import after_migrate
        from desk.imports.importer import find_kinds
        from web.taking import appoint

        appoint(Desk())
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="history")
        find_kinds()
