"""Form fields of this room: days within reason, the six acts, communities ticked one by one or by street."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from admission.models import Cause
from registry.models import PermittedAct
from web.days import EARLIEST, LATEST

#: Prefix of a tick that stands for all communities of a street.
STREET = "street-"
LONGEST_KEY = 9  # digits


class DayField(forms.DateField):
    """A day, shown by the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("「%(value)s」不是一个有效的日期，请按「2026-03-01」的样式填写。")}

    def __init__(self, **kwargs):
        words = _("日期应当在1949年到2999年之间。")
        validators = [MinValueValidator(EARLIEST, words), MaxValueValidator(LATEST, words)]
        super().__init__(**{**kwargs, "validators": validators})

    def to_python(self, value):
        """The day; what was typed stands in the sentence, as a browser's picker drops what it can't show."""
        try:
            return super().to_python(value)
        except (ValidationError, AttributeError):  # a number of a JSON body is no text to be read
            words = self.error_messages["invalid"]
            raise ValidationError(words, code="invalid", params={"value": str(value)[:20]}) from None


class ActsField(forms.MultipleChoiceField):
    """Some of the six permitted acts, for an array of the model."""

    widget = forms.CheckboxSelectMultiple
    offered = PermittedAct.choices

    def __init__(self, *, base_field=None, max_length=None, **kwargs):
        super().__init__(choices=self.offered, **kwargs)


class CausesField(ActsField):
    """What the matter brings along, for an array of the model."""

    offered = Cause.choices


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet: True, False or None."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        choices = [("True", _("是")), ("False", _("否"))]
        super().__init__(choices=choices, coerce=lambda said: said == "True", empty_value=None, **kwargs)

    def has_changed(self, initial, data):
        """Compared as the page prints it."""
        return super().has_changed("" if initial is None else str(initial), data)


@dataclass(frozen=True)
class StreetGroup:
    """The communities of one street as ticks: (value, name, is ticked)."""

    street: object
    value: str
    is_ticked: bool
    ticks: tuple


class CommunitiesField(forms.ModelMultipleChoiceField):
    """Communities by key; ``street-KEY`` stands for all of a street's that may be chosen."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _("所选的社区不在可选的范围内。"),
        "invalid_list": _("请逐个给出社区。"),
        "invalid_pk_value": _("没有「%(pk)s」这个社区。"),
    }

    def clean(self, value):
        """The chosen communities as a queryset."""
        if isinstance(value, (list, tuple)):
            streets = {str(one)[len(STREET) :] for one in value if str(one).startswith(STREET)}
            value = [one for one in value if not str(one).startswith(STREET)]
            if streets:
                value += self.in_streets(streets)
        return super().clean(value)

    def in_streets(self, keys):
        """The keys of all communities of some streets that may be chosen. Raises ValidationError for any other street."""
        numbers = {int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_KEY}
        found = dict(self.queryset.filter(parent_id__in=numbers).values_list("pk", "parent_id"))
        if len(numbers) < len(keys) or numbers - set(found.values()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return list(found)


def by_street(bound):
    """The ticks of a bound CommunitiesField, street by street in the official order."""
    ticked = {str(getattr(one, "pk", one)) for one in (bound.value() or [])}
    rows = bound.field.queryset.select_related("parent").order_by(
        "parent__official_order", "parent_id", "official_order", "pk"
    )
    streets = {}
    for community in rows:
        streets.setdefault(community.parent, []).append((community.pk, community.name, str(community.pk) in ticked))
    return [
        StreetGroup(street, f"{STREET}{street.pk}", f"{STREET}{street.pk}" in ticked, tuple(ticks))
        for street, ticks in streets.items()
    ]
