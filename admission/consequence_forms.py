"""The sheet on which a drafter says what becomes of each admission that an order meets."""

import hashlib
from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.burden import planned_burden
from admission.meetings import Meets, meetings_of
from admission.models import Admission, AdmissionTerm, Consequence, Meeting
from admission.models.consequences import Outcome
from web import clock
from web.templatetags.ui import cn_date

ON_A_PAGE = 50
STALE = _("您打开页面之后，这一页已由他人填写，您填写的还没有保存。要按您填写的保存，请再按一次「保存」。")


class ConsequenceForm(forms.Form):
    """One admission that one line of an order meets: it ends on a day, or is kept with a reason."""

    outcome = forms.ChoiceField(label=_("处理"), widget=forms.RadioSelect, choices=Outcome.choices, required=False)
    last_day = forms.DateField(
        label=_("准入的最后一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, required=False)

    def __init__(self, *args, order, meets, line, admission, answered, **kwargs):
        self.order, self.meets, self.line, self.admission, self.answered = order, meets, line, admission, answered
        kwargs["prefix"] = f"a{meets.order_line_id}-{meets.admission_id}"
        super().__init__(*args, initial=self._initial(), **kwargs)
        if meets.meeting == Meeting.LISTED:
            self.fields["outcome"].choices = [
                (Outcome.END, _("是同一件事，准入随之终止")),
                (Outcome.KEEP, _("不是同一件事，准入继续有效")),
            ]

    def _initial(self):
        if self.answered:
            return {name: getattr(self.answered, name) for name in ("outcome", "last_day", "reason")}
        last_day = self.order.effective_on - timedelta(days=1)
        if self.meets.meeting == Meeting.LISTED and self._is_possible(last_day):
            return {"outcome": Outcome.END, "last_day": last_day}
        return {}

    def _is_possible(self, last_day):
        """No admission ends before the order is published, and none is lengthened by it."""
        return self.order.published_on <= last_day <= self.admission.last_day

    @property
    def what_bars(self):
        """Why what was answered can't be carried out any more, or an empty text."""
        if self.answered is None:
            return _t("还没有填写。")
        if self.answered.last_day and not self._is_possible(self.answered.last_day):
            return self._impossible()
        return ""

    @property
    def gap(self):
        """Days between the end of the admission and the day from which the list speaks of it; 0 without a gap."""
        last_day = self.answered.last_day if self.answered else None
        if last_day is None or self.meets.meeting != Meeting.LISTED:
            return 0
        return max(0, (self.order.effective_on - last_day).days - 1)

    @property
    def hours_a_month(self):
        """What the admission asks of all its communities each month; None when it doesn't say enough."""
        one = self.admission
        return planned_burden(
            hours=one.workload_hours, frequency=one.frequency, communities=one.communities_count
        ).all_month

    def _impossible(self):
        return _t("最后一天应当在公布日期（%(first)s）和这件准入原来的最后一天（%(last)s）之间。") % {
            "first": cn_date(self.order.published_on),
            "last": cn_date(self.admission.last_day),
        }

    def clean(self):
        """An end has a day, a stay has a reason; a row left empty stays unanswered."""
        cleaned = super().clean()
        outcome, last_day = cleaned.get("outcome"), cleaned.get("last_day")
        if outcome == Outcome.END:
            if last_day and not self._is_possible(last_day):
                self.add_error("last_day", self._impossible())
            elif not last_day and "last_day" not in self.errors:
                self.add_error("last_day", _t("请写明准入的最后一天。"))
        elif outcome == Outcome.KEEP:
            cleaned["last_day"] = None
            if not cleaned.get("reason", "").strip():
                self.add_error("reason", _t("请写明继续有效的理由。"))
        elif last_day or cleaned.get("reason"):
            self.add_error("outcome", _t("请选择终止还是继续有效。"))
        return cleaned

    @property
    def is_news(self):
        """Whether what was typed is an answer that isn't kept yet."""
        if not self.cleaned_data.get("outcome"):
            return False
        return self.answered is None or any(
            self.cleaned_data[name] != getattr(self.answered, name) for name in ("outcome", "last_day", "reason")
        )


class ConsequenceSheet:
    """A page of the admissions that an order meets, with one form for each; 50 at a time."""

    def __init__(self, order, data=None, page=None):
        self.order, self.data = order, data
        self.met = met_by(order)
        self.page = Paginator(self.met, ON_A_PAGE).get_page(page)
        self.error = ""
        answered = {(one.order_line_id, one.admission_id): one for one in consequences_on(order, self.page)}
        lines = order.lines.select_related("item_list").in_bulk({one.order_line_id for one in self.page})
        admissions = admissions_for_reading({one.admission_id for one in self.page})
        self.forms = [
            ConsequenceForm(
                data,
                order=order,
                meets=one,
                line=lines[one.order_line_id],
                admission=admissions[one.admission_id],
                answered=answered.get((one.order_line_id, one.admission_id)),
            )
            for one in self.page
        ]
        self.mark = _mark(answered.values())

    def is_valid(self):
        """True when every row can be kept, and nobody has answered meanwhile what was typed differently."""
        if [form for form in self.forms if not form.is_valid()]:
            return False
        is_stale = self.data.get("mark", "") != self.mark
        if is_stale and any(form.is_news for form in self.forms):
            self.error = STALE
            return False
        return True

    @property
    def errors(self):
        """What must be mended, row by row, with links, as ``components/error_summary.html`` prints it."""
        return [
            {"url": f"#{bound.auto_id}", "label": f"{form.admission.name}·{bound.label}", "text": text}
            for form in self.forms
            if form.is_bound
            for bound in form
            for text in bound.errors
        ]

    def save(self, *, by):
        """Keep the answers that are new; returns how many."""
        news = [form for form in self.forms if form.is_news]
        for form in news:
            Consequence.objects.update_or_create(
                order_line_id=form.meets.order_line_id,
                admission_id=form.meets.admission_id,
                defaults={
                    "order": self.order,
                    "meeting": form.meets.meeting,
                    "decided_by": by,
                    "decided_at": clock.now(),
                    **{name: form.cleaned_data[name] for name in ("outcome", "last_day", "reason")},
                },
            )
        return len(news)


def met_by(order):
    """The admissions that an order meets; once it is published, those of which it was said what becomes of them."""
    if order.is_unpublished:
        return meetings_of(order).met
    rows = Consequence.objects.filter(order=order).order_by("order_line_id", "admission_id")
    return tuple(Meets(one.order_line_id, one.admission_id, one.meeting, 1.0) for one in rows)


def consequences_on(order, met):
    """The answers of ``order`` about some of the admissions that it meets."""
    pairs = {(one.order_line_id, one.admission_id) for one in met}
    rows = Consequence.objects.filter(order=order, admission_id__in={pk for _line, pk in pairs})
    return [one for one in rows.select_related("order_line") if (one.order_line_id, one.admission_id) in pairs]


def admissions_for_reading(pks):
    """{id: admission} with its unit, its known terms and ``communities_count``; two queries."""
    terms = Prefetch("terms", AdmissionTerm.objects.known_at().order_by("valid_from"), to_attr="known_terms")
    rows = Admission.objects.filter(pk__in=pks).select_related("lead_department", "authority")
    return {row.pk: row for row in rows.annotate(communities_count=Count("communities")).prefetch_related(terms)}


def _mark(consequences):
    said = sorted(f"{one.pk}/{one.outcome}/{one.last_day}/{one.reason}" for one in consequences)
    return hashlib.sha256("|".join(said).encode()).hexdigest()[:16]
