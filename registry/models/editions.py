"""The edition of everything that answers rest on: triggers renew it whenever a list, basis, guide or admission changes."""

import uuid

from django.db import models
from django.db.models import F
from django.db.models.functions import Now


class Edition(models.Model):
    """One row. Its ``stamp`` is new after every change that is committed, so that what was read may be kept and reused
    exactly as long as it is unchanged."""

    number = models.BigIntegerField(default=0)
    stamp = models.UUIDField(default=uuid.uuid4)
    renewed_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.number}"

    @classmethod
    def now(cls):
        """The present stamp; None before the first change. One query."""
        return cls.objects.values_list("stamp", flat=True).first()

    @classmethod
    def renew(cls):
        """Make what was read before stale, for changes of tables that no trigger watches. Call in the transaction of the
        change."""
        cls.objects.update(number=F("number") + 1, stamp=uuid.uuid4(), renewed_at=Now())

    @classmethod
    def marks(cls):
        """(stamp, moment of its renewal); two times None before the first change. One query."""
        return cls.objects.values_list("stamp", "renewed_at").first() or (None, None)
