"""Filters of applications, decisions and admissions: one class for page, API and export."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from admission.consultations import waiting_for
from admission.fields import DayField
from admission.models import (
    Admission,
    Appeal,
    AppealState,
    Application,
    ApplicationKind,
    ApplicationState,
    Consultation,
    ConsultationState,
    Decision,
    DocumentOpinion,
    DocumentReview,
    DocumentReviewState,
    Emergency,
    EmergencyKind,
    EmergencyState,
    JointMeeting,
    MeetingKind,
    MeetingState,
    Opinion,
    Outcome,
    PlanYear,
    PlanYearState,
    Proposal,
    ProposalState,
    RejectionReason,
    Wish,
)
from registry.asking import canonical_number
from registry.models import Category, Community, Unit
from registry.models.units import UnitKind
from registry.working_days import WorkingCalendar
from web import clock
from web.days import read_day, read_moment
from web.words import containing

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
        label=_("状态"), choices=ApplicationState.choices, widget=forms.CheckboxSelectMultiple, method="by_state"
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

    def by_state(self, rows, name, value):
        """In one of the states, what was decided on appeal included."""
        return rows.standing_in(*value) if value else rows

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
    kind = django_filters.ChoiceFilter(
        label=_("申请种类"), field_name="application__kind", choices=ApplicationKind.choices, empty_label=_("全部")
    )
    on = DayFilter(label=_("哪一天有效"), method="as_it_is")
    community = django_filters.ModelChoiceFilter(
        label=_("社区"), method="by_community", queryset=Community.objects.all(), widget=forms.HiddenInput
    )

    class Meta:
        model = Admission
        fields = ["number", "q", "department", "kind", "on", "community"]

    def filter_queryset(self, rows):
        """All filters; without a number only what is in force on the day."""
        rows = super().filter_queryset(rows)
        if self.form.cleaned_data.get("number"):
            return rows
        return rows.in_force(self.form.cleaned_data.get("on") or clock.today(), self._known_at())

    def by_number(self, rows, name, value):
        """However the number is typed: with other brackets, with 第."""
        return rows.filter(Q(number=canonical_number(value)) | Q(number__contains=value.strip()))

    def by_words(self, rows, name, value):
        """Every word stands in the name, the number or the content."""
        return rows.saying(value)

    @extend_schema_field(OpenApiTypes.INT)
    def by_community(self, rows, name, community):
        """Those that name the community, or passed on to it."""
        return rows.covering(community, self._known_at())

    def _known_at(self):
        return read_moment(self.request.GET.get("known_at")) if self.request else None

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
    kind = django_filters.ChoiceFilter(
        label=_("申请种类"), field_name="application__kind", choices=ApplicationKind.choices, empty_label=_("全部")
    )
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
        fields = ["q", "year", "outcome", "kind", "department"]

    def by_words(self, rows, name, value):
        """Every word stands in the name of the matter or in one of its numbers."""
        return containing(rows, value, "application__name", "number", "admission__number")


class EmergencyFilter(django_filters.FilterSet):
    """Emergencies by words, kind, state, and what they are worth on the day that is asked about (today by default)."""

    q = django_filters.CharFilter(label=_("名称、编号、事件"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=EmergencyKind.choices, empty_label=_("全部种类"))
    state = django_filters.ChoiceFilter(label=_("办理"), choices=EmergencyState.choices, empty_label=_("全部"))
    due = django_filters.ChoiceFilter(
        label=_("效力"),
        choices=[("running", _("社区应当办理")), ("unfiled", _("逾期没有补报"))],
        empty_label=_("全部"),
        method="by_due",
    )
    mine = django_filters.BooleanFilter(label=_("只看与我有关的"), method="only_mine", widget=forms.HiddenInput)

    class Meta:
        model = Emergency
        fields = ["q", "kind", "state", "due", "mine"]

    def by_due(self, rows, name, value):
        """Those that communities take on, or whose filing is owed."""
        on = read_day(self.request.GET.get("on") if self.request else None, default=clock.today())
        return rows.running(on) if value == "running" else rows.unfiled(on)

    def only_mine(self, rows, name, value):
        """Declared by one's unit, or in the authority for which one reviews; a stranger has none."""
        if not value:
            return rows
        user = self.request.user if self.request else None
        return rows.concerning(user) if user is not None and user.is_authenticated else rows.none()

    def by_words(self, rows, name, value):
        """Every word stands in the name, the number or the event."""
        return rows.saying(value)


