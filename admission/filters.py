"""Filters of applications, decisions and admissions: one class for page, API and export."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import DayField
from admission.models import Admission, Application, ApplicationState, Decision, Outcome
from registry.asking import canonical_number
from registry.models import Category, Unit
from registry.models.units import UnitKind
from registry.working_days import WorkingCalendar
from web import clock
from web.days import read_moment

SOON = 3  # working days; the same as on the homes


class DayFilter(django_filters.DateFilter):
    """A day that says how it is written when it is wrong."""

    field_class = DayField


class SpanForm(forms.Form):
    """The end of a span isn't before its start."""

    def clean(self):
        """Says so beside the field."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _t("结束日期不能早于开始日期。"))
        return cleaned


class ApplicationFilter(django_filters.FilterSet):
    """Applications by words, state, category, and the day on which they were begun."""

    q = django_filters.CharFilter(label=_("名称、编号、内容"), method="by_words")
    state = django_filters.MultipleChoiceFilter(
        label=_("状态"), choices=ApplicationState.choices, widget=forms.CheckboxSelectMultiple
    )
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices, empty_label=_("全部类别"))
    since = DayFilter(label=_("建立日期从"), field_name="created_at__date", lookup_expr="gte")
    until = DayFilter(label=_("到"), field_name="created_at__date", lookup_expr="lte")
    open = django_filters.BooleanFilter(label=_("只看办理中"), method="only_open", widget=forms.HiddenInput)

    class Meta:
        model = Application
        form = SpanForm
        fields = ["q", "state", "category", "since", "until", "open"]

    def by_words(self, rows, name, value):
        """Every word stands in the name, the number or the content."""
        return rows.saying(value)

    def only_open(self, rows, name, value):
        """Under way: submitted and not decided."""
        return rows.open() if value else rows


class QueueFilter(django_filters.FilterSet):
    """The reviewers' queue by words, category, applicant, and how near the due day is."""

    q = django_filters.CharFilter(label=_("名称、编号"), method="by_words")
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices, empty_label=_("全部类别"))
    applicant = django_filters.ModelChoiceFilter(
        label=_("申请单位"),
        queryset=Unit.objects.filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.STREET]).order_by(
            "kind", "official_order", "pk"
        ),
        empty_label=_("全部单位"),
    )
    due = django_filters.ChoiceFilter(
        label=_("期限"),
        choices=[("overdue", _("已超期")), ("soon", _("3个工作日内到期"))],
        empty_label=_("全部"),
        method="by_due",
    )

    class Meta:
        model = Application
        fields = ["q", "category", "applicant", "due"]

    def by_words(self, rows, name, value):
        """Every word stands in the name, the number or the content."""
        return rows.saying(value)

    def by_due(self, rows, name, value):
        """Late, or due within three working days."""
        today = clock.today()
        if value == "overdue":
            return rows.filter(due_on__lt=today)
        return rows.filter(due_on__gte=today, due_on__lte=WorkingCalendar.load().add(today, SOON))


class AdmissionFilter(django_filters.FilterSet):
    """Admissions in force on a day (today unless another is asked for), by words and department.

    With a number: that admission, whether in force or not.
    """

    number = django_filters.CharFilter(label=_("准入编号"), method="by_number")
    q = django_filters.CharFilter(label=_("事项名称、内容"), method="by_words")
    department = django_filters.ModelChoiceFilter(
        label=_("申请单位"),
        field_name="lead_department",
        queryset=Unit.objects.filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.STREET]).order_by(
            "kind", "official_order", "pk"
        ),
        empty_label=_("全部单位"),
    )
    on = DayFilter(label=_("哪一天有效"), method="as_it_is")

    class Meta:
        model = Admission
        fields = ["number", "q", "department", "on"]

    def filter_queryset(self, rows):
        """All filters; without a number only what is in force on the day."""
        rows = super().filter_queryset(rows)
        if self.form.cleaned_data.get("number"):
            return rows
        known_at = read_moment(self.request.GET.get("known_at")) if self.request else None
        return rows.in_force(self.form.cleaned_data.get("on") or clock.today(), known_at)

    def by_number(self, rows, name, value):
        """However the number is typed: with other brackets, with 第."""
        return rows.filter(Q(number=canonical_number(value)) | Q(number__contains=value.strip()))

    def by_words(self, rows, name, value):
        """Every word stands in the name, the number or the content."""
        return rows.saying(value)

    def as_it_is(self, rows, name, value):
        """The day is used in ``filter_queryset``."""
        return rows


class DecisionFilter(django_filters.FilterSet):
    """Published decisions by year, result, applicant and words; words look only where the register shows them."""

    q = django_filters.CharFilter(label=_("事项名称、编号"), method="by_words")
    year = django_filters.NumberFilter(
        label=_("年份"), field_name="published_on__year", min_value=1949, max_value=2999, decimal_places=0
    )
    outcome = django_filters.ChoiceFilter(label=_("结果"), choices=Outcome.choices, empty_label=_("全部"))
    department = django_filters.ModelChoiceFilter(
        label=_("申请单位"),
        field_name="application__applicant",
        queryset=Unit.objects.filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.STREET]).order_by(
            "kind", "official_order", "pk"
        ),
        empty_label=_("全部单位"),
    )

    class Meta:
        model = Decision
        fields = ["q", "year", "outcome", "department"]

    def by_words(self, rows, name, value):
        """Every word stands in the name of the matter or in one of its numbers."""
        for word in value.split()[:10]:
            rows = rows.filter(
                Q(application__name__contains=word) | Q(number__contains=word) | Q(admission__number__contains=word)
            )
        return rows
