"""What beginning and ending the public notice of a draft asks."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry import order_notice
from registry.working_days import WorkingCalendar
from web import clock
from web.days import LATEST
from web.templatetags.ui import cn_date


class OpenNoticeForm(forms.Form):
    """The last day of the notice; offered is what the authority requires, or what is usual."""

    wants_object = True

    last_day = forms.DateField(
        label=_("公示截止日（含当日）"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.order, self.calendar = obj, WorkingCalendar.load()
        self.rule = order_notice.required(obj.authority)
        field = self.fields["last_day"]
        field.initial = order_notice.usual_last_day(self.rule, self.calendar, clock.today())
        field.help_text = self.help()

    def help(self):
        """How long a notice lasts, and by whose word."""
        days = max(self.rule.days, order_notice.USUAL_DAYS)
        published = cn_date(self.order.published_on)
        said = {"days": self.rule.days, "source": self.rule.source, "usual": days, "published": published}
        if self.rule.days:
            text = _t("从今天起，至少%(days)s个工作日（%(source)s），当天不算；并且早于公布日期%(published)s。")
        else:
            text = _t(
                "从今天起，当天不算；本辖区没有规定公示几日，%(usual)s个工作日是惯例。应当早于公布日期%(published)s。"
            )
        return text % said

    def clean_last_day(self):
        """Long enough, and before the day of publication: the sentence says which of the two to change."""
        day, today = self.cleaned_data["last_day"], clock.today()
        if day > LATEST:
            raise ValidationError(_t("请填写%(last)s年以前的日期。") % {"last": LATEST.year})
        earliest = order_notice.earliest_last_day(self.rule, self.calendar, today)
        if day <= today:
            raise ValidationError(_t("公示截止日应当晚于今天，最早是%(day)s。") % {"day": cn_date(earliest)})
        if day < earliest:
            said = {
                "n": self.calendar.between(today, day),
                "days": max(self.rule.days, 1),
                "source": self.rule.source,
                "day": cn_date(earliest),
            }
            raise ValidationError(
                _t("到这一天只有%(n)s个工作日，至少要%(days)s个（%(source)s）：最早到%(day)s截止。") % said
            )
        if self.order.published_on <= day:
            said = {"published": cn_date(self.order.published_on), "day": cn_date(day)}
            raise ValidationError(
                _t(
                    "公布日期是%(published)s，应当晚于公示截止日。请把截止日改早，或者先回到草稿把公布日期改到%(day)s之后。"
                )
                % said
            )
        return day


class EndNoticeForm(forms.Form):
    """Why the notice ends and the draft goes back."""

    reason = forms.CharField(label=_("退回理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
