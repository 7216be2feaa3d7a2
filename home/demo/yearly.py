"""The yearly question in the demonstration: asked of what reaches into the next year, some of it answered."""

from accounts.models import people_with
from admission import yearly_reviews
from admission.models import YearlyReview

#: (is it still needed, why): the answers that have come in so far, in the order of the questions.
ANSWERS = ((True, ""), (False, "市级系统已经可以直接取得，不再需要社区填报。"))


def review_the_year(district):
    """Ask as the job does, and answer the first ones."""
    yearly_reviews.ask()
    asked = YearlyReview.objects.waiting().filter(admission__authority=district.authority).order_by("pk")
    for review, (is_needed, note) in zip(asked.select_related("admission"), ANSWERS, strict=False):
        person = people_with("admission.apply", units=[review.admission.lead_department_id]).first()
        yearly_reviews.answer(review, is_needed=is_needed, note=note, by=person)
