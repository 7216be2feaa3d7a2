"""The form in which one rule is set from a day on; its first field is of the kind of the rule's value."""

from operator import attrgetter

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.basis_forms import DayField
from registry.rule_kinds import KINDS
from registry.rule_readings import units_to_name
from web import clock
from web.templatetags.ui import cn_date


class RuleForm(forms.Form):
    """Value, first day, source. ``has_own`` when the authority has a value of its own, which it may give up."""

    on = DayField(label=_("从哪一天起"), help_text=_("今天或者以后；以前的事项仍按当时的规则。"))
    source = forms.CharField(label=_("出处"), max_length=200, required=False, help_text=_("文件的题名和文号。"))
    is_assumption = forms.BooleanField(label=_("没有出处，暂按惯例，待本辖区确认"), required=False)
    leaves = forms.BooleanField(
        label=_("不再自己设定"), required=False, help_text=_("从这一天起按上级市的规定；上级市没有规定的，按系统默认。")
    )

    def __init__(self, *args, key, authority, held, has_own, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = KINDS[key]
        self.units = list(units_to_name(authority)) if self.kind.names_units else []
        self.fields["value"] = self.kind.field(self.units)
        self.fields["value"].label = _("取值")
        self.order_fields(["value", "on", "source", "is_assumption", "leaves"])
        if not has_own:
            del self.fields["leaves"]
        self.initial |= {"value": self.kind.shown(held.value), "on": clock.today()}

    def clean(self):
        """A value has a source or is marked as usage; a unit must be there on the first day."""
        cleaned = super().clean()
        if cleaned.get("leaves"):
            self.errors.pop("value", None)
            return cleaned
        if not cleaned.get("source") and not cleaned.get("is_assumption"):
            self.add_error("source", _t("请写明出处；没有出处的，请勾选「没有出处，暂按惯例，待本辖区确认」。"))
        if cleaned.get("on") and self.kind.names_units:
            self._must_be_there(cleaned)
        return cleaned

    def _must_be_there(self, cleaned):
        """On the first day; an office that the law can't do without also later, or another under its code."""
        given = cleaned.get("value") or []
        for code in [given] if isinstance(given, str) else given:
            of_code = [unit for unit in self.units if unit.code == code]
            last = max(of_code, key=attrgetter("valid_from"))
            words = {"name": last.name}
            if not any(unit.is_true_on(cleaned["on"]) for unit in of_code):
                self.add_error("value", _t("「%(name)s」在这一天不在册，请另选一个单位。") % words)
            elif code == given and last.valid_to:
                words["day"] = cn_date(last.valid_to)
                self.add_error("value", _t("「%(name)s」已经登记自%(day)s起撤销，请另选一个单位。") % words)

    @property
    def said(self):
        """What is kept: value, source, whether it is usage."""
        cleaned = self.cleaned_data
        value = self.kind.kept(cleaned["value"])
        return {"value": value, "source": cleaned["source"], "is_assumption": cleaned["is_assumption"]}
