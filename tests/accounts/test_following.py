"""Following: what one follows is told to oneself alone, as long as one may see it."""

from datetime import date

import pytest
from django.http import Http404

from accounts import followed, following  # noqa: F401  lines and departments may be followed
from accounts.models import Follow, Membership
from admission.measures import take
from admission.models import Admission
from desk.models import Notice
from registry.models import ListLine
from tests.admission import cases
from tests.dispatch.rows import admit
from tests.district import add_person, publish, standard_lists, the_list
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db
TODAY = cases.TODAY


@pytest.fixture(autouse=True)
def on_that_day():
    """Applications are for a summer that is still ahead."""
    with clock.at(cases.TODAY):
        yield


def told(prefix):
    return sorted(Notice.objects.filter(key__startswith=prefix).values_list("recipient__username", flat=True))


def the_line(district, number="1"):
    return ListLine.objects.get(item_list=the_list(district, "duty"), number=number)


def test_following_twice_is_once_and_leaving_is_leaving(district):
    standard_lists(district)
    line = the_line(district)
    for _n in range(2):
        following.follow(district.worker, "line", line.pk)
    assert Follow.objects.count() == 1
    assert following.is_following(district.worker, "line", line.pk)
    assert not following.is_following(district.officer, "line", line.pk)
    following.unfollow(district.worker, "line", line.pk)
    assert not Follow.objects.exists()


def test_what_one_may_not_see_one_may_not_follow(district):
    application = cases.submitted(district)
    for person, kind in ((district.worker, "application"), (district.reviewer, "nothing")):
        with pytest.raises(Http404):
            following.follow(person, kind, application.pk)
    assert not Follow.objects.exists()


def test_each_step_of_an_application_is_told_to_its_followers_once(district):
    application = cases.submitted(district)
    following.follow(district.supervisor, "application", application.pk)
    following.follow(district.reviewer, "application", application.pk)
    perform(application, "accept", by=district.reviewer)
    step = application.steps.get(action="accept")
    # The reviewer acted; the officer and the colleague applied.
    assert told(f"application-step:{step.pk}") == ["colleague", "officer", "supervisor"]


def test_who_may_no_longer_see_an_application_is_told_nothing(district):
    application = cases.submitted(district)
    following.follow(district.supervisor, "application", application.pk)
    Membership.objects.filter(user=district.supervisor).update(valid_to=TODAY)
    perform(application, "accept", by=district.reviewer)
    step = application.steps.get(action="accept")
    assert told(f"application-step:{step.pk}") == ["colleague", "officer"]


def test_who_follows_a_department_hears_of_its_applications_only_when_they_may_see_them(district):
    for person in (district.supervisor, district.worker):
        following.follow(person, "department", district.department.pk)
    application = cases.submitted(district)
    perform(application, "accept", by=district.reviewer)
    step = application.steps.get(action="accept")
    assert told(f"application-step:{step.pk}") == ["colleague", "officer", "supervisor"]


def test_a_measure_is_told_to_who_follows_the_admission(district):
    cases.approved(district)
    admission = Admission.objects.get()
    following.follow(district.supervisor, "admission", admission.pk)
    take(admission, "suspend", by=district.decider, starts_on=date(2026, 7, 1), reason="汛期让路")
    assert "supervisor" in told("admission-measure:")
    assert "second_reviewer" not in told("admission-measure:")


def test_an_order_is_told_once_to_each_follower_with_what_concerns_them(district):
    standard_lists(district)
    one, other = the_line(district, "1"), the_line(district, "4")
    following.follow(district.worker, "line", one.pk)
    following.follow(district.supervisor, "line", one.pk)
    following.follow(district.supervisor, "line", other.pk)
    following.follow(district.officer, "line", the_list(district, "negative").lines.first().pk)
    order = publish(
        district,
        published_on=date(2026, 3, 1),
        number="测民发〔2026〕5号",
        lines=[("duty", "remove", "1", {}), ("duty", "remove", "4", {})],
    )
    rows = Notice.objects.filter(key=f"lines-changed:{order.pk}").order_by("recipient__username")
    assert [(row.recipient.username, row.text.partition("》")[2]) for row in rows] == [
        ("supervisor", "第1、4项。"),
        ("worker", "第1项。"),
    ]


def test_the_list_says_how_each_stands_and_nothing_of_what_one_may_not_see(district, client):
    standard_lists(district)
    admission = admit(district, "走访", since=date(2026, 1, 5), last_day=date(2099, 12, 31))
    application = cases.submitted(district)
    for kind, pk in (
        ("line", the_line(district).pk),
        ("department", district.department.pk),
        ("admission", admission.pk),
        ("application", application.pk),
    ):
        following.follow(district.supervisor, kind, pk)
    client.force_login(district.supervisor)
    rows = client.get("/following/").context["rows"]
    assert [kind.key for _follow, kind, _shown in rows] == ["application", "admission", "department", "line"]
    assert [shown.state for *_others, shown in rows][1:] == ["有效，到2099年12月31日为止", rows[2][2].state, "在清单上"]
    Membership.objects.filter(user=district.supervisor).update(valid_to=TODAY)
    page = client.get("/following/")
    assert [shown is None for *_others, shown in page.context["rows"]] == [True, False, False, False]
    assert application.name not in page.content.decode()


def test_an_heir_of_a_followed_department_is_followed(district):
    person = add_person(district, "onlooker", district.office, "supervisor")
    following.follow(person, "department", district.department.pk)
    assert following.followers_of("department", district.department) == [person]
