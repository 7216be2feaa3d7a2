"""The Word templates that an authority's reports were filled into, one after the other."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desk.models import StoredFile
from registry.models import Authority
from web import clock


class WordTemplateQuerySet(models.QuerySet):
    """Templates, the newest first."""

    def visible_to(self, user):
        """Those of the authorities whose reports the user builds."""
        return self.filter(authority_id__in=user.authority_ids_with("reports.build"))

    def of(self, authority, moment=None):
        """Those that the authority had chosen by ``moment`` (None: by now); the first is the one in use."""
        rows = self.filter(authority=authority).select_related("file", "chosen_by")
        return rows.filter(chosen_at__lte=moment) if moment else rows


class WordTemplate(models.Model):
    """One choice of a template; without a file the register's own. What was chosen is superseded, never edited."""

    history_inserts = False

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(
        StoredFile, verbose_name=_("版式文件"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("设置人"), on_delete=models.PROTECT, related_name="+"
    )
    chosen_at = models.DateTimeField(_("设置时间"), default=clock.now)

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("月报版式")
        ordering = ["-chosen_at", "-pk"]

    def __str__(self):
        return self.file.name if self.file else str(_("系统自带的版式"))
