"""The form of a place in the order of countersigners."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import people_with
from admission.countersigning import MAY_SIGN
from admission.dated_rows import named_with_posts, not_past
from admission.fields import DayField
from admission.models import Countersigner
from web import clock

LAST_PLACE = 20


class CountersignerForm(forms.ModelForm):
    """Who signs at which place of an authority, from when; the instance names the authority."""

    position = forms.IntegerField(
        label=_("顺序"), min_value=1, max_value=LAST_PLACE, help_text=_("从小到大依次会签；一个顺序同时只有一人。")
    )
    valid_from = DayField(label=_("启用日期"))

    class Meta:
        model = Countersigner
        fields = ["position", "signer", "valid_from"]
        help_texts = {"signer": _("能查看申请的人才能会签。申请单位的人、填报提交的人和审核人在本件回避。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        standing = Countersigner.objects.today().filter(authority=self.instance.authority)
        last = standing.aggregate(last=Max("position"))["last"] or 0
        self.initial |= {"position": min(last + 1, LAST_PLACE), "valid_from": clock.today()}
        people = people_with(MAY_SIGN, authority=self.instance.authority)
        named = named_with_posts(people)
        self.fields["signer"].queryset = people
        self.fields["signer"].empty_label = _("请选择会签人")
        self.fields["signer"].label_from_instance = lambda person: named[person.pk]

    def clean_valid_from(self):
        """Not in the past: who signed is known already."""
        return not_past(self.cleaned_data["valid_from"])

    def clean(self):
        """Nobody holds two places at once."""
        cleaned = super().clean()
        signer, since = cleaned.get("signer"), cleaned.get("valid_from")
        if signer and since:
            places = Countersigner.objects.filter(authority=self.instance.authority, signer=signer)
            if held := places.filter(Q(valid_to=None) | Q(valid_to__gt=since)).first():
                words = _t("%(person)s已经是第%(n)s位会签人。") % {"person": signer, "n": held.position}
                raise ValidationError({"signer": words})
        return cleaned

    def _get_validation_exclusions(self):
        """The authority, which isn't asked, is part of the rule that a place is held once."""
        return super()._get_validation_exclusions() - {"authority", "valid_to"}
