"""Measures, exits and renewals on pages and in the API."""

import uuid
from datetime import date, timedelta

import pytest

from admission.measure_forms import ExitItemForm
from admission.measures import take
from admission.models import Admission, Application, ExitItem, ExitTask, Measure, Standing
from admission.tasks import begin_exits
from dispatch.questions import answer
from home.numbers import check_number
from tests.admission import cases
from tests.district import standard_lists
from web import clock

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)
DAY = timedelta(days=1)


@pytest.fixture
def admission(district):
    cases.approved(district)
    return Admission.objects.get()


def suspended(district, admission, **more):
    return take(admission, "suspend", by=district.decider, starts_on=FIRST, reason="汛期让路", **more)


def standings(days, known_at=None):
    admission = Admission.objects.for_reading(known_at).get()
    return [admission.standing(day) for day in days]


def test_a_suspension_is_told_from_an_end_and_from_what_is_to_come(district, admission):
    before = clock.now()
    with clock.at(date(2026, 6, 20)):
        suspended(district, admission, last_day=LAST)
    days = [date(2026, 5, 31), FIRST - DAY, FIRST, LAST, LAST + DAY, date(2026, 10, 1)]
    told = [
        Standing.PENDING,
        Standing.ACTIVE,
        Standing.SUSPENDED,
        Standing.SUSPENDED,
        Standing.ACTIVE,
        Standing.EXPIRED,
    ]
    assert standings(days) == told
    assert standings([FIRST], before) == [Standing.ACTIVE]


def test_without_a_last_day_it_is_suspended_until_the_decided_end_and_an_end_takes_the_rest(district, admission):
    suspended(district, admission)
    assert standings([date(2026, 9, 30), date(2026, 10, 1)]) == [Standing.SUSPENDED, Standing.EXPIRED]
    with clock.at(FIRST):
        take(Admission.objects.get(), "revoke", by=district.decider, starts_on=date(2026, 8, 1), reason="不再需要")
    assert standings([LAST, date(2026, 8, 1)]) == [Standing.SUSPENDED, Standing.EXPIRED]


def test_while_suspended_the_answer_is_unlisted_and_says_why(district, admission):
    standard_lists(district)
    suspended(district, admission, last_day=LAST)
    for text in (admission.name, f"按{admission.number}办理"):
        found = [
            answer(text, authority=district.authority, community=district.community1, on=day)
            for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)
        ]
        told = [(str(one.verdict), tuple(map(str, one.flags))) for one in found]
        ended = ("unlisted", ("suspended",))
        assert told == [("admitted", ()), ended, ended, ("admitted", ())]
    assert str(found[1].quoted[0].state) == "suspended"


def test_the_check_of_numbers_says_that_it_is_suspended(district, admission):
    suspended(district, admission, last_day=LAST)
    assert [check_number(admission.number, day)[0].words for day in (FIRST - DAY, FIRST)] == ["有效", "暂停中"]


def test_the_page_shows_measures_to_anybody_and_buttons_to_whose_they_are(client, district, admission):
    suspended(district, admission, last_day=LAST)
    url = f"/admissions/{admission.pk}/?on={FIRST}"
    public = client.get(url).content.decode()
    assert all(words in public for words in ("暂停中", "汛期让路", "2026年7月1日至2026年7月31日（含）"))
    assert "/measures/" not in public
    offered = {}
    for person in ("decider", "officer", "reviewer", "worker"):
        client.force_login(getattr(district, person))
        page = client.get(url).content.decode()
        offered[person] = [
            kind for kind in ("suspend", "resume", "revoke", "surrender") if f"/measures/{kind}/" in page
        ]
    assert offered == {
        "decider": ["suspend", "resume", "revoke"],
        "officer": ["surrender"],
        "reviewer": [],
        "worker": [],
    }


def test_a_measure_is_taken_on_its_page_and_what_is_wrong_is_said_there(client, district, admission):
    client.force_login(district.decider)
    url = f"/admissions/{admission.pk}/measures/suspend/"
    wrong = client.post(url, {"starts_on": "2026-03-02", "reason": "汛期让路"})
    assert (wrong.status_code, Measure.objects.count()) == (422, 0)
    assert client.post(url, {"starts_on": "2026-07-01", "reason": "汛期让路"}).status_code == 302
    assert Measure.objects.get().starts_on == FIRST
    client.force_login(district.reviewer)
    assert client.get(url).status_code == 403


