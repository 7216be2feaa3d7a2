"""Installations whose signed copies of lists are known here."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from web import clock


class KnownSigner(models.Model):
    """A public key that an operator has compared with its owner, and the owner's name."""

    name = models.CharField(_("签名单位"), max_length=100)
    public_key = models.CharField(_("公钥"), max_length=64, unique=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("登记人"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("已登记的签名单位")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    @property
    def fingerprint(self):
        """What two people compare by telephone."""
        return fingerprint_of(self.public_key)


def fingerprint_of(public_key):
    """The first 16 hexadecimal digits of a key's SHA-256, in groups of four."""
    digest = hashlib.sha256(public_key.encode()).hexdigest()[:16].upper()
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))
