"""Handing a case over (转交): to another reviewer, with a reason; both are told, and the case keeps who had it before."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, User, people_with
from admission.bodies import reviewing_body
from registry.lineage import Lineage
from registry.notice_wordings import tell_of
from web import clock


def may_review(application, *, but=()):
    """The users who may review ``application``, those in ``but`` left out: reviewers of its reviewing body who neither
    wrote nor submitted it and hold no post in the unit that applies."""
    body, today = reviewing_body(application), clock.today()
    if body is None:
        return User.objects.none()
    lineage = Lineage.load([application.authority_id], until=today)
    units = {application.applicant_id} | lineage.after([application.applicant_id])
    own = Membership.objects.on(today).filter(unit__in=units).values("user")
    barred = {application.created_by_id, application.submitted_by_id, *but} - {None}
    return people_with("admission.review", units=[body]).exclude(pk__in=barred).exclude(pk__in=own)


class TransferForm(forms.Form):
    """To whom, and why; the name is kept with the step."""

    wants_object = True

    reviewer = forms.ModelChoiceField(
        label=gettext_lazy("转交给"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("请选择审核人"),
        error_messages={"invalid_choice": gettext_lazy("这位审核人不能审核这件申请，或者现在就由其审核。")},
    )
    reason = forms.CharField(label=gettext_lazy("转交理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, **kwargs)
        self.fields["reviewer"].queryset = may_review(obj, but=[obj.reviewed_by_id])
        said = [_("现在由%(person)s审核。") % {"person": obj.reviewed_by}] if obj.reviewed_by_id else []
        if data is None and not self.fields["reviewer"].queryset.exists():
            said.append(_("没有别的审核人可以审核这件申请；需要的，请系统管理员增加审核人。"))
        self.fields["reviewer"].help_text = "".join(said)

    def clean(self):
        """With the name, as it is today."""
        cleaned = super().clean()
        if person := cleaned.get("reviewer"):
            cleaned["to"] = str(person)
        return cleaned


class TransferAllForm(TransferForm):
    """To whom several applications go at once; for each it is asked anew whether that person may review it."""

    def __init__(self, data=None, files=None, *, user, **kwargs):
        forms.Form.__init__(self, data, files, **kwargs)
        units = user.present_unit_ids_with("admission.review")
        self.fields["reviewer"].queryset = people_with("admission.review", units=units)


def hand_over(application, step):
    """Write who reviews from now on, and tell both; whoever hands on somebody else's case doesn't do so silently."""
    before, after = application.reviewed_by, step.cleaned["reviewer"]
    application.reviewed_by = after
    tell_of(
        "case-handed-over",
        [person for person in (before, after) if person and person != step.by],
        authority=application.authority_id,
        key=f"application-step:{step.pk}",
        url=reverse("admission:application-detail", args=[application.pk]),
        number=application.number,
        name=application.name,
        by=str(step.by),
        to=str(after),
        reason=step.cleaned["reason"],
    )
