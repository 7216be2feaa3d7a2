"""The yearly questions: the list with what wasn't confirmed, and the answer in one press."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission import yearly_reviews
from admission.measures import may_take
from admission.models import MeasureKind, YearlyReview
from admission.yearly_review_filters import EXIT, WAITING, YEARLY_REVIEWS, YearlyReviewFilter
from registry.lineage import with_heirs
from web import clock
from web.asking import AskingPage
from web.lists import FilteredList

#: (state, words) of the tabs; each count leads to exactly its rows.
TABS = (
    (WAITING, gettext_lazy("待答复")),
    (EXIT, gettext_lazy("拟退出")),
    ("", gettext_lazy("全部")),
)


class ReviewAnswerForm(forms.Form):
    """Needed or not, and why."""

    is_needed = forms.TypedChoiceField(
        label=gettext_lazy("明年是否继续需要"),
        choices=[("yes", gettext_lazy("继续需要")), ("no", gettext_lazy("不再需要"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("不再需要的，请写明理由。"),
    )


class YearlyReviewList(FilteredList):
    """The questions of one's own units; for those who see every case all of the authority."""

    template_name = "admission/yearly_review_list.html"
    filterset_class = YearlyReviewFilter
    export = YEARLY_REVIEWS

    def dispatch(self, request, *args, **kwargs):
        """For those who apply, and those who see every case."""
        if request.user.is_authenticated and not request.user.has_any_post("admission.apply", "admission.view_all"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def visible_rows(self):
        """The newest year and the first due first."""
        return YearlyReview.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, rows = self.request.user, list(context["object_list"])
        with_heirs([row.admission.lead_department for row in rows], clock.today())
        for row in rows:
            row.may_answer = row.answered_at is None and yearly_reviews.may_answer(row, user)
            row.measures = self.measures_of(row)
        return {**context, "rows": rows, "tabs": self.tabs(), "state": self.request.GET.get("state", "")}

    def measures_of(self, row):
        """What this user may do about an admission that wasn't confirmed: revoke it, or give it up."""
        last_day = row.admission.last_day
        if row.outcome not in ("late", "not_needed") or last_day is None or last_day <= clock.today():
            return []
        kinds = (MeasureKind.REVOKE, MeasureKind.SURRENDER)
        return [kind for kind in kinds if may_take(row.admission, kind, self.request.user)]

    def tabs(self):
        """[(label, query, how many, is it here), …]."""
        rows = YearlyReview.objects.visible_to(self.request.user)
        counts = {WAITING: rows.waiting().count(), EXIT: rows.to_exit().count(), "": rows.count()}
        asked = self.request.GET.get("state", "")
        return [(label, f"state={key}" if key else "", counts[key], key == asked) for key, label in TABS]


class YearlyReviewAnswer(AskingPage):
    """The answer of the unit that leads the matter; 「继续需要」 is one press on the list."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the question."""
        if request.user.is_authenticated:
            rows = YearlyReview.objects.visible_to(request.user).for_list()
            self.review = get_object_or_404(rows, pk=pk)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        return ReviewAnswerForm(data, initial={"is_needed": self.request.GET.get("is_needed")})

    def act(self, form):
        """Keep the answer."""
        yearly_reviews.answer(self.review, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("已答复：%(name)s。") % {"name": self.review.admission.name})
        return redirect(f"{reverse('admission:yearly-review-list')}?state={WAITING}")

    def ask(self, form, status=200):
        """The page."""
        review = self.review
        may_answer = review.answered_at is None and yearly_reviews.may_answer(review, self.request.user)
        context = {"review": review, "admission": review.admission, "form": form, "may_answer": may_answer}
        return render(self.request, "admission/yearly_review_answer.html", context, status=status)
