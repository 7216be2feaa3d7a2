"""Corrections of typing errors on their pages, and orders that are to be confirmed again."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import Correction, Reconfirmation
from tests.district import entry, publish, standard_lists
from web import clock

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def line(district):
    """A line with a typing error: 群防群冶."""
    standard_lists(district)
    publish(
        district,
        published_on=date(2026, 1, 5),
        number="测8号",
        lines=[("duty", "add", "7", {"name": "群防群冶与巡防", "content": "组织居民巡防"})],
    )
    return entry(district, "duty", "7", TODAY).line


def write(client, line, **said):
    """Post the form of a correction."""
    data = {"field": "name", "after": "群防群治与巡防", "reason": "「治」误作「冶」", **said}
    return client.post(reverse("registry:correction-create", args=[line.pk]), data)


def test_one_person_writes_a_correction_and_a_second_one_issues_it(district, line, client):
    client.force_login(district.second_reviewer)
    form = client.get(reverse("registry:correction-create", args=[line.pk])).context["form"]
    assert form.initial["after"] == "群防群冶与巡防"
    written = write(client, line)
    correction = Correction.objects.get()
    assert written.url == reverse("registry:correction-detail", args=[correction.pk])
    issue = reverse("registry:correction-action", args=[correction.pk, "issue"])
    assert client.post(issue).status_code == 403
    client.force_login(district.reviewer)
    assert client.post(issue, {"seen": correction.version}).status_code == 302
    assert entry(district, "duty", "7", TODAY).name == "群防群治与巡防"
    client.logout()
    page = client.get(reverse("registry:correction-list"))
    assert [one.pk for one in page.context["corrections"]] == [correction.pk]
    assert "<del>" in client.get(reverse("registry:correction-detail", args=[correction.pk])).content.decode()


def test_only_texts_that_the_line_says_are_offered(district, client):
    said = {"name": "登记养犬情况", "heading": "公共安权", "community_role": "发现流浪犬只时报告"}
    publish(district, published_on=date(2026, 1, 5), number="测9号", lines=[("duty", "add", "8", said)])
    line = entry(district, "duty", "8", TODAY).line
    client.force_login(district.second_reviewer)
    form = client.get(reverse("registry:correction-create", args=[line.pk]), {"field": "heading"}).context["form"]
    assert [value for value, _label in form.fields["field"].choices] == ["name", "heading", "community_role"]
    assert form.initial["after"] == "公共安权"
    assert write(client, line, field="heading", after="公共安全").status_code == 302
    assert Correction.objects.get().field == "heading"


def test_each_field_has_a_link_of_its_own_that_shows_its_text(district, line, client):
    client.force_login(district.second_reviewer)
    url = reverse("registry:correction-create", args=[line.pk])
    for asked, chosen, text in [
        ("", "name", "群防群冶与巡防"),
        ("?field=content", "content", "组织居民巡防"),
        ("?field=conditions", "name", "群防群冶与巡防"),
        ("?field=basis", "name", "群防群冶与巡防"),
    ]:
        page = client.get(url + asked)
        form, shown = page.context["form"], page.content.decode()
        assert (form["field"].value(), form["after"].value(), page.context["chosen"][2]) == (chosen, text, text)
        assert f'href="?field={chosen}" aria-current="page"' in shown
    page = write(client, line, field="content", after="不得组织居民巡防")
    assert (page.status_code, page.context["chosen"][2]) == (422, "组织居民巡防")


def test_who_issues_a_correction_reads_both_texts_in_pieces(district, line, client):
    client.force_login(district.second_reviewer)
    write(client, line)
    correction = Correction.objects.get()
    client.force_login(district.reviewer)
    for action in ("issue", "discard"):
        page = client.get(reverse("registry:correction-action", args=[correction.pk, action]))
        assert [(one.kind, one.text) for one in page.context["pieces"]] == [
            ("same", "群防群"),
            ("removed", "冶"),
            ("added", "治"),
            ("same", "与巡防"),
        ]
        shown = page.content.decode()
        assert (shown.count("<del>"), shown.count("<ins>")) == (1, 1)


def test_a_discarded_correction_says_why_and_by_whom(district, line, client):
    client.force_login(district.second_reviewer)
    write(client, line)
    correction = Correction.objects.get()
    url = reverse("registry:correction-action", args=[correction.pk, "discard"])
    assert client.post(url, {"seen": correction.version, "reason": "由调整文件改"}).status_code == 302
    page = client.get(reverse("registry:correction-detail", args=[correction.pk]))
    step = page.context["discarded"]
    assert (step.by, step.answers["reason"]) == (district.second_reviewer, "由调整文件改")
    assert "由调整文件改" in page.content.decode()


def test_a_draft_of_a_correction_is_no_business_of_strangers(district, line, client):
    client.force_login(district.second_reviewer)
    write(client, line)
    client.logout()
    page = client.get(reverse("registry:correction-list"))
    assert list(page.context["corrections"]) == []
    assert client.get(reverse("registry:correction-detail", args=[Correction.objects.get().pk])).status_code == 404
    client.force_login(district.worker)
    assert client.get(reverse("registry:correction-create", args=[line.pk])).status_code == 404


def test_more_than_a_typing_error_is_refused_with_the_sentence_why_and_what_was_typed_stays(district, line, client):
    client.force_login(district.second_reviewer)
    page = write(client, line, after="不得群防群治与巡防")
    assert page.status_code == 422
    assert "勘误只能改错别字" in page.context["form"].errors["after"][0]
    assert page.context["form"]["after"].value() == "不得群防群治与巡防"
    assert Correction.objects.count() == 0


def test_the_same_text_is_no_correction_and_a_second_press_keeps_one_draft(district, line, client):
    client.force_login(district.second_reviewer)
    assert write(client, line, after="群防群冶与巡防").status_code == 422
    assert [write(client, line).status_code for _press in range(2)] == [302, 302]
    assert Correction.objects.count() == 1


def test_a_later_order_waits_on_both_orders_and_is_confirmed_by_a_second_person(district, line, client):
    lines = [("duty", "change", "7", {"name": "后改的名称"})]
    later = publish(
        district, published_on=date(2026, 2, 1), effective_on=date(2026, 9, 1), number="测10号", lines=lines
    )
    lines = [("duty", "change", "7", {"name": "先改的名称"})]
    earlier = publish(
        district, published_on=date(2026, 2, 2), effective_on=date(2026, 6, 1), number="测11号", lines=lines
    )
    asked = Reconfirmation.objects.get()
    for order in (later, earlier):
        page = client.get(reverse("registry:order-detail", args=[order.pk]))
        assert [one.pk for one in page.context["waiting"]] == [asked.pk]
        assert "后一份文件需要再次确认" in page.content.decode()
        assert page.context["may_confirm"] == set()
    client.force_login(district.reviewer)
    assert client.get(reverse("registry:order-detail", args=[later.pk])).context["may_confirm"] == {asked.pk}
    page = client.get(reverse("registry:order-list"))
    assert [one.pk for one in page.context["waiting"]] == [asked.pk]
    assert [one.pk for one in client.get("/orders/?due=reconfirm").context["orders"]] == [later.pk]
    url = reverse("registry:reconfirmation-action", args=[asked.pk, "confirm"])
    assert [one.name for one in client.get(url).context["entries"]] == ["先改的名称", "后改的名称"]
    said = {"seen": asked.version, "opinion": "仍然合适"}
    assert client.post(url, said).url == reverse("registry:order-detail", args=[later.pk])
    assert client.post(url, said).status_code == 302
    assert Reconfirmation.objects.waiting().count() == 0


@pytest.mark.parametrize("rows", [3, 60])
def test_the_list_of_corrections_needs_a_fixed_number_of_queries(district, client, rows, django_assert_num_queries):
    publish(
        district,
        published_on=date(2026, 1, 5),
        lines=[("duty", "add", str(n), {"name": f"第{n}件事"}) for n in range(1, rows + 1)],
    )
    Correction.objects.bulk_create(
        Correction(
            entry=entry(district, "duty", str(n), TODAY),
            field="name",
            before="甲",
            after="乙",
            reason="错字",
            drafted_by=district.reviewer,
        )
        for n in range(1, rows + 1)
    )
    client.force_login(district.reviewer)
    client.get("/orders/")
    with django_assert_num_queries(7):
        page = client.get(reverse("registry:correction-list"))
    assert len(page.context["corrections"]) == min(rows, 25)
