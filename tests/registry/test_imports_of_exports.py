"""What list pages and open data give away can be handed in again: nothing new, nothing changed, nothing wrong."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import ItemList, OrderLine
from tests.district import draft_order, make_district, publish, standard_lists, the_list
from tests.sheets import NEW_ORDER, comma_separated, counts, hand_in, import_now, remedies
from web import clock
from web.workflow import perform


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


@pytest.fixture
def listed(district):
    """A district with lines that say all that a line can say, and a neighbour with lines of its own."""
    standard_lists(district)
    said = {"name": "=1+1", "content": "'@第一行\n-第二行", "conditions": "+86", "keywords": ["-词", "甲+乙", "丙"]}
    said |= {"heading": "=一", "subheading": "-二", "community_role": "@甲\n乙", "category": "ledger_form"}
    order = draft_order(
        district,
        published_on=date(2026, 5, 1),
        number="测民发〔2026〕5号",
        lines=[
            ("duty", "add", "A-1", said),
            ("public_service", "add", "1", {"name": "参保", "service_place": "+一楼"}),
        ],
    )
    order.lines.get(number="A-1").lead_departments.add(district.department)
    with clock.at(order.published_on):
        perform(order, "publish", by=district.reviewer)
    standard_lists(make_district("邻区"))
    return district


def handed_in_again(district, client, kind, url, **asked):
    """The run of a file that a stranger has taken away."""
    answer = client.get(url, asked)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    return hand_in(district, kind, None, content=content, **NEW_ORDER)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_page_comes_back_unchanged(listed, client, ending):
    url = reverse("registry:list-detail", args=[the_list(listed, "duty").pk])
    run = handed_in_again(listed, client, "lists", url, format=ending)
    assert (counts(run), run.findings["problems"]) == ((0, 0, 3, 0), [])


def test_the_page_of_all_lines_comes_back_with_what_is_imported_elsewhere_passed_over(listed, client):
    run = handed_in_again(listed, client, "lists", reverse("registry:entry-list"), format="csv")
    assert (counts(run), run.findings["problems"]) == ((0, 0, 6, 0), [])
    assert run.findings["notes"][-3:] == [
        "有1行是「不应出具证明事项清单」的条目，不在这里导入，没有读取。",
        "有1行是「可以出具证明事项清单」的条目，不在这里导入，没有读取。",
        "有6行是「邻区」的条目，不在这里导入，没有读取。",
    ]


@pytest.mark.parametrize(("kind", "name", "rows"), [("lists", "lists", 6), ("certificates", "certificates", 2)])
def test_open_data_come_back_unchanged(listed, client, kind, name, rows):
    run = handed_in_again(listed, client, kind, reverse("open-data-file", args=[name, "csv"]))
    assert (counts(run), run.findings["problems"]) == ((0, 0, rows, 0), [])


def test_a_file_of_lists_holds_its_certificates_too(listed, client):
    run = handed_in_again(listed, client, "certificates", reverse("open-data-file", args=["lists", "csv"]))
    assert (counts(run), run.findings["problems"]) == ((0, 0, 2, 0), [])


def test_the_name_of_a_list_tells_that_of_the_towns_from_that_of_the_country(listed, client):
    the_list(listed, "duty")
    urban = the_list(listed, "duty")
    ItemList.objects.filter(pk=urban.pk).update(for_rural=False)
    listed.lists["duty"] = ItemList.objects.create(
        authority=listed.authority, kind="duty", name="农村社区职责清单", for_rural=True, position=9
    )
    publish(
        listed,
        published_on=date(2026, 6, 1),
        number="测民发〔2026〕6号",
        lines=[("duty", "add", "1", {"name": "农事"})],
    )
    run = handed_in_again(listed, client, "lists", reverse("registry:entry-list"), format="csv")
    assert (counts(run), run.findings["problems"]) == ((0, 0, 7, 0), [])


def test_keywords_parted_by_either_sign_are_read_and_what_the_file_changes_is_found(listed):
    head = ["辖区", "清单", "编号", "事项名称", "类别", "关键词", "依据题名", "文号", "条款", "依据层级"]
    row = ["测试区", "duty", "77", "新的事", "台账、报表", "甲+乙、丙 丁、", "某办法", "", "第三条", "国家政策文件"]
    run = hand_in(listed, "lists", None, content=comma_separated([head, row]), **NEW_ORDER)
    assert (counts(run), remedies(run)) == ((1, 0, 0, 0), [])
    assert import_now(run)
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.category, made.keywords, made.basis.article) == ("ledger_form", ["甲+乙", "丙", "丁"], "第三条")
