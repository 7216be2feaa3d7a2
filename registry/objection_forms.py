"""The form in which somebody objects to what is on public notice, or staff record who did."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import Unit
from registry.objecting import is_staff, why_not
from registry.objections import LONGEST, why_not_received
from web import clock

RESIDENT = "resident"


class RaiseForm(forms.Form):
    """Who objects, and why. A unit objects for itself; staff also record residents and late letters.

    ``authority`` is that of what is on notice, ``first`` and ``last`` the days of the notice (None: there is none),
    ``barred`` the sentence that bars another objection of this user today, or None.
    """

    #: What is said in words, from which it is hidden who somebody is.
    words = ("text",)

    unit = forms.ChoiceField(label=_("提出人"))
    received_on = forms.DateField(
        label=_("收到日期"),
        help_text=_("来电、来信、当面提出的，写收到的那一天。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    text = forms.CharField(
        label=_("异议和理由"),
        max_length=LONGEST,
        help_text=_("不写居民的姓名、身份证号和电话；写了的，保存时自动隐去。"),
        widget=forms.Textarea(attrs={"rows": 5, "data-autosize": True}),
    )

    def __init__(self, *args, authority, user, is_staff, barred, first, last, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority, self.is_staff, self.barred, self.first, self.last = authority, is_staff, barred, first, last
        own = {post.unit_id: post.unit for post in user.posts}
        self.units = {str(pk): unit for pk, unit in (self._everybody(own) if is_staff else own).items()}
        field = self.fields["unit"]
        field.choices = [(pk, unit.name) for pk, unit in self.units.items()]
        if is_staff:
            field.choices = [("", _t("请选择")), (RESIDENT, _t("居民（不登记姓名）")), *field.choices]
            self.fields["received_on"].initial = min(clock.today(), last or clock.today())
        else:
            field.label = _("提出单位")
            del self.fields["received_on"]
            if len(own) == 1:
                del self.fields["unit"]

    def _everybody(self, own):
        """The units to which the authority speaks, and one's own."""
        mine = Q(authority_id__in=self.authority.chain) | Q(authority__parent=self.authority)
        rows = Unit.objects.on(clock.today()).filter(mine).order_by("kind", "official_order", "pk")
        return {**{unit.pk: unit for unit in rows}, **own}

    def clean_received_on(self):
        """A day of the notice, not a day to come."""
        day = self.cleaned_data["received_on"]
        if self.last is not None and (why := why_not_received(day, self.first, self.last)):
            raise ValidationError(why)
        return day

    def clean(self):
        """Nothing is recorded outside the notice; what was typed stays on the page."""
        if self.barred:
            raise ValidationError(self.barred)
        return super().clean()

    def said(self):
        """What was said, by name: as whatever records it takes it."""
        given = self.cleaned_data
        chosen = given["unit"] if "unit" in self.fields else next(iter(self.units))
        words = {name: given[name] for name in self.words}
        return {"unit": self.units.get(chosen), "received_on": given.get("received_on"), **words}


class ObjectionForm(RaiseForm):
    """What in an order on notice is objected to; whoever drafts or publishes it is its staff."""

    about = forms.CharField(
        label=_("针对哪一项"),
        max_length=200,
        required=False,
        help_text=_("例如「负面清单第3项」；针对整份文件的不填。"),
    )
    words = ("about", "text")
    field_order = ("unit", "received_on", "about", "text")

    def __init__(self, *args, order, user, **kwargs):
        staff, days = is_staff(order, user), {"first": order.notice_from, "last": order.notice_until}
        barred = why_not(order, staff=staff)
        super().__init__(*args, authority=order.authority, user=user, is_staff=staff, barred=barred, **days, **kwargs)
