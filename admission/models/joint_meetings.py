"""Joint meetings (联席会议) and hearings (听证): who sat, which cases, what came of each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application
from registry.models import Authority, Unit
from web.procedural import Procedural
from web.procedural import Step as BaseStep
from web.words import saying


class MeetingKind(models.TextChoices):
    """What is held."""

    JOINT_MEETING = "joint_meeting", _("联席会议")
    HEARING = "hearing", _("听证")


class MeetingState(models.TextChoices):
    """States of a meeting."""

    PLANNED = "planned", _("筹备中")
    HELD = "held", _("已召开")
    CANCELLED = "cancelled", _("已取消")


class CaseResult(models.TextChoices):
    """What a meeting concludes on a case."""

    APPROVE = "approve", _("同意准入")
    CONDITIONS = "conditions", _("附条件同意")
    REJECT = "reject", _("不同意准入")
    POSTPONE = "postpone", _("缓议")


RESULT_TONES = {CaseResult.APPROVE: "admitted", CaseResult.CONDITIONS: "assist", CaseResult.REJECT: "refuse"}


class JointMeetingQuerySet(models.QuerySet):
    """Meetings."""

    def visible_to(self, user):
        """For those who see every case of the authority, and for units that sit."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(authority_id__in=user.authority_ids_with("admission.view_all"))
        return self.filter(seen | Q(members__unit_id__in=user.unit_ids)).distinct()

    def saying(self, text):
        """Meetings whose title or minutes number has every word of ``text``."""
        return saying(self, text, "title", "minutes_number")


class JointMeeting(Procedural):
    """One meeting with its agenda; once held, its minutes and results stay."""

    state = models.CharField(
        _("状态"), max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED, editable=False
    )
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(_("种类"), max_length=20, choices=MeetingKind.choices, default=MeetingKind.JOINT_MEETING)
    title = models.CharField(_("名称"), max_length=100)
    held_on = models.DateField(_("召开日期"))
    place = models.CharField(_("地点"), max_length=100, blank=True)
    minutes_number = models.CharField(_("会议纪要编号"), max_length=60, blank=True, editable=False)
    minutes = models.TextField(_("会议纪要"), blank=True, editable=False)
    minutes_file = models.ForeignKey(
        "desk.StoredFile",
        verbose_name=_("会议纪要文件"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = JointMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="admission_meeting_held_has_minutes",
                condition=~Q(state=MeetingState.HELD) | (~Q(minutes_number="") & ~Q(minutes="")),
            ),
            models.UniqueConstraint(
                fields=["authority", "minutes_number"],
                condition=~Q(minutes_number=""),
                name="admission_meeting_minutes_have_a_number_of_their_own",
                violation_error_message=_("这个纪要编号已经用过。"),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def concludes(self):
        """True for a joint meeting; a hearing only hears."""
        return self.kind == MeetingKind.JOINT_MEETING


class MeetingMember(models.Model):
    """A unit that sits, and in which capacity."""

    meeting = models.ForeignKey(JointMeeting, on_delete=models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, verbose_name=_("参会单位"), on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(_("身份"), max_length=40, blank=True)
    was_present = models.BooleanField(_("是否到会"), null=True, blank=True)

    class Meta:
        verbose_name = _("参会单位")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "unit"],
                name="admission_meeting_each_unit_sits_once",
                violation_error_message=_("这个单位已在参会名单上。"),
            )
        ]

    def __str__(self):
        return f"{self.meeting} {self.unit}"


class MeetingCaseQuerySet(models.QuerySet):
    """Cases on agendas."""

    def visible_to(self, user):
        """Those of the meetings that the user may see."""
        return self.filter(meeting__in=JointMeeting.objects.visible_to(user))

    def concluded(self):
        """What joint meetings that were held concluded, the newest first; hearings conclude nothing."""
        rows = self.filter(meeting__state=MeetingState.HELD, meeting__kind=MeetingKind.JOINT_MEETING)
        return rows.select_related("meeting").order_by("-meeting__held_on", "-pk")


class MeetingCase(models.Model):
    """One application on the agenda, with the result and the votes."""

    meeting = models.ForeignKey(JointMeeting, on_delete=models.CASCADE, related_name="cases")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="meeting_cases")
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    result = models.CharField(_("结果"), max_length=20, choices=CaseResult.choices, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("同意票"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("反对票"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("弃权票"), null=True, blank=True)
    # Published with the decision when the meeting departs from the ordinary rule.
    reason = models.TextField(_("理由"), blank=True, max_length=1000)

    objects = MeetingCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议议题")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "application"],
                name="admission_meeting_each_case_once",
                violation_error_message=_("这件申请已在议题中。"),
            )
        ]

    def __str__(self):
        return f"{self.meeting} {self.application}"

    @property
    def tone(self):
        """The tone of the result."""
        return RESULT_TONES.get(self.result, "mute")


class JointMeetingStep(BaseStep):
    """One step of a meeting."""

    meeting = models.ForeignKey(JointMeeting, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("会议办理记录")

    def __str__(self):
        return f"{self.meeting} {self.action}"
