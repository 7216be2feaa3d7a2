"""One field of several lines of a draft at once: seen before and after, emptied only when said so, each line for itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import AdjustmentOrder, LegalBasis
from registry.models.orders import OrderState
from tests.district import draft_order, entry, standard_lists


@pytest.fixture
def order(district, client):
    """A draft of two new lines, one changed and one removed, with its drafter signed in."""
    standard_lists(district)
    client.force_login(district.second_reviewer)
    basis = LegalBasis.objects.create(title="某某条例", level="regulation")
    said = {"category": "task", "basis": basis, "heading": "民政", "subheading": "救助"}
    return draft_order(
        district,
        published_on=date(2026, 4, 1),
        lines=[
            ("duty", "add", "11", {"name": "甲", **said}),
            ("duty", "add", "12", {"name": "乙", **said}),
            ("assist", "change", "3", {"name": "协助做好公共卫生", **said}),
            ("duty", "remove", "4", {"name": "丙", "category": "task"}),
        ],
    )


def url(order):
    return reverse("registry:order-lines-bulk", args=[order.pk])


def numbered(order, *numbers):
    return [order.lines.get(number=number) for number in numbers]


def press(client, order, lines, field, again=None, **said):
    """Press once to see, and (unless ``again`` is False) once more to write; returns the last page."""
    asked = {"field": field, "line": [line.pk for line in lines], **said}
    page = client.post(url(order), {**asked, "preview": "1"})
    if again is False or page.status_code != 200:
        return page
    marks = {f"mark-{row.line.pk}": row.mark for row in page.context["rows"]}
    return client.post(url(order), asked | marks)


def told(page):
    return {row.line.number: (row.before, row.after, row.refusal) for row in page.context["rows"]}


def test_the_page_of_the_draft_leads_to_the_choice_of_a_field(order, client):
    page = client.get(reverse("registry:order-detail", args=[order.pk])).content.decode()
    assert f'formaction="{url(order)}"' in page
    (line,) = numbered(order, "11")
    page = client.post(url(order), {"line": line.pk})
    assert "改哪一栏" in page.content.decode()
    assert client.get(f"{url(order)}?line={line.pk}&field=category").context["label"] == "类别"


def test_before_and_after_are_shown_and_nothing_is_written(order, client):
    lines = numbered(order, "11", "12")
    page = press(client, order, lines, "category", again=False, category="signboard")
    assert told(page) == {"11": ("工作任务", "挂牌", ""), "12": ("工作任务", "挂牌", "")}
    assert {line.category for line in order.lines.all()} == {"task"}


def test_it_is_written_on_every_line_and_the_draft_is_another_version(order, client):
    page = press(client, order, numbered(order, "11", "3"), "category", category="signboard")
    assert "已改2项，写入草稿。" in page.content.decode()
    assert [line.category for line in numbered(order, "11", "12", "3")] == ["signboard", "task", "signboard"]
    assert AdjustmentOrder.objects.get(pk=order.pk).version == order.version + 1


@pytest.mark.parametrize("field", ["lead_departments", "cooperating_departments"])
def test_departments_are_set_and_emptied(district, order, client, field):
    lines = numbered(order, "11", "12")
    press(client, order, lines, field, **{field: [district.department.pk, district.other_department.pk]})
    assert [getattr(line, field).count() for line in lines] == [2, 2]
    page = press(client, order, lines, field, empty="on")
    assert told(page)["11"] == ("卫生健康委员会、统计局", "—", "")
    assert [getattr(line, field).count() for line in lines] == [0, 0]


def test_a_field_is_emptied_only_when_it_is_said_so(order, client):
    lines = numbered(order, "11")
    page = press(client, order, lines, "subheading", subheading="")
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["subheading"])
    page = press(client, order, lines, "subheading", subheading="其他", empty="on")
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["__all__"])
    assert numbered(order, "11")[0].subheading == "救助"
    press(client, order, lines, "subheading", empty="on")
    assert numbered(order, "11")[0].subheading == ""


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("heading", "填了二级分类的，应当同时填写一级分类。"),
        ("basis", "请选择依据，或者填写依据的题名和层级：没有依据的条目不能公布。"),
        ("category", "请填写此项。"),
    ],
)
def test_what_a_line_needs_cannot_be_emptied(order, client, field, reason):
    page = press(client, order, numbered(order, "11"), field, empty="on")
    assert told(page)["11"][2] == reason
    (line,) = numbered(order, "11")
    assert (line.heading, line.basis.title, line.category) == ("民政", "某某条例", "task")


def test_a_line_that_leaves_the_list_is_refused_and_the_others_are_written(order, client):
    page = press(client, order, numbered(order, "4", "11"), "category", category="signboard")
    assert {number: said[2] for number, said in told(page).items()} == {"4": "移出清单的条目没有内容可改。", "11": ""}
    assert [line.category for line in numbered(order, "4", "11")] == ["task", "signboard"]


def test_a_change_that_would_say_what_stands_is_refused(district, order, client):
    now = entry(district, "assist", "3", date(2026, 4, 2))
    (line,) = numbered(order, "3")
    for name in ("name", "category", "content", "conditions", "community_role", "subheading", "permitted_acts"):
        setattr(line, name, getattr(now, name))
    line.basis, line.heading = now.basis, "另一类"
    line.save()
    line.lead_departments.set(now.lead_departments.all())
    line.cooperating_departments.set(now.cooperating_departments.all())
    said = {"heading": now.heading} if now.heading else {"empty": "on"}
    page = press(client, order, [line], "heading", **said)
    assert told(page)["3"][2].startswith("填写的内容和现行的相同，没有改动。")


def test_what_somebody_else_changed_meanwhile_stays(order, client):
    lines = numbered(order, "11", "12")
    asked = {"field": "category", "category": "signboard", "line": [line.pk for line in lines]}
    page = client.post(url(order), {**asked, "preview": "1"})
    marks = {f"mark-{row.line.pk}": row.mark for row in page.context["rows"]}
    order.lines.filter(number="12").update(content="另一位写的")
    page = client.post(url(order), asked | marks)
    assert told(page)["12"][2] == "您打开页面之后，这一项已由他人改动，没有保存。"
    assert [line.category for line in numbered(order, "11", "12")] == ["signboard", "task"]


def test_without_a_tick_one_is_sent_back(order, client):
    for answer in (client.get(f"{url(order)}?line=x"), client.post(url(order), {"field": "category"})):
        assert (answer.status_code, answer.url) == (302, reverse("registry:order-detail", args=[order.pk]))


def test_only_a_draft_of_ones_own_authority_is_written(district, order, client):
    lines = numbered(order, "11")
    client.force_login(district.officer)
    assert client.get(f"{url(order)}?line={lines[0].pk}").status_code == 404
    AdjustmentOrder.objects.filter(pk=order.pk).update(state=OrderState.DISCARDED)
    client.force_login(district.second_reviewer)
    assert client.get(f"{url(order)}?line={lines[0].pk}").status_code == 302
    assert numbered(order, "11")[0].category == "task"


def test_the_page_asks_as_often_for_three_lines_as_for_one(order, client):
    def asked(*numbers):
        lines = "&".join(f"line={line.pk}" for line in numbered(order, *numbers))
        page = f"{url(order)}?field=lead_departments&{lines}"
        client.get(page)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(page).status_code == 200
        return len(statements)

    assert asked("11", "12", "3") == asked("11")
