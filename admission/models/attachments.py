"""Files of an application in their slots, and what was submitted each time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application, ApplicationStep


class AttachmentSlot(models.TextChoices):
    """What an attachment is."""

    BASIS = "basis", _("依据文件")
    FORM = "form", _("台账、报表样表")
    FUNDS = "funds", _("经费证明")
    AGREEMENT = "agreement", _("购买服务协议")
    PAPER = "paper", _("纸质申请")
    OTHER = "other", _("其他材料")


class AttachmentQuerySet(models.QuerySet):
    """Attachments; a list of them never reads the files."""

    def visible_to(self, user):
        """Those of the applications that the user may see."""
        return self.filter(application__in=Application.objects.visible_to(user))

    def for_list(self):
        """With name and size of the file, without its content."""
        return self.select_related("file", "file__stored_by").defer("file__content")


class Attachment(models.Model):
    """A file of an application in its slot; a replaced one stays readable."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    slot = models.CharField(_("材料"), max_length=10, choices=AttachmentSlot.choices)
    file = models.ForeignKey("desk.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(_("被替换时间"), null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("申请材料")
        ordering = ["slot", "pk"]

    def __str__(self):
        return str(self.file)


class Submission(models.Model):
    """One round of submission: what the application said then, word for word, with its hash."""

    history_inserts = False

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    step = models.OneToOneField(ApplicationStep, on_delete=models.PROTECT, related_name="submission")
    round = models.PositiveSmallIntegerField(_("第几次提交"))
    said = models.JSONField(_("提交内容"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("提交记录")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="admission_submission_one_a_round")
        ]

    def __str__(self):
        return f"{self.application} {self.round}"
