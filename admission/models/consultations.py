"""Consultation (会商): what departments, streets and a sample of communities say of an application; and the questions,
notes and assessments inside the case."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application
from registry.models import Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class ConsultationState(models.TextChoices):
    """States of a consultation; that it is overdue is read from its day."""

    ASKED = "asked", _("待答复")
    ANSWERED = "answered", _("已答复")
    CANCELLED = "cancelled", _("已取消")


class Opinion(models.TextChoices):
    """What a consulted unit says."""

    AGREE = "agree", _("同意")
    DISAGREE = "disagree", _("不同意")
    AMEND = "amend", _("修改后同意")


OPINION_TONES = {Opinion.AGREE: "admitted", Opinion.AMEND: "assist", Opinion.DISAGREE: "refuse"}


class ConsultationQuerySet(models.QuerySet):
    """Consultations."""

    def visible_to(self, user):
        """What one's own units were asked, and the whole table for those who see every case."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(unit_id__in=user.unit_ids)
        return self.filter(mine | Q(application__authority_id__in=user.authority_ids_with("admission.view_all")))

    def by_urgency(self):
        """What waits first, the soonest due on top; then what was answered, the newest first."""
        waits = Case(When(state=ConsultationState.ASKED, then=0), default=1)
        return self.order_by(waits, F("answered_on").desc(nulls_first=True), "due_on", "pk")

    def waiting(self):
        """Those not answered yet."""
        return self.filter(state=ConsultationState.ASKED)


class Consultation(Procedural):
    """One unit asked about one application, with a due day of its own; ``due_on`` is that day."""

    state = models.CharField(
        _("状态"), max_length=20, choices=ConsultationState.choices, default=ConsultationState.ASKED, editable=False
    )
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(
        Unit, verbose_name=_("征求意见单位"), on_delete=models.PROTECT, related_name="consultations"
    )
    question = models.CharField(_("征求什么意见"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发起人"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("发起时间"), default=clock.now)
    opinion = models.CharField(_("意见"), max_length=10, choices=Opinion.choices, blank=True, editable=False)
    text = models.TextField(_("意见内容"), blank=True, editable=False)
    # A community that is heard says how long it takes, what overlaps, and whether it can.
    minutes_estimate = models.PositiveIntegerField(_("估计每次用时（分钟）"), null=True, editable=False)
    overlaps = models.CharField(_("和哪些工作重复"), max_length=300, blank=True, editable=False)
    is_able = models.BooleanField(_("有没有能力承接"), null=True, editable=False)
    answered_on = models.DateField(_("答复日期"), null=True, editable=False)
    # An opinion that came on paper is entered by staff.
    file = models.ForeignKey(
        "desk.StoredFile",
        verbose_name=_("书面意见"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("会商意见")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "unit"],
                condition=Q(state=ConsultationState.ASKED),
                name="admission_consultation_asked_once_at_a_time",
                violation_error_message=_("已在征求这个单位的意见。"),
            ),
            models.CheckConstraint(
                name="admission_consultation_answered_has_an_opinion",
                condition=~Q(state=ConsultationState.ANSWERED) | (~Q(opinion="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="admission_consultation_dissent_says_why",
                condition=~Q(opinion__in=[Opinion.DISAGREE, Opinion.AMEND]) | ~Q(text=""),
                violation_error_message=_("不同意或者要求修改的，应当写明内容。"),
            ),
        ]

    def __str__(self):
        return f"{self.application} {self.unit}"

    @property
    def is_waiting(self):
        """True until it is answered or taken back."""
        return self.state == ConsultationState.ASKED

    @property
    def opinion_tone(self):
        """The tone of what was said."""
        return OPINION_TONES.get(self.opinion, "mute")


class ConsultationStep(BaseStep):
    """One step of a consultation."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("会商办理记录")

    def __str__(self):
        return f"{self.consultation} {self.action}"


class Principle(models.TextChoices):
    """The three principles by which an application is assessed (Suzhou)."""

    LAWFUL = "lawful", _("依法依规")
    EFFECTIVE = "effective", _("注重实效")
    POWER_MATCHES_DUTY = "power_matches_duty", _("权责统一")


class Finding(models.TextChoices):
    """What the assessment finds."""

    MEETS = "meets", _("符合")
    IN_PART = "in_part", _("部分符合")
    FAILS = "fails", _("不符合")


FINDING_TONES = {Finding.MEETS: "admitted", Finding.IN_PART: "assist", Finding.FAILS: "refuse"}


class Assessment(models.Model):
    """What was found on one principle; a later finding supersedes it, nothing edits it."""

    history_inserts = False

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    principle = models.CharField(_("原则"), max_length=20, choices=Principle.choices)
    finding = models.CharField(_("评估结论"), max_length=10, choices=Finding.choices)
    text = models.TextField(_("评估意见"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("评估人"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("评估时间"), default=clock.now)

    class Meta:
        verbose_name = _("评估")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.application} {self.get_principle_display()}"

    @property
    def tone(self):
        """The tone of what was found."""
        return FINDING_TONES[self.finding]


class CaseNote(models.Model):
    """A note in the case; internal unless said otherwise, chosen before it is saved."""

    history_inserts = False

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("备注"), max_length=1000)
    is_internal = models.BooleanField(_("只限内部查看"), default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("填写人"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"), default=clock.now)
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("提到的人"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("备注")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:40]
