"""Pages on which reviewers say whether an admission covers a community that follows others."""

from datetime import date

import pytest
from django.urls import reverse

from admission.models import InheritedCoverage
from registry.successions import NewUnit, merge
from tests.admission.counting import queries
from tests.dispatch.rows import admit
from web import clock

DAY = date(2026, 7, 1)
LIST = "/admissions/inherited/"


@pytest.fixture
def town(district):
    """The first two communities merge; three admissions cover only the first, one covers both."""
    for name in ("甲", "乙", "丙"):
        admit(district, name, since=date(2026, 1, 5), last_day=date(2026, 12, 31), communities=[district.community1])
    both = [district.community1, district.community2]
    admit(district, "双", since=date(2026, 1, 5), last_day=date(2026, 12, 31), communities=both)
    with clock.at(date(2026, 6, 1)):
        merge(both, NewUnit("合苑社区", "c12"), on=DAY, by=district.operator)
    with clock.at(DAY):
        yield district


def row(name):
    return InheritedCoverage.objects.get(admission__name=name)


def test_what_waits_is_listed_with_whom_it_covered(town, client):
    client.force_login(town.reviewer)
    rows = client.get(LIST).context["rows"]
    assert [one.admission.name for one in rows] == ["甲", "乙", "丙"]
    assert [(unit.name, state) for unit, state in rows[0].predecessors] == [("第1社区", True), ("第2社区", False)]


@pytest.mark.parametrize(("answer", "covers", "words"), [("yes", True, "适用"), ("no", False, "不适用")])
def test_an_answer_is_kept_and_shown_on_the_admission(town, client, answer, covers, words):
    client.force_login(town.reviewer)
    url = reverse("admission:inherited-answer", args=[row("甲").pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"is_covered": answer, "reason": "核实过。"})["Location"] == LIST
    kept = row("甲")
    assert (kept.is_covered, kept.reason, kept.settled_by) == (covers, "核实过。", town.reviewer)
    page = client.get(reverse("admission:admission-detail", args=[kept.admission_id]))
    assert [one.is_covered for one in page.context["inherited"]] == [covers]
    assert words in page.content.decode() and "核实过。" in page.content.decode()
    assert [one.admission.name for one in client.get(LIST, {"tab": "settled"}).context["rows"]] == ["甲"]


def test_a_second_answer_is_told_that_it_comes_too_late(town, client):
    client.force_login(town.reviewer)
    url = reverse("admission:inherited-answer", args=[row("甲").pk])
    client.post(url, {"is_covered": "yes", "reason": "核实过。"})
    answer = client.post(url, {"is_covered": "no", "reason": "再想想。"}, follow=True)
    assert "已经确认过" in answer.content.decode()
    assert row("甲").is_covered is True


def test_an_answer_without_a_reason_stays_on_the_form(town, client):
    client.force_login(town.reviewer)
    answer = client.post(reverse("admission:inherited-answer", args=[row("甲").pk]), {"is_covered": "yes"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_the_public_page_says_that_it_waits(town, client):
    text = client.get(reverse("admission:admission-detail", args=[row("甲").admission_id])).content.decode()
    assert "待审核人确认，暂不适用" in text and "原第1社区" in text


@pytest.mark.parametrize(
    ("who", "status"), [("reviewer", 200), ("supervisor", 200), ("worker", 403), ("operator", 403)]
)
def test_the_list_is_for_those_who_see_all(town, client, who, status):
    client.force_login(getattr(town, who))
    assert client.get(LIST).status_code == status


def test_a_supervisor_looks_on(town, client):
    client.force_login(town.supervisor)
    assert client.get(reverse("admission:inherited-answer", args=[row("甲").pk])).status_code == 403


def test_the_home_counts_what_waits(town, client):
    client.force_login(town.reviewer)
    counts = {str(one.label): (one.value, one.url) for one in client.get("/").context["home"].counts}
    assert counts["待确认的承继"] == (3, LIST)


def test_an_ended_department_is_shown_with_its_successor(town, client):
    both = [town.department, town.other_department]
    merge(both, NewUnit("卫生统计局", "wt"), on=DAY, by=town.operator)
    text = client.get(reverse("admission:admission-detail", args=[row("甲").admission_id])).content.decode()
    assert "原卫生健康委员会，现卫生统计局" in text


def test_the_list_asks_as_much_for_many_rows_as_for_few(town, client):
    client.force_login(town.reviewer)
    few = queries(client, LIST)
    for n in range(20):
        admission = admit(town, f"多{n}", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
        change = row("甲").change
        InheritedCoverage.objects.create(admission=admission, community=row("甲").community, change=change)
    assert queries(client, LIST) == few