class ProposalFilter(django_filters.FilterSet):
    """Proposals by words, wish and state."""

    q = django_filters.CharFilter(label=_("编号、理由"), method="by_words")
    wish = django_filters.ChoiceFilter(label=_("建议"), choices=Wish.choices, empty_label=_("全部"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ProposalState.choices, empty_label=_("全部状态"))

    class Meta:
        model = Proposal
        fields = ["q", "wish", "state"]

    def by_words(self, rows, name, value):
        """Every word stands in the number or the reason."""
        return rows.saying(value)


class ConsultationFilter(django_filters.FilterSet):
    """Questions to consulted units by words, state, opinion, and whether their day is past."""

    q = django_filters.CharFilter(label=_("事项名称、编号"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ConsultationState.choices, empty_label=_("全部状态"))
    opinion = django_filters.ChoiceFilter(label=_("意见"), choices=Opinion.choices, empty_label=_("全部意见"))
    due = django_filters.ChoiceFilter(
        label=_("期限"),
        choices=[("mine", _("等我单位答复")), ("overdue", _("已超期"))],
        empty_label=_("全部"),
        method="by_due",
    )

    class Meta:
        model = Consultation
        fields = ["q", "state", "opinion", "due"]

    def by_words(self, rows, name, value):
        """Every word stands in the name or the number of the matter, or in the name of the unit."""
        return containing(rows, value, "application__name", "application__number", "unit__name")

    def by_due(self, rows, name, value):
        """Not answered by one's own unit, in a case under way; or not answered, and late."""
        if value == "mine":
            return rows.filter(pk__in=waiting_for(self.request.user).values("pk"))
        return rows.waiting().filter(due_on__lt=clock.today())


class JointMeetingFilter(django_filters.FilterSet):
    """Meetings by words, kind and state."""

    q = django_filters.CharFilter(label=_("名称、纪要编号"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=MeetingKind.choices, empty_label=_("全部种类"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=MeetingState.choices, empty_label=_("全部状态"))

    class Meta:
        model = JointMeeting
        fields = ["q", "kind", "state"]

    def by_words(self, rows, name, value):
        """Every word stands in the title or the number of the minutes."""
        return rows.saying(value)


class DocumentReviewFilter(django_filters.FilterSet):
    """Pre-reviews by words, state and opinion."""

    q = django_filters.CharFilter(label=_("标题、编号、内容"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=DocumentReviewState.choices, empty_label=_("全部状态"))
    opinion = django_filters.ChoiceFilter(label=_("预审意见"), choices=DocumentOpinion.choices, empty_label=_("全部"))

    class Meta:
        model = DocumentReview
        fields = ["q", "state", "opinion"]

    def by_words(self, rows, name, value):
        """Every word stands in the number, the title or the text."""
        return rows.saying(value)


class ReasonFilter(django_filters.FilterSet):
    """Coded reasons by words, and whether they may be chosen today."""

    q = django_filters.CharFilter(label=_("代码、理由、依据"), method="by_words")
    offered = django_filters.ChoiceFilter(
        label=_("状态"), choices=[("yes", _("今天可选"))], empty_label=_("全部"), method="by_offer"
    )

    class Meta:
        model = RejectionReason
        fields = ["q", "offered"]

    def by_words(self, rows, name, value):
        """Every word stands in the code, the text or the rule."""
        return containing(rows, value, "code", "text", "rule")

    def by_offer(self, rows, name, value):
        """Those that may be chosen today."""
        return rows.filter(pk__in=RejectionReason.objects.on(clock.today()).values("pk"))


class AppealFilter(django_filters.FilterSet):
    """Appeals by words and state."""

    q = django_filters.CharFilter(label=_("事项名称、决定编号"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=AppealState.choices, empty_label=_("全部状态"))

    class Meta:
        model = Appeal
        fields = ["q", "state"]

    def by_words(self, rows, name, value):
        """Every word stands in the name of the matter or the number of the decision."""
        return containing(rows, value, "decision__application__name", "decision__number")


class PlanFilter(django_filters.FilterSet):
    """Annual plans by year and state."""

    year = django_filters.NumberFilter(label=_("年度"), min_value=2000, max_value=2100, decimal_places=0)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=PlanYearState.choices, empty_label=_("全部状态"))

    class Meta:
        model = PlanYear
        fields = ["year", "state"]
