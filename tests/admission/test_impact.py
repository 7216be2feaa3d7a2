"""What an adjustment order means for admissions."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from admission.impact import Affected, affected, obstacle
from admission.measures import not_finished
from admission.meetings import meetings_of
from admission.models import AdmissionTerm, Consequence, ExitTask, Standing
from desk.models import Notice
from registry.models import OrderLine
from tests.admission.cases import ANSWERS, TODAY, accepted, approved
from tests.dispatch.rows import admit
from tests.district import draft_order, publish
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

NAME = ANSWERS["name"]
EFFECTIVE = date(2026, 7, 1)


@pytest.fixture
def admission(lists):
    """In force from 1 June through 30 September 2026."""
    return approved(lists).admissions.get()


def order_about(lists, kind, name=NAME, change="add", number="50", **fields):
    """A draft, published today at the earliest, in effect on 1 July."""
    said = {"name": name, **fields}
    return draft_order(lists, published_on=TODAY, effective_on=EFFECTIVE, lines=[(kind, change, number, said)])


def answer(client, lists, order, **said):
    """Type an answer for the only row of the impact page, and save it."""
    client.force_login(lists.second_reviewer)
    url = reverse("registry:order-impact", args=[order.pk])
    sheet = sheet_of(client.get(url))
    prefix = sheet.forms[0].prefix
    return client.post(url, {"mark": sheet.mark, **{f"{prefix}-{name}": value for name, value in said.items()}})


def sheet_of(page):
    """The sheet on an impact page."""
    return next(part.sheet for part in page.context["parts"] if part.follower.name == "admissions")


def last_days(admission):
    """The last days of the terms known now."""
    return [term.last_day for term in admission.terms.known_at()]


def test_a_new_negative_line_waits_for_the_end_of_the_admission_that_it_meets(lists, admission, client):
    order = order_about(lists, "negative")
    assert [(one.admission_id, one.meeting) for one in meetings_of(order).met] == [(admission.pk, "forbidden")]
    assert obstacle(order) == ("本文件影响的准入中，还有1件没有写明终止日期或者继续有效的理由，请逐件写明。")
    with pytest.raises(NotAllowed):
        perform(order, "publish", by=lists.reviewer)
    assert answer(client, lists, order, outcome="end", last_day="2026-07-31").status_code == 302
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    assert last_days(admission) == [date(2026, 7, 31)]
    term = admission.terms.known_at().get()
    assert (term.order_id, term.reason) == (order.pk, f"《{order.title}》（{order.document_number}）")
    assert [one.standing(date(2026, 8, 1)) for one in [type(admission).objects.get(pk=admission.pk)]] == [
        Standing.EXPIRED
    ]
    assert AdmissionTerm.objects.filter(admission=admission).count() == 2


def test_the_applicant_and_the_communities_are_told_of_the_end(lists, admission, client):
    order = order_about(lists, "negative")
    answer(client, lists, order, outcome="end", last_day="2026-07-31")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    told = Notice.objects.filter(key=f"admission-ended:{order.pk}:{admission.pk}")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["colleague", "neighbour", "officer", "worker"]
    assert told.first().subject == f"{admission.number}「{NAME}」的准入到2026年7月31日为止"


@pytest.mark.parametrize(("kind", "left"), [("negative", set(ExitTask.values)), ("duty", set())])
def test_what_is_forbidden_has_an_exit_to_see_to_and_what_becomes_listed_goes_on(lists, admission, client, kind, left):
    order = order_about(lists, kind)
    answer(client, lists, order, outcome="end", last_day="2026-06-30")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    assert last_days(admission) == [date(2026, 6, 30)]
    assert set(admission.exit_items.values_list("task", flat=True)) == left
    assert [one.pk for one in not_finished(lists.officer)] == ([admission.pk] if left else [])


def test_a_matter_that_becomes_listed_ends_the_day_before_unless_it_is_another(lists, admission, client):
    order = order_about(lists, "duty")
    client.force_login(lists.second_reviewer)
    form = sheet_of(client.get(reverse("registry:order-impact", args=[order.pk]))).forms[0]
    assert form.initial == {"outcome": "end", "last_day": date(2026, 6, 30)}
    answer(client, lists, order, outcome="keep", reason="只是名称相近")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    assert last_days(admission) == [date(2026, 9, 30)]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"outcome": "keep"}, "reason", "请写明继续有效的理由。"),
        ({"outcome": "end"}, "last_day", "请写明准入的最后一天。"),
        ({"reason": "忘了选"}, "outcome", "请选择终止还是继续有效。"),
        (
            {"outcome": "end", "last_day": "2026-10-01"},
            "last_day",
            "最后一天应当在公布日期（2026年3月2日）和这件准入原来的最后一天（2026年9月30日）之间。",
        ),
    ],
)
def test_a_wrong_answer_stands_beside_its_row_with_what_was_typed(lists, admission, client, said, field, sentence):
    order = order_about(lists, "negative")
    page = answer(client, lists, order, **said)
    assert page.status_code == 422
    form = sheet_of(page).forms[0]
    assert form.errors == {field: [sentence]}
    assert {name: form[name].value() for name in said} == said
    assert Consequence.objects.count() == 0


def test_what_somebody_else_answered_meanwhile_is_told_and_a_second_press_of_the_same_is_harmless(
    lists, admission, client
):
    order = order_about(lists, "negative")
    client.force_login(lists.second_reviewer)
    url = reverse("registry:order-impact", args=[order.pk])
    sheet = sheet_of(client.get(url))
    prefix = sheet.forms[0].prefix
    said = {"mark": sheet.mark, f"{prefix}-outcome": "keep", f"{prefix}-reason": "另一件事"}
    assert [client.post(url, said).status_code for _press in range(2)] == [302, 302]
    page = client.post(url, {**said, f"{prefix}-reason": "又一理由"})
    assert page.status_code == 422
    assert "已由他人填写" in sheet_of(page).error
    assert Consequence.objects.get().reason == "另一件事"
    client.post(url, {**said, "mark": sheet_of(page).mark, f"{prefix}-reason": "又一理由"})
    assert Consequence.objects.get().reason == "又一理由"


def test_an_admission_decided_meanwhile_bars_the_publication(lists, client):
    order = order_about(lists, "negative")
    assert obstacle(order) is None
    approved(lists)
    with pytest.raises(NotAllowed, match="还有1件"):
        perform(order, "publish", by=lists.reviewer)


def test_a_day_that_no_longer_fits_bars_the_publication(lists, admission, client):
    order = order_about(lists, "negative")
    answer(client, lists, order, outcome="end", last_day="2026-07-31")
    order.refresh_from_db()
    order.published_on, order.effective_on = date(2026, 8, 1), date(2026, 8, 10)
    order.save()
    assert obstacle(order) == "本文件影响的准入中，有1件的终止日期现在已经不合适，请逐件改正。"


def test_an_admission_that_would_begin_after_its_end_is_taken_back(lists, admission, client):
    order = order_about(lists, "negative")
    answer(client, lists, order, outcome="end", last_day="2026-05-20")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    assert last_days(admission) == []
    assert admission.terms.count() == 1


def test_what_ends_earlier_already_is_left_alone(lists, client):
    ends = date(2026, 7, 10)
    admission = admit(lists, NAME, since=TODAY, last_day=ends)
    order = order_about(lists, "negative")
    answer(client, lists, order, outcome="end", last_day="2026-07-10")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    assert admission.terms.get().order is None


def test_admissions_over_before_the_order_and_other_matters_are_not_met(lists):
    admit(lists, NAME, since=TODAY, last_day=EFFECTIVE - timedelta(days=1))
    admit(lists, "举办广场舞比赛", since=TODAY, last_day=date(2026, 12, 31))
    assert meetings_of(order_about(lists, "negative")).met == ()


def test_a_line_that_always_said_so_does_not_meet_anew_when_its_words_change(lists):
    publish(lists, published_on=date(2025, 3, 1), number="测8号", lines=[("negative", "add", "50", {"name": NAME})])
    admit(lists, NAME, since=TODAY, last_day=date(2026, 12, 31))
    order = order_about(lists, "negative", change="change", content="补充说明")
    assert meetings_of(order).met == ()


def test_a_published_order_names_only_what_it_touched(lists, admission, client):
    order = order_about(lists, "negative")
    answer(client, lists, order, outcome="end", last_day="2026-07-31")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    page = client.get(reverse("registry:order-impact", args=[order.pk])).content.decode()
    assert re.findall(r'<section class="card" id="([^"]*)"', page) == ["admissions"]
    assert "共1件，都已填写。" in page


def test_an_admission_like_a_removed_line_and_applications_are_shown_and_bar_nothing(lists, client):
    publish(lists, published_on=date(2025, 3, 1), number="测8号", lines=[("duty", "add", "50", {"name": NAME})])
    kept = admit(lists, NAME, since=TODAY, last_day=date(2026, 12, 31))
    application = accepted(lists)
    order = order_about(lists, "duty", change="remove")
    assert obstacle(order) is None
    client.force_login(lists.reviewer)
    page = client.get(reverse("registry:order-impact", args=[order.pk]))
    touched = {part.follower.name: part.affected for part in page.context["parts"]}
    assert [one.text for one in touched["resting"]] == ["相近的准入1件，移出清单不影响它们的效力"]
    assert [one.text for one in touched["applications"]] == ["在办申请1件，审核时请一并考虑"]
    assert [row.title for row in client.get(touched["resting"][0].url).context["page_obj"]] == [kept.name]
    [row] = client.get(touched["applications"][0].url).context["page_obj"]
    assert row.url == reverse("admission:application-detail", args=[application.pk])


def test_the_hours_a_month_of_what_is_met_are_summed(lists, admission):
    # 8 hours a month in each of three communities.
    assert affected(order_about(lists, "negative")) == Affected(met=1, unanswered=1, hours=24)


def test_what_an_order_on_notice_means_is_still_said_until_it_is_published(lists, admission, client):
    order = order_about(lists, "negative")
    type(order).objects.filter(pk=order.pk).update(published_on=date(2026, 6, 20))
    with clock.at(TODAY):
        perform(order, "open_notice", by=lists.reviewer, last_day=date(2026, 6, 12))
        page = answer(client, lists, order, outcome="end", last_day="2026-07-31")
        assert page.status_code == 302
        assert Consequence.objects.get().last_day == date(2026, 7, 31)
    order.refresh_from_db()
    assert affected(order) == affected(type(order).objects.get(pk=order.pk))
    assert affected(order).unanswered == 0
    with clock.at(date(2026, 6, 20)):
        perform(order, "publish", by=lists.reviewer)
    assert last_days(admission) == [date(2026, 7, 31)]


def test_answers_stay_readable_and_fixed_after_the_publication(lists, admission, client):
    order = order_about(lists, "negative")
    answer(client, lists, order, outcome="keep", reason="另一件事")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    page = client.get(reverse("registry:order-impact", args=[order.pk]))
    assert page.context["may_answer"] is False
    assert "另一件事" in page.content.decode()


def test_an_answer_about_what_the_order_no_longer_meets_is_dropped_at_the_publication(lists, admission, client):
    order = order_about(lists, "negative")
    answer(client, lists, order, outcome="end", last_day="2026-07-31")
    order.lines.update(name="招募志愿者指标")
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    assert Consequence.objects.count() == 0
    assert last_days(admission) == [date(2026, 9, 30)]


def test_only_those_who_draft_answer_and_only_they_and_publishers_see_the_page(lists, admission, client):
    order = order_about(lists, "negative")
    url = reverse("registry:order-impact", args=[order.pk])
    client.force_login(lists.worker)
    assert client.get(url).status_code == 404
    client.force_login(lists.decider)
    assert client.get(url).context["may_answer"] is False
    assert client.post(url, {}).status_code == 404


@pytest.mark.parametrize("rows", [3, 60])
def test_the_impact_page_needs_a_fixed_number_of_queries(lists, client, rows, django_assert_max_num_queries):
    with clock.at(TODAY):
        for _n in range(rows):
            admit(lists, NAME, since=TODAY, last_day=date(2026, 12, 31))
    order = order_about(lists, "negative")
    client.force_login(lists.second_reviewer)
    with django_assert_max_num_queries(42):
        page = client.get(reverse("registry:order-impact", args=[order.pk]))
    assert len(sheet_of(page).forms) == min(rows, 50)


NEAR = ["居民燃气软管更换", "燃气软管安全排查", "老旧小区燃气软管加装", "餐饮单位燃气软管登记"]


@pytest.fixture
def near(lists):
    """Admissions that are like a new negative line, and one that isn't."""
    return [admit(lists, name, since=TODAY, last_day=date(2026, 12, 31)) for name in (*NEAR, "文明养犬宣传")]


