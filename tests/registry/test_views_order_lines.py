"""Writing a draft beside what stands."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import ItemList
from tests.district import draft_order, entry, publish, the_list

BASIS = {"basis_title": "某某条例", "basis_level": "regulation"}


@pytest.fixture
def order(lists, client):
    """A draft, with its drafter signed in."""
    client.force_login(lists.second_reviewer)
    return draft_order(lists, published_on=date(2026, 4, 1))


def place(lists, kind, number):
    """The numbered place of a line."""
    return the_list(lists, kind).lines.get(number=number)


def test_a_list_stands_beside_what_the_draft_does_to_it(lists, order, client):
    duty = the_list(lists, "duty")
    client.post(
        reverse("registry:order-lines-remove", args=[order.pk, duty.pk]), {"line": place(lists, "duty", "4").pk}
    )
    page = client.get(reverse("registry:order-list-draft", args=[order.pk, duty.pk]))
    beside = [(one.line.number, change and change.line.change) for one, change in page.context["rows"]]
    assert beside == [("1", None), ("4", "remove")]


def test_changing_a_line_begins_with_what_it_says_and_keeps_its_number(lists, order, client):
    url = reverse("registry:order-line-change", args=[order.pk, place(lists, "assist", "3").pk])
    form = client.get(url).context["form"]
    assert "number" not in form.fields
    assert form.initial["name"] == "协助做好公共卫生工作"
    assert form.initial["permitted_acts"] == ["contact_residents", "publicise_educate"]
    assert form.initial["keywords_text"] == "体检 疫苗 公共卫生"
    basis = entry(lists, "assist", "3", date(2026, 4, 2)).basis_id
    said = {"name": "协助做好公共卫生", "category": "task", "basis": basis, "permitted_acts": ["contact_residents"]}
    assert client.post(url, said).status_code == 302
    line = order.lines.get()
    assert (line.change, line.number, line.name) == ("change", "3", "协助做好公共卫生")
    assert client.post(url, said).status_code == 302
    assert order.lines.count() == 1
    assert client.get(url).url == reverse("registry:order-line-edit", args=[order.pk, line.pk])


def test_the_same_words_again_are_no_change(lists, order, client):
    now = entry(lists, "duty", "1", date(2026, 4, 2))
    url = reverse("registry:order-line-change", args=[order.pk, now.line_id])
    said = {"name": now.name, "category": now.category, "content": now.content, "basis": now.basis_id}
    page = client.post(url, said)
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "填写的内容和现行的相同，没有改动。只改关键词的，请到这一项的页面上改，不需要调整文件。"
    ]


def test_the_first_line_of_a_new_list_is_offered_number_one_and_the_next_the_one_after(lists, order, client):
    client.post(reverse("registry:list-create"), {"kind": "creation", "name": "创建评比目录"})
    url = reverse("registry:order-line-add", args=[order.pk, ItemList.objects.get(name="创建评比目录").pk])
    initial = client.get(url).context["form"].initial
    assert (initial["number"], initial["category"]) == ("1", "creation_standard")
    assert client.post(url, {"number": "1", "name": "文明创建", "category": "task", **BASIS}).status_code == 302
    assert client.get(url).context["form"].initial["number"] == "2"


def test_a_line_is_written_with_headings_parts_and_departments(lists, order, client):
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "assist").pk])
    said = {
        "number": "9",
        "name": "协助宣传垃圾分类",
        "category": "task",
        "heading": "环境卫生",
        "subheading": "生活垃圾",
    }
    said |= {"community_role": "张贴材料", "lead_departments": [lists.department.pk], **BASIS}
    assert client.post(url, {**said, "cooperating_departments": [lists.other_department.pk]}).status_code == 302
    line = order.lines.get()
    assert (line.heading, line.subheading, line.community_role) == ("环境卫生", "生活垃圾", "张贴材料")
    assert [unit.code for unit in line.cooperating_departments.all()] == ["tj"]
    page = client.get(reverse("registry:order-line-edit", args=[order.pk, line.pk]))
    assert (page.context["headings"], page.context["subheadings"]) == (["环境卫生"], ["生活垃圾"])
    assert '<datalist id="headings"><option value="环境卫生"></datalist>' in page.content.decode()


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"subheading": "生活垃圾"}, {"heading": ["填了二级分类的，应当同时填写一级分类。"]}),
        ({"cooperating": True}, {"cooperating_departments": ["卫生健康委员会不能既牵头又配合，请只选一处。"]}),
    ],
)
def test_a_subheading_alone_and_a_department_with_two_parts_are_refused(lists, order, client, said, errors):
    units = [lists.department.pk]
    data = {"number": "9", "name": "新", "category": "task", "lead_departments": units, **BASIS, **said}
    data |= {"cooperating_departments": units} if said.get("cooperating") else {}
    page = client.post(reverse("registry:order-line-add", args=[order.pk, the_list(lists, "duty").pk]), data)
    assert (page.status_code, page.context["form"].errors) == (422, errors)


def test_only_a_public_service_is_asked_where_it_is_had(lists, order, client):
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "duty").pk])
    assert "service_place" not in client.get(url).context["form"].fields
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "public_service").pk])
    said = {"number": "1", "name": "参保登记", "category": "task", "service_place": "区政务服务中心一楼", **BASIS}
    assert client.post(url, said).status_code == 302
    assert order.lines.get().service_place == "区政务服务中心一楼"


def test_another_department_or_heading_alone_is_a_change(lists, order, client):
    now = entry(lists, "duty", "1", date(2026, 4, 2))
    url = reverse("registry:order-line-change", args=[order.pk, now.line_id])
    said = {"name": now.name, "category": now.category, "content": now.content, "basis": now.basis_id}
    assert client.post(url, {**said, "cooperating_departments": [lists.department.pk]}).status_code == 302
    line = order.lines.get()
    edit = reverse("registry:order-line-edit", args=[order.pk, line.pk])
    mark = client.get(edit).context["mark"]
    line.cooperating_departments.set([lists.other_department])
    assert client.post(edit, {**said, "heading": "自治", "mark": mark}).status_code == 422


def number_errors(client, order, number, item_list):
    """The errors of the number when a line is added; None when it was saved."""
    url = reverse("registry:order-line-add", args=[order.pk, item_list.pk])
    page = client.post(url, {"number": number, "name": f"新事项{order.lines.count()}", "category": "task", **BASIS})
    return page.context["form"].errors["number"] if page.status_code == 422 else None


def test_a_number_that_was_used_is_refused_beside_it_and_the_next_one_offered(lists, order, client):
    duty = the_list(lists, "duty")
    offered = client.get(reverse("registry:order-line-add", args=[order.pk, duty.pk])).context["form"]
    assert offered.initial["number"] == "5"
    assert number_errors(client, order, "1", duty) == ["《测试区duty清单》第1项的编号用过，请换一个新编号。"]
    assert number_errors(client, order, "5 a", duty) == ["编号中不能有空格。"]
    assert number_errors(client, order, "5", duty) is None
    assert number_errors(client, order, "5", duty) == ["这份文件里已经有这一项；要改的，请修改草稿里的那一项。"]


def test_a_second_press_of_save_writes_one_line(lists, order, client):
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "duty").pk])
    said = {"number": "7", "name": "新事项", "category": "task", **BASIS}
    assert [client.post(url, said).status_code for _press in range(2)] == [302, 302]
    assert order.lines.count() == 1


def test_a_line_without_a_basis_is_refused_with_what_to_do(lists, order, client):
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "duty").pk])
    page = client.post(url, {"number": "12", "name": "无依据", "category": "task"})
    assert page.status_code == 422
    assert "没有依据的条目不能公布" in page.context["form"].errors["basis"][0]
    assert 'value="无依据"' in page.content.decode()


def test_a_keyword_that_is_too_long_is_not_cut_silently(lists, order, client):
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "duty").pk])
    page = client.post(url, {"number": "21", "name": "新", "category": "task", "keywords_text": "长" * 31, **BASIS})
    assert page.context["form"].errors["keywords_text"] == ["关键词最多300个，每个不超过30字。"]


def test_a_line_of_the_draft_is_mended_and_a_stale_form_is_told(lists, order, client):
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "duty").pk])
    client.post(url, {"number": "7", "name": "新事项", "category": "task", **BASIS})
    line = order.lines.get()
    url = reverse("registry:order-line-edit", args=[order.pk, line.pk])
    said = {"number": "7", "name": "甲", "category": "task", "basis": line.basis_id}
    mark = client.get(url).context["mark"]
    assert client.post(url, {**said, "mark": mark}).status_code == 302
    page = client.post(url, {**said, "name": "乙", "mark": mark})
    assert page.status_code == 422
    assert "已由他人改动" in page.context["form"].non_field_errors()[0]
    assert page.context["form"]["name"].value() == "乙"
    assert client.post(url, {**said, "name": "乙", "mark": page.context["mark"]}).status_code == 302
    assert order.lines.get().name == "乙"


def test_several_lines_leave_at_once_after_one_question_named_as_they_stand(lists, order, client):
    duty = the_list(lists, "duty")
    ticked = [place(lists, "duty", number).pk for number in ("1", "4")]
    url = reverse("registry:order-lines-remove", args=[order.pk, duty.pk])
    asked = client.get(url, {"line": ticked})
    assert [one.line.number for one in asked.context["entries"]] == ["1", "4"]
    assert order.lines.count() == 0
    for _press in range(2):
        assert client.post(url, {"line": ticked}).status_code == 302
    assert [(one.change, one.number, one.name) for one in order.lines.order_by("pk")] == [
        ("remove", "1", "宣传法律法规和政策"),
        ("remove", "4", "群防群治与纠纷调解"),
    ]


def test_several_lines_are_taken_out_of_a_draft_by_ticking(lists, client):
    lines = [("duty", "add", str(n), {"name": f"新事项{n}"}) for n in (7, 8, 9)]
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=lines)
    client.force_login(lists.second_reviewer)
    ticked = [one.pk for one in order.lines.filter(number__in=["7", "9"])]
    url = reverse("registry:order-lines-drop", args=[order.pk])
    for _press in range(2):
        assert client.post(url, {"line": ticked}).url == f"/orders/{order.pk}/"
    assert [one.number for one in order.lines.all()] == ["8"]
    duty = the_list(lists, "duty").pk
    assert client.post(url, {"list": duty}).url == reverse("registry:order-list-draft", args=[order.pk, duty])
    assert client.post(url, {"list": "9" * 5000}).url == f"/orders/{order.pk}/"


def test_lists_of_others_and_strangers_have_no_page_here(lists, order, client):
    url = reverse("registry:order-list-draft", args=[order.pk, the_list(lists, "duty").pk])
    client.force_login(lists.worker)
    assert client.get(url).status_code == 404
    client.force_login(lists.second_reviewer)
    assert client.get(reverse("registry:order-list-draft", args=[order.pk, 10**6])).status_code == 404


@pytest.mark.parametrize("rows", [3, 60])
def test_the_page_of_a_list_in_a_draft_needs_a_fixed_number_of_queries(
    lists, client, rows, django_assert_max_num_queries
):
    publish(
        lists,
        published_on=date(2025, 2, 10),
        number="测8号",
        lines=[("negative", "add", str(100 + n), {"name": f"旧事项{n}"}) for n in range(rows)],
    )
    lines = [("negative", "change", str(100 + n), {"name": f"改事项{n}"}) for n in range(rows)]
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=lines)
    client.force_login(lists.second_reviewer)
    with django_assert_max_num_queries(24):
        page = client.get(reverse("registry:order-list-draft", args=[order.pk, the_list(lists, "negative").pk]))
    assert len(page.context["rows"]) == min(rows + 1, 25)


def test_a_line_that_the_draft_changes_still_tells_what_is_scheduled_for_it(lists, order, client):
    later = publish(
        lists,
        published_on=date(2026, 3, 1),
        effective_on=date(2026, 9, 1),
        number="测30号",
        lines=[("duty", "change", "1", {"name": "秋后的名称"})],
    )
    duty = the_list(lists, "duty")
    url = reverse("registry:order-list-draft", args=[order.pk, duty.pk])
    note = f"《{later.title}》定于2026年9月1日再作调整"
    assert client.get(url).content.decode().count(note) == 1
    client.post(
        reverse("registry:order-lines-remove", args=[order.pk, duty.pk]), {"line": place(lists, "duty", "1").pk}
    )
    page = client.get(url)
    assert next(change.line.change for _entry, change in page.context["rows"]) == "remove"
    assert page.content.decode().count(note) == 1