def test_the_api_tells_measures_to_anybody_and_takes_them_from_deciders(client, district, admission):
    url = f"/api/v1/admissions/{admission.pk}/measures/"
    said = {"kind": "suspend", "starts_on": "2026-07-01", "last_day": "2026-07-31", "reason": "汛期让路"}
    assert client.post(url, said, content_type="application/json").status_code in {401, 403}
    client.force_login(district.officer)
    assert client.post(url, said, content_type="application/json").status_code == 403
    client.force_login(district.decider)
    wrong = client.post(url, {**said, "kind": "x"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "kind")
    assert client.post(url, said, content_type="application/json").status_code == 201
    client.logout()
    assert [(one["kind"], one["starts_on"], one["last_day"]) for one in client.get(url).json()] == [
        ("suspend", "2026-07-01", "2026-07-31")
    ]
    found = client.get(f"/api/v1/admissions/{admission.pk}/?on=2026-07-01").json()
    assert found["standing"] == "suspended"


def test_an_exit_is_listed_until_everything_is_seen_to(client, district, admission):
    take(admission, "surrender", by=district.officer, starts_on=FIRST, reason="改由系统取数")
    for person in ("reviewer", "officer"):
        client.force_login(getattr(district, person))
        assert [row.left for row in client.get("/admissions/exits/").context["rows"]] == [len(ExitTask)]
    client.force_login(district.worker)
    assert client.get("/admissions/exits/").status_code == 403
    client.force_login(district.officer)
    rows = list(ExitItem.objects.all())
    said = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for n, row in enumerate(rows):
        said |= {f"form-{n}-id": row.pk, f"form-{n}-is_needed": "on", f"form-{n}-done_on": "2026-03-02"}
    # An item that isn't on the checklist is refused, and nothing is kept.
    more = said | {"form-TOTAL_FORMS": len(rows) + 1, f"form-{len(rows)}-done_on": "2026-03-02"}
    assert client.post(f"/admissions/{admission.pk}/exit/", more).status_code == 422
    assert ExitItem.objects.exclude(done_on=None).count() == 0
    assert client.post(f"/admissions/{admission.pk}/exit/", said).status_code == 302
    assert list(client.get("/admissions/exits/").context["rows"]) == []
    assert {row.done_by for row in ExitItem.objects.all()} == {district.officer}


def wrong_in(item, **said):
    """What the form of one thing of an exit finds wrong."""
    return ExitItemForm({"is_needed": True, "done_on": "", "note": "", **said}, instance=item).errors


def test_what_an_exit_does_not_touch_says_why(district, admission):
    take(admission, "surrender", by=district.officer, starts_on=FIRST, reason="改由系统取数")
    plaques = admission.exit_items.get(task=ExitTask.PLAQUES_DOWN)
    assert wrong_in(plaques, is_needed=False, note=" ") == {"note": ["不涉及的，请写明理由。"]}
    assert wrong_in(plaques, is_needed=False, note="没有挂过牌子") == {}


def test_communities_that_were_covered_are_told_of_the_exit(district, admission):
    take(admission, "surrender", by=district.officer, starts_on=FIRST, reason="改由系统取数")
    told = admission.exit_items.get(task=ExitTask.COMMUNITIES_TOLD)
    words = {"is_needed": ["这项准入涉及社区，应当告知社区，不能选不涉及。"]}
    assert wrong_in(told, is_needed=False, note="不用告知") == words
    assert wrong_in(told, done_on="2026-03-02") == {}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-01-01", "完成日期不能早于公布退出的日期（2026年6月20日）。"),
        ("2026-06-19", "完成日期不能早于公布退出的日期（2026年6月20日）。"),
        ("2026-06-26", "完成日期不能晚于今天。"),
        ("2026-06-20", None),
        ("2026-06-25", None),
    ],
)
def test_nothing_is_seen_to_before_the_end_is_announced_nor_in_the_future(district, admission, day, words):
    with clock.at(date(2026, 6, 20)):
        take(admission, "revoke", by=district.decider, starts_on=FIRST, reason="居民不认可")
    with clock.at(date(2026, 6, 25)):
        wrong = wrong_in(admission.exit_items.first(), done_on=day)
    assert wrong == ({"done_on": [words]} if words else {})


def test_of_what_ran_out_nothing_is_seen_to_before_it_was_decided(district, admission):
    with clock.at(date(2026, 10, 1)):
        begin_exits()
        item = admission.exit_items.first()
        assert list(wrong_in(item, done_on="2026-03-01")) == ["done_on"]
        assert wrong_in(item, done_on="2026-09-30") == {}


def test_a_renewal_is_a_draft_copied_from_the_application_with_dates_after_the_end(client, district, admission):
    client.force_login(district.officer)
    assert "续办" in client.get(f"/admissions/{admission.pk}/").content.decode()
    token = str(uuid.uuid4())
    for _press in range(2):
        answered = client.post(f"/admissions/{admission.pk}/renew/", {"token": token})
    draft = Application.objects.exclude(pk=admission.application_id).get()
    before = admission.application
    assert answered["Location"] == f"/applications/{draft.pk}/edit/scope/"
    assert (draft.copied_from, draft.name, draft.acts, draft.state) == (before, before.name, before.acts, "draft")
    assert draft.starts_on == admission.last_day + DAY
    assert draft.ends_on - draft.starts_on == before.ends_on - before.starts_on
    assert Admission.objects.count() == 1


def test_only_its_unit_renews_and_not_after_the_end(client, district, admission):
    url, token = f"/admissions/{admission.pk}/renew/", {"token": str(uuid.uuid4())}
    client.force_login(district.other_officer)
    assert client.post(url, token).status_code == 403
    client.force_login(district.officer)
    with clock.at(admission.last_day + DAY):
        assert client.post(url, token).status_code == 403


def test_what_a_measure_ends_is_applied_for_anew_and_not_renewed(client, district, admission):
    client.force_login(district.officer)
    page = f"/admissions/{admission.pk}/"
    assert "续办" in client.get(page).content.decode()
    take(admission, "revoke", by=district.decider, starts_on=admission.valid_from + DAY, reason="数据已经共享。")
    assert "续办" not in client.get(page).content.decode()
    assert client.post(f"{page}renew/", {"token": str(uuid.uuid4())}).status_code == 403
