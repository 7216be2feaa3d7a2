"""One box over all rooms finds what a person may see, and nothing else."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from home.search import SHOWN, search
from registry.models import Unit
from tests.admission.cases import approved, draft
from tests.district import standard_lists
from tests.divided import divided_lists
from web import clock

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def reader():
    """Somebody who isn't signed in."""
    return AnonymousUser()


def labels(found):
    """{label: titles}."""
    return {str(kind.label): [hit.title for hit in kind.hits] for kind in found}


def test_two_characters_find_lines_of_the_lists(district, reader):
    standard_lists(district)
    found = labels(search(reader, "调解", DAY))
    assert list(found) == ["清单条目"]


def test_a_unit_is_found_on_the_day_on_which_it_exists(district, reader):
    Unit.objects.filter(code="c1").update(valid_to=date(2026, 1, 1))
    assert labels(search(reader, "第1社区", DAY)) == {}
    assert labels(search(reader, "第1社区", date(2025, 12, 31))) == {"社区、街道和部门": ["第1社区"]}


def test_applications_are_found_by_those_who_may_see_them(district, reader):
    draft(district, name="高楼消防隐患排查")
    assert labels(search(district.officer, "消防", DAY)) == {"准入申请": ["高楼消防隐患排查"]}
    assert labels(search(district.other_officer, "消防", DAY)) == {}
    assert labels(search(reader, "消防", DAY)) == {}


def test_an_admission_is_found_by_its_number_however_it_is_typed(district, reader):
    admission = approved(district).admissions.get()
    typed = admission.number.replace("〔", "(").replace("〕", ")")
    assert labels(search(reader, typed, DAY))["准入事项"] == [admission.name]


def test_names_come_before_contents(district, reader):
    for n in range(3):
        draft(district, name=f"第{n}次走访", content="讲消防")
    draft(district, name="消防演练")
    hits = labels(search(district.officer, "消防", DAY))["准入申请"]
    assert hits[0] == "消防演练"


def test_more_rows_are_counted_and_led_to(district, reader):
    for n in range(SHOWN + 2):
        draft(district, name=f"消防走访{n}")
    kind = search(district.officer, "消防", DAY)[0]
    assert (len(kind.hits), kind.total) == (SHOWN, SHOWN + 2)
    assert kind.more_url == "/applications/?q=%E6%B6%88%E9%98%B2"


def test_a_text_without_words_finds_nothing(district, reader):
    assert search(reader, " （） ", DAY) == []


@pytest.mark.parametrize("rows", [3, 60])
def test_a_search_needs_the_same_queries_however_much_there_is(district, rows, django_assert_num_queries):
    for n in range(rows):
        draft(district, name=f"消防走访{n}")
    user = district.officer
    assert user.posts
    with django_assert_num_queries(9 if rows > SHOWN else 8):
        search(user, "消防", DAY)


def test_the_page_answers_without_signing_in(client, district):
    standard_lists(district)
    page = client.get("/search/", {"q": "调解"})
    assert page.status_code == 200
    assert "清单条目" in page.content.decode()


def test_the_page_says_when_nothing_was_found(client, district):
    assert "没有找到" in client.get("/search/", {"q": "量子力学"}).content.decode()


def test_a_whole_notice_is_cut_and_said_so(client, district):
    assert "只按前 100 个字查找" in client.get("/search/", {"q": "走访" * 200}).content.decode()


@pytest.mark.parametrize("q", ["'", "\\", "a'b", "%_", "!&|:*", "\x00"])
def test_strange_signs_break_nothing(client, district, q):
    assert client.get("/search/", {"q": q}).status_code == 200


def test_a_heading_finds_its_lines_and_is_shown_with_them(district, reader):
    divided_lists(district)
    for words in ("平安建设", "消防安全"):
        (found,) = search(reader, words, DAY)
        assert [(hit.title, hit.note) for hit in found.hits] == [
            ("协助消防检查", "测试区assist清单 21 › 平安建设 › 消防安全")
        ]