def parts_of(client, lists, order):
    """{name of the follower: its part} of an impact page."""
    client.force_login(lists.second_reviewer)
    page = client.get(reverse("registry:order-impact", args=[order.pk]))
    return {part.follower.name: part for part in page.context["parts"]}


def test_a_negative_line_without_keywords_says_that_only_its_name_was_compared_and_shows_what_may_be_meant(
    lists, near, client
):
    order = order_about(lists, "negative", name="社区承担燃气软管更换和检查")
    (one,) = parts_of(client, lists, order)["possible"].affected
    met = {each.admission_id for each in meetings_of(order).met}
    assert one.text == f"没有关键词，只按名称比对：另有{len(NEAR) - len(met)}件相近的准入没有要求写明去留"
    rows = client.get(one.url).context["page_obj"].object_list
    assert {row.title for row in rows} == {row.name for row in near[:-1] if row.pk not in met}
    OrderLine.objects.filter(order=order).update(keywords=["燃气软管"])
    assert len(meetings_of(order).met) == len(NEAR)
    assert parts_of(client, lists, order)["possible"].affected == []


def test_a_negative_line_without_keywords_that_is_like_nothing_says_so_too(lists, near, client):
    order = order_about(lists, "negative", name="代收物业费")
    (one,) = parts_of(client, lists, order)["possible"].affected
    assert (one.text, one.url) == ("没有关键词，只按名称比对：可能有没找到的准入", "")


def test_other_lists_and_lines_with_keywords_of_their_own_are_not_guessed_at(lists, near, client):
    order = order_about(lists, "duty", name="燃气软管更换和检查")
    assert parts_of(client, lists, order)["possible"].affected == []
    publish(
        lists,
        published_on=date(2025, 3, 1),
        number="测8号",
        lines=[("negative", "add", "60", {"name": "代收水费", "keywords": ["水费"]})],
    )
    order = draft_order(
        lists,
        published_on=TODAY,
        effective_on=EFFECTIVE,
        number="测9号",
        lines=[("negative", "change", "60", {"name": "代收燃气费"})],
    )
    assert parts_of(client, lists, order)["possible"].affected == []
