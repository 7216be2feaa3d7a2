"""The page on which reviewers mend keywords."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from registry.mending import words_to_add
from tests.district import add_person, make_district, standard_lists, the_list


@pytest.fixture
def line(district):
    standard_lists(district)
    return the_list(district, "duty").lines.get(number="1")


def url_of(line):
    return reverse("registry:line-keywords", args=[line.pk])


def test_only_keepers_mend_keywords(district, line, client):
    client.force_login(district.officer)
    assert client.get(url_of(line)).status_code == 403
    assert client.post(url_of(line), {"keywords": "乱改"}).status_code == 403
    client.force_login(district.reviewer)
    client.post(url_of(line), {"keywords": "普法 法治 普法"})
    line.refresh_from_db()
    assert line.keywords == ["普法", "法治"]


def test_a_stranger_is_sent_to_sign_in(line, client):
    assert client.post(url_of(line), {"keywords": "乱改"}).url == f"/login/?next={url_of(line)}"


def test_too_many_keywords_stay_in_the_box_with_a_sentence(district, line, client):
    client.force_login(district.reviewer)
    page = client.post(url_of(line), {"keywords": "长" * 31})
    assert (page.status_code, page.context["keywords"]) == (422, "长" * 31)
    assert page.context["keywords_wrong"] == "关键词最多300个，每个不超过30字。"
    assert client.post(url_of(line), {"keywords": "普法\x00"}).status_code == 422


def test_the_page_shows_the_present_keywords_and_leads_to_the_preview(district, line, client):
    client.force_login(district.reviewer)
    page = client.get(url_of(line))
    assert page.context["keywords"] == "普法 宪法"
    assert page.content.decode().count(f'action="/asked/keywords/{line.pk}/"') == 1


def test_what_another_reviewer_saved_meanwhile_is_not_overwritten(district, line, client):
    client.force_login(district.reviewer)
    client.post(url_of(line), {"keywords": "普法 宪法 民法典", "was": "普法 宪法"})
    page = client.post(url_of(line), {"keywords": "普法 宪法 讲座", "was": "普法 宪法"})
    line.refresh_from_db()
    assert line.keywords == ["普法", "宪法", "民法典"]
    assert page.context["keywords_wrong"] == "您打开页面之后，关键词已由他人改为「普法 宪法 民法典」，请核对后再保存。"
    assert (page.context["keywords"], page.context["was"]) == ("普法 宪法 讲座", "普法 宪法 民法典")


def test_a_reviewer_of_another_district_is_no_keeper(district, line, client):
    other = make_district("邻区")
    client.force_login(add_person(other, "neighbouring_reviewer", other.office, Role.REVIEWER))
    assert client.get(url_of(line)).status_code == 403


def test_words_of_a_question_are_suggested_without_filling_and_without_those_that_are_there(line):
    assert words_to_add("请各社区本周五前填报民法典宣讲，以及宪法，普法。", line) == ["民法典宣讲"]
    assert words_to_add("请张贴反诈海报吗？", line) == ["张贴反诈海报"]
    assert words_to_add("无人机驾驶员，联系人：〔某人〕，电话〔手机〕", line) == ["无人机驾驶员"]
    assert words_to_add("", line) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("登记养犬人手机号码〔手机〕和身份证号〔身份证〕", ["养犬人"]),
        ("微信号：〔微信〕 车牌〔车牌〕 邮箱 〔邮箱〕 法定代表人：〔某人〕 证件号码是〔身份证〕", []),
        ("银行卡号〔银行卡〕转账，卡里的钱〔号", ["转账", "卡里"]),
        ("办理身份证", ["办理身份证"]),
    ],
)
def test_what_stands_for_somebodys_number_is_no_suggestion(line, text, words):
    assert words_to_add(text, line) == words
