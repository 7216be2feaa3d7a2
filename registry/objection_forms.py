"""The form in which somebody objects to an order on public notice, or staff record who did."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import Unit
from registry.objecting import LONGEST, is_staff, why_not
from web import clock
from web.templatetags.ui import cn_date

RESIDENT = "resident"


class ObjectionForm(forms.Form):
    """What is objected to. A unit objects for itself; who drafts or publishes also records residents and late letters."""

    unit = forms.ChoiceField(label=_("提出人"))
    received_on = forms.DateField(
        label=_("收到日期"),
        help_text=_("来电、来信、当面提出的，写收到的那一天。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    about = forms.CharField(
        label=_("针对哪一项"),
        max_length=200,
        required=False,
        help_text=_("例如「负面清单第3项」；针对整份文件的不填。"),
    )
    text = forms.CharField(
        label=_("异议和理由"),
        max_length=LONGEST,
        help_text=_("不写居民的姓名、身份证号和电话；写了的，保存时自动隐去。"),
        widget=forms.Textarea(attrs={"rows": 5, "data-autosize": True}),
    )

    def __init__(self, *args, order, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.order, self.is_staff = order, is_staff(order, user)
        own = {post.unit_id: post.unit for post in user.posts}
        self.units = {str(pk): unit for pk, unit in (self._everybody(own) if self.is_staff else own).items()}
        field = self.fields["unit"]
        field.choices = [(pk, unit.name) for pk, unit in self.units.items()]
        if self.is_staff:
            field.choices = [("", _t("请选择")), (RESIDENT, _t("居民（不登记姓名）")), *field.choices]
            self.fields["received_on"].initial = min(clock.today(), order.notice_until or clock.today())
        else:
            field.label = _("提出单位")
            del self.fields["received_on"]
            if len(own) == 1:
                del self.fields["unit"]

    def _everybody(self, own):
        """The units to which the lists of the order's authority speak, and one's own."""
        authority = self.order.authority
        mine = Q(authority_id__in=authority.chain) | Q(authority__parent=authority)
        rows = Unit.objects.on(clock.today()).filter(mine).order_by("kind", "official_order", "pk")
        return {**{unit.pk: unit for unit in rows}, **own}

    def clean_received_on(self):
        """A day of the notice, not a day to come."""
        day, last = self.cleaned_data["received_on"], self.order.notice_until
        if last is not None and not self.order.notice_from <= day <= min(last, clock.today()):
            said = {"first": cn_date(self.order.notice_from), "last": cn_date(min(last, clock.today()))}
            raise ValidationError(_t("收到日期应当在%(first)s到%(last)s之间。") % said)
        return day

    def clean(self):
        """Nothing is recorded outside the notice; what was typed stays on the page."""
        if why := why_not(self.order, staff=self.is_staff):
            raise ValidationError(why)
        return super().clean()

    def said(self):
        """What was said, as ``objecting.raise_objection`` takes it."""
        given = self.cleaned_data
        chosen = given["unit"] if "unit" in self.fields else next(iter(self.units))
        return {
            "unit": self.units.get(chosen),
            "about": given["about"],
            "text": given["text"],
            "received_on": given.get("received_on"),
        }
