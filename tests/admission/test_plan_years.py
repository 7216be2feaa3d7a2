"""Annual plans: a window in which departments apply, decided case by case, published once; additions counted apart."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from admission.completeness import gaps
from admission.models import Admission, PlanYear, Standing
from admission.plan_years import make_plan
from desk.models import Notice
from home.numbers import check_number
from tests.admission import cases
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
OPENS, CLOSES = date(2026, 3, 1), date(2026, 3, 20)
DECREE = {"document_number": "测民发〔2026〕20号", "effective_on": "2026-04-02"}
PUBLISHED = date(2026, 4, 1)


def planned(district, *, year=2026, opens_on=OPENS, closes_on=CLOSES, by="reviewer"):
    by = getattr(district, by)
    plan, _new = make_plan(authority=district.authority, by=by, year=year, opens_on=opens_on, closes_on=closes_on)
    return plan


def published(district, plan, **decree):
    with clock.at(PUBLISHED):
        perform(plan, "publish", by=district.decider, **{**DECREE, **decree})
    return plan


def admitted(district, plan):
    """An admission for the plan."""
    application = cases.approved(district, kind="annual_plan")
    assert application.plan_year == plan
    return Admission.objects.for_reading().get(application=application)


def test_only_a_reviewer_prepares_one_and_once_a_year(district):
    plan = planned(district)
    assert planned(district, opens_on=date(2026, 2, 1)) == plan
    for who in ("officer", "decider", "supervisor"):
        with pytest.raises(NotYourPart):
            planned(district, year=2027, by=who)


def test_departments_and_streets_are_told_of_the_window(district):
    planned(district)
    for who in ("officer", "street_officer"):
        told = Notice.objects.get(recipient=district.people[who])
        assert told.text == "申报时间：2026年3月1日至2026年3月20日（含当日）。"


def test_an_application_stands_for_the_plan_whose_window_is_open(district):
    plan = planned(district)
    assert cases.submitted(district, kind="annual_plan").plan_year == plan
    assert cases.submitted(district).plan_year is None


def test_outside_the_window_the_gap_says_when_it_opens(district):
    draft = cases.draft(district, kind="annual_plan")
    said = [gap.message for gap in gaps(draft) if gap.field == "kind"]
    assert said == ["现在不在年度计划申报期，下一次申报时间还没有公布。急需的，请改为「临时增加」。"]
    planned(district, opens_on=date(2026, 3, 10))
    said = [gap.message for gap in gaps(draft) if gap.field == "kind"]
    assert said == ["现在不在年度计划申报期：2026年度计划2026年3月10日开始申报。急需的，请改为「临时增加」。"]
    with pytest.raises(NotAllowed):
        perform(draft, "submit", by=district.officer)


def test_what_was_submitted_in_the_window_may_be_mended_after_it(district):
    planned(district)
    application = cases.returned(district, kind="annual_plan")
    with clock.at(date(2026, 3, 23)):
        assert [gap for gap in gaps(application) if gap.field == "kind"] == []


def test_what_is_approved_holds_on_no_day_until_the_plan_is_published(district, client):
    plan = planned(district)
    admission = admitted(district, plan)
    assert admission.standing(date(2026, 6, 1)) == Standing.UNPUBLISHED
    assert list(Admission.objects.in_force(date(2026, 6, 1))) == []
    [answer] = check_number(admission.number, date(2026, 6, 1))
    assert (str(answer.words), answer.note) == ("待公布年度计划", "年度计划公布以前不能下派，社区可以拒收。")
    page = client.get(f"/admissions/{admission.pk}/")
    assert "年度计划公布以前还没有生效" in page.content.decode()
    client.force_login(district.officer)
    assert client.get(f"/applications/{admission.application_id}/").status_code == 200


def test_one_publication_makes_the_days_known(district):
    plan = planned(district)
    admission = admitted(district, plan)
    before = clock.now()
    published(district, plan)
    admission = Admission.objects.for_reading().get(pk=admission.pk)
    assert (admission.valid_from, admission.last_day) == (cases.ANSWERS["starts_on"], cases.ANSWERS["ends_on"])
    assert admission.standing(date(2026, 6, 1)) == Standing.ACTIVE
    assert Admission.objects.in_force(date(2026, 6, 1), known_at=before).count() == 0
    assert (plan.state, plan.document_number, plan.published_on) == ("published", DECREE["document_number"], PUBLISHED)
    assert Notice.objects.filter(recipient=district.people["worker"], text__contains="可以拒收").count() == 1


def test_it_takes_effect_after_its_publication_and_not_before_the_decisions(district):
    plan = planned(district)
    admission = admitted(district, plan)
    with clock.at(PUBLISHED), pytest.raises(ValidationError, match="公布之前"):
        perform(plan, "publish", by=district.decider, **{**DECREE, "effective_on": "2026-04-01"})
    published(district, plan, effective_on="2026-07-01")
    assert admission.terms.get().valid_from == date(2026, 7, 1)


def test_what_would_end_before_the_plan_takes_effect_bars_the_publication(district):
    plan = planned(district)
    admitted(district, plan)
    with pytest.raises(NotAllowed, match="早于年度计划的生效日期"):
        published(district, plan, effective_on="2026-11-01")


def test_it_is_not_published_while_the_window_or_a_case_is_open(district):
    plan = planned(district)
    cases.submitted(district, kind="annual_plan")
    with pytest.raises(NotAllowed, match="才截止"):
        perform(plan, "publish", by=district.decider, **DECREE)
    with pytest.raises(NotAllowed, match="还有1件"):
        published(district, plan)


def test_it_is_published_once_and_by_a_decider(district):
    plan = planned(district)
    with clock.at(PUBLISHED), pytest.raises(NotYourPart):
        perform(plan, "publish", by=district.reviewer, **DECREE)
    published(district, plan)
    with pytest.raises(NotAllowed):
        published(district, plan)
    with clock.at(PUBLISHED), pytest.raises(NotAllowed):
        perform(plan, "reschedule", by=district.reviewer, opens_on="2026-04-02", closes_on="2026-04-20")


def test_a_reviewer_moves_the_window_and_everybody_is_told(district):
    plan = planned(district)
    perform(plan, "reschedule", by=district.reviewer, opens_on="2026-03-05", closes_on="2026-03-31")
    plan.refresh_from_db()
    assert (plan.opens_on, plan.closes_on) == (date(2026, 3, 5), date(2026, 3, 31))
    assert Notice.objects.filter(recipient=district.people["officer"]).count() == 2


def test_the_public_reads_the_years_and_sees_no_application(district, client):
    plan = planned(district)
    admission = admitted(district, plan)
    assert [row.window_words for row in client.get("/plans/").context["object_list"]] == ["正在申报"]
    assert admission.name not in client.get(f"/plans/{plan.pk}/").content.decode()
    published(district, plan)
    page = client.get(f"/plans/{plan.pk}/")
    assert [row.pk for row, _standing in page.context["admitted"]] == [admission.pk]
    assert page.context["applications"] == []
    assert client.get("/api/v1/plans/").json()["results"][0]["admitted_count"] == 1


def test_additions_are_counted_apart(district, client):
    plan = planned(district)
    in_plan = admitted(district, plan)
    addition = cases.approved(district, name="高温慰问").admissions.get()
    published(district, plan)
    assert client.get(f"/plans/{plan.pk}/").context["added"] == 1
    for kind, number in (("annual_plan", in_plan.number), ("addition", addition.number)):
        rows = client.get(f"/api/v1/admissions/?on=2026-06-01&kind={kind}").json()["results"]
        assert [row["number"] for row in rows] == [number]


def test_it_is_made_in_the_browser_and_wrong_days_are_said_beside_the_field(district, client):
    client.force_login(district.reviewer)
    form = {"authority": district.authority.pk, "year": 2027, "opens_on": "2026-11-01", "closes_on": "2026-10-01"}
    page = client.post("/plans/new/", form)
    assert (page.status_code, page.context["form"].errors.keys()) == (422, {"closes_on"})
    assert client.post("/plans/new/", {**form, "closes_on": "2026-11-30"}).status_code == 302
    assert PlanYear.objects.get().year == 2027
    client.force_login(district.officer)
    assert client.get("/plans/new/").status_code == 403


def test_an_application_that_becomes_an_addition_leaves_the_plan(district, client):
    planned(district)
    application = cases.returned(district, kind="annual_plan")
    client.force_login(district.officer)
    answer = client.patch(
        f"/api/v1/applications/{application.pk}/",
        {"version": application.version, "kind": "addition"},
        content_type="application/json",
    )
    assert answer.status_code == 200
    application.refresh_from_db()
    assert (application.kind, application.plan_year) == ("addition", None)


def test_until_the_publication_the_last_day_that_was_decided_is_shown(district, client):
    plan = planned(district)
    admission = admitted(district, plan)
    assert (admission.last_day, admission.decided_last_day) == (None, date(2026, 9, 30))
    page = client.get(f"/admissions/{admission.pk}/").content.decode()
    assert "公布以后，至2026年9月30日（含当日）有效。" in page
    listed = client.get(f"/admissions/?number={admission.number}").content.decode()
    assert "年度计划公布后至2026年9月30日（含）" in listed
    said = client.get(f"/api/v1/admissions/{admission.pk}/").json()
    assert (said["last_day"], said["decided_last_day"]) == (None, "2026-09-30")
    (answer,) = check_number(admission.number, date(2026, 4, 1))
    assert dict(answer.facts)["准入期限"] == "年度计划公布后至2026年9月30日（含当日）"
    published(district, plan)
    admission = Admission.objects.for_reading().get()
    assert (admission.last_day, admission.decided_last_day) == (date(2026, 9, 30), None)
