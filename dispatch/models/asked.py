"""What people asked and how the lists answered: for mending keywords, never for watching anybody."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from registry.models import Authority
from web import clock


class AskedQuestionQuerySet(models.QuerySet):
    """Questions that people asked."""

    def visible_to(self, user):
        """Those who keep the keywords of the authority."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(authority_id__in=user.authority_ids_with("registry.keep_keywords"))

    def not_found(self):
        """Questions to which the lists gave no certain answer, or a person said that it was another line."""
        return self.filter(Q(verdict__in=("unclear", "unlisted")) | Q(is_disputed=True))


class AskedQuestion(models.Model):
    """A question as it was asked, with numbers of persons masked; who asked isn't kept, and after a time nothing is.

    It has no history, and it is deleted after the number of days that the authority's rule ``question_days`` says.
    """

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("问题"))
    asked_on = models.DateField(_("日期"), default=clock.today)
    verdict = models.CharField(_("结论"), max_length=20)
    line = models.ForeignKey(
        "registry.ListLine",
        verbose_name=_("清单条目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    score = models.FloatField(_("得分"), null=True, blank=True)
    # The person chose another candidate, or none of them.
    is_disputed = models.BooleanField(_("选了别的"), default=False)
    times = models.PositiveIntegerField(_("次数"), default=1)
    settled_on = models.DateField(_("处理日期"), null=True, blank=True)

    objects = AskedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("查询问题")
        verbose_name_plural = _("查询问题")
        ordering = ["-asked_on", "-pk"]
        indexes = [models.Index(fields=["authority", "asked_on"])]
        constraints = [
            models.UniqueConstraint(
                "authority", "asked_on", MD5("text"), name="dispatch_askedquestion_counted_once_a_day"
            )
        ]

    def __str__(self):
        return self.text[:40]
