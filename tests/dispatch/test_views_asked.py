"""Reviewers see what people asked and didn't find, choose the line, preview, and mend its keywords."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch.models import AskedQuestion
from registry.models import ListLine
from tests.district import add_person, make_district, the_list
from web import clock

LIST = reverse("dispatch:asked-list")
DAY = timedelta(days=1)
STRANGE = "请协助联系无人机驾驶员"


@pytest.fixture
def keeper(lists, client):
    client.force_login(lists.reviewer)
    return client


def asked(district, text, *, verdict="unlisted", days_ago=0, **fields):
    return AskedQuestion.objects.create(
        authority=district.authority, text=text, verdict=verdict, asked_on=clock.today() - days_ago * DAY, **fields
    )


def shown(page):
    return [(one.text, one.total) for one in page.context["questions"]]


@pytest.mark.parametrize("person", ["officer", "worker", "decider", "supervisor", "operator"])
def test_only_those_who_keep_keywords_see_questions(lists, client, person):
    one = asked(lists, STRANGE)
    line = the_list(lists, "duty").lines.first()
    client.force_login(getattr(lists, person))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("dispatch:asked-mend", args=[one.pk])).status_code == 403
    assert client.post(reverse("dispatch:asked-settle", args=[one.pk])).status_code == 403
    assert client.post(reverse("dispatch:keywords-preview", args=[line.pk]), {"keywords": "乱改"}).status_code == 403


def test_a_keeper_of_another_authority_sees_none_of_ours(lists, client):
    one = asked(lists, STRANGE)
    other = make_district("邻区")
    client.force_login(add_person(other, "neighbouring_reviewer", other.office, "reviewer"))
    assert shown(client.get(LIST)) == []
    assert client.get(reverse("dispatch:asked-mend", args=[one.pk])).status_code == 404
    assert client.post(reverse("dispatch:asked-settle", args=[one.pk])).status_code == 404


def test_at_first_the_questions_that_found_nothing_are_shown_the_most_often_asked_first(lists, keeper):
    asked(lists, "只问过一次")
    asked(lists, STRANGE, days_ago=1, times=2)
    asked(lists, STRANGE, times=3)
    asked(lists, "查到了", verdict="duty")
    asked(lists, "查到了却选了别的", verdict="duty", is_disputed=True, times=2)
    asked(lists, "已处理", settled_on=clock.today())
    asked(lists, "过期的", days_ago=90)
    assert shown(keeper.get(LIST)) == [(STRANGE, 5), ("查到了却选了别的", 2), ("只问过一次", 1)]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({"kind": "disputed"}, ["丙"]),
        ({"kind": "all"}, ["甲 社区", "乙", "丙"]),
        ({"kind": "all", "verdict": "duty"}, ["丙"]),
        ({"q": "甲 社区"}, ["甲 社区"]),
        ({"days": "7"}, ["甲 社区", "丙"]),
        ({"settled": "settled"}, ["丁"]),
        ({"settled": "all", "kind": "all"}, ["甲 社区", "乙", "丙", "丁"]),
        ({"kind": "wrong"}, []),
    ],
)
def test_questions_are_filtered(lists, keeper, query, texts):
    asked(lists, "甲 社区", times=9)
    asked(lists, "乙", verdict="unclear", days_ago=30, times=8)
    asked(lists, "丙", verdict="duty", is_disputed=True, times=7)
    asked(lists, "丁", settled_on=clock.today(), times=6)
    assert [text for text, _total in shown(keeper.get(LIST, query))] == texts


def test_an_empty_list_says_so(keeper):
    assert "没有符合条件的问题。" in keeper.get(LIST).content.decode()


def test_a_question_is_settled_and_the_filter_stays(lists, keeper):
    one = asked(lists, STRANGE)
    answer = keeper.post(reverse("dispatch:asked-settle", args=[one.pk]), {"back": "kind=all&days=7"})
    assert answer.url == f"{LIST}?kind=all&days=7"
    assert shown(keeper.get(LIST)) == []


def test_where_to_go_back_to_is_never_another_site(lists, keeper):
    one = asked(lists, STRANGE)
    answer = keeper.post(reverse("dispatch:asked-settle", args=[one.pk]), {"back": "//evil.example/?a=b"})
    assert answer.url.startswith(f"{LIST}?")


def test_from_the_question_to_its_line_to_the_preview_to_the_saved_keywords(lists, keeper):
    one = asked(lists, STRANGE)
    page = keeper.get(reverse("dispatch:asked-mend", args=[one.pk]), {"q": "公共卫生"})
    (entry,) = page.context["found"]
    line = ListLine.objects.get(pk=entry.line_id)
    url = reverse("registry:line-keywords", args=[line.pk])
    form = keeper.get(f"{url}?{page.context['query']}")
    assert form.context["words_to_add"] == ["联系无人机驾驶员"]
    said = {"keywords": "体检 疫苗 公共卫生 无人机", "was": form.context["was"], "asked": one.pk, "about": STRANGE}
    preview_url = reverse("dispatch:keywords-preview", args=[line.pk])
    before = keeper.post(preview_url, said)
    assert [(change.text, str(change.after.verdict)) for change in before.context["shown"]] == [(STRANGE, "assist")]
    line.refresh_from_db()
    assert line.keywords == ["体检", "疫苗", "公共卫生"]
    assert keeper.post(preview_url, {**said, "save": "1"}).url == LIST
    line.refresh_from_db()
    one.refresh_from_db()
    assert (line.keywords[-1], one.settled_on) == ("无人机", clock.today())


def test_a_question_that_still_finds_nothing_stays_open_though_the_keywords_are_saved(lists, keeper):
    one = asked(lists, STRANGE)
    line = the_list(lists, "assist").lines.get(number="3")
    url = reverse("dispatch:keywords-preview", args=[line.pk])
    said = {"keywords": "体检 疫苗 公共卫生 毫不相干", "asked": one.pk, "about": STRANGE}
    page = keeper.post(url, said)
    assert (page.context["preview"].changed, page.context["settles"]) == ((), False)
    assert "保存，并标为已处理" not in page.content.decode()
    saved = keeper.post(url, {**said, "save": "1"}, follow=True)
    assert saved.redirect_chain == [(reverse("dispatch:asked-mend", args=[one.pk]), 302)]
    assert [str(message) for message in saved.context["messages"]] == [
        "关键词已保存，但这个问题仍查不到这一项，所以没有标为已处理。"
    ]
    line.refresh_from_db()
    one.refresh_from_db()
    assert (line.keywords[-1], one.settled_on) == ("毫不相干", None)


def test_a_search_that_finds_no_line_says_what_to_do(lists, keeper):
    one = asked(lists, STRANGE)
    for words in ("不存在的词", "不存在\x00的词"):
        page = keeper.get(reverse("dispatch:asked-mend", args=[one.pk]), {"q": words})
        assert "清单上没有这样的条目" in page.content.decode()


def test_wrong_keywords_and_those_mended_meanwhile_come_back_with_what_was_typed(lists, keeper):
    line = the_list(lists, "assist").lines.get(number="3")
    url = reverse("dispatch:keywords-preview", args=[line.pk])
    page = keeper.post(url, {"keywords": "长" * 31})
    assert (page.status_code, page.context["keywords"], page.context["preview"]) == (422, "长" * 31, None)
    page = keeper.post(url, {"keywords": "新词", "was": "从前 的 词", "save": "1"})
    assert (page.status_code, page.context["keywords"], page.context["was"]) == (422, "新词", "体检 疫苗 公共卫生")
    assert keeper.get(url).url == reverse("registry:line-keywords", args=[line.pk])


def test_without_a_question_saving_leads_to_the_line(lists, keeper):
    line = the_list(lists, "assist").lines.get(number="3")
    answer = keeper.post(reverse("dispatch:keywords-preview", args=[line.pk]), {"keywords": "新词", "save": "1"})
    assert answer.url == reverse("registry:line-detail", args=[line.pk])


@pytest.mark.parametrize("rows", [3, 60])
def test_the_list_needs_a_fixed_number_of_queries(lists, keeper, rows, django_assert_num_queries):
    line = the_list(lists, "duty").lines.first()
    for n in range(rows):
        asked(lists, f"问题{n}", line=line, score=0.5)
    with django_assert_num_queries(10):
        keeper.get(LIST)
