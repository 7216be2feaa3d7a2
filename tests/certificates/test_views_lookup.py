"""The look-up for anybody, and the one press of a worker."""

from datetime import date

import pytest

from accounts.roles import Role
from certificates.models import CertificateAsk, CertificateGuide
from tests.certificates.rows import asked, line
from tests.district import add_person

PAGE = "/certificates/ask/"


@pytest.fixture
def guide(listed):
    return CertificateGuide.objects.create(
        line=line(listed, "not_to_issue", "5"), handled_by="公安派出所", valid_from=date(2026, 1, 1)
    )


def press(client, **said):
    return client.post(f"{PAGE}press/", {"q": "派出所要无犯罪记录证明", **said})


def test_anybody_reads_where_to_go_as_usual_practice_until_it_is_confirmed(guide, client):
    page = client.get(PAGE, {"q": "派出所要无犯罪记录证明"}).content.decode()
    assert ("按通常做法，请到：公安派出所（待本区确认）。" in page, "点一下就登记" in page) == (True, False)
    CertificateGuide.objects.filter(pk=guide.pk).update(is_confirmed=True)
    page = client.get(PAGE, {"q": "派出所要无犯罪记录证明"}).content.decode()
    assert ("请到：公安派出所。" in page, "按通常做法" in page) == (True, False)


def test_an_empty_box_an_unclear_word_and_an_unlisted_one(listed, client):
    assert client.get(PAGE).status_code == 200
    unclear = client.get(PAGE, {"q": "继承关系证明"})
    assert len(unclear.context["choices"]) == len(unclear.context["found"].candidates)
    none = client.get(PAGE, {"q": "继承关系证明", "choice": "none"})
    assert (str(none.context["found"].outcome), len(none.context["others"])) == (
        "unlisted",
        len(unclear.context["choices"]),
    )
    wrong = client.get(PAGE, {"q": "。。。"})
    assert (wrong.status_code, "请写出要开什么证明" in wrong.content.decode()) == (400, True)


def test_whoever_means_another_certificate_says_so_and_gets_the_slip_of_that(listed, client):
    client.force_login(listed.worker)
    page = client.get(PAGE, {"q": "证件丢了"})
    assert "不是这一项" in page.content.decode()
    other = client.get(PAGE, {"q": "证件丢了", "choice": "none"})
    assert (str(other.context["found"].outcome), "不是这一项" in other.content.decode()) == ("unlisted", False)
    press(client, q="证件丢了", choice="none")
    ask = CertificateAsk.objects.get()
    assert (ask.outcome, ask.name, ask.line) == ("unlisted", "证件丢了", None)
    assert "不是这一项" not in client.get(PAGE, {"q": "家里困难，开个证明申请临时救助"}).content.decode()


def test_one_press_counts_and_leads_to_the_slip_and_a_second_press_to_the_same(listed, client):
    client.force_login(listed.worker)
    token = client.get(PAGE, {"q": "派出所要无犯罪记录证明"}).context["token"]
    answer = press(client, agency="", typed="卫生健康委员会", token=token)
    ask = CertificateAsk.objects.get()
    assert answer["Location"] == f"/certificates/asks/{ask.pk}/resident/"
    assert (ask.agency_id, ask.community_id) == (listed.department.pk, listed.community1.pk)
    assert press(client, token=token)["Location"] == answer["Location"]
    assert CertificateAsk.objects.count() == 1


def test_those_asked_before_are_buttons(listed, client):
    asked(listed, agency="卫生健康委员会")
    client.force_login(listed.worker)
    offered = client.get(PAGE, {"q": "派出所要无犯罪记录证明"}).context["asked_before"]
    assert [one.label for one in offered] == ["卫生健康委员会"]
    press(client, agency=offered[0].key)
    assert CertificateAsk.objects.filter(agency=listed.department).count() == 2


def test_one_that_may_be_issued_is_counted_and_leads_to_the_log_of_stamps(listed, client):
    client.force_login(listed.worker)
    answer = press(client, q="家里困难申请临时救助开证明", typed="民政局")
    ask = CertificateAsk.objects.get()
    assert (ask.number, answer["Location"].split("?")[0]) == (None, "/certificates/issues/new/")
    form = client.get(answer["Location"]).context["form"]
    assert (form.initial["line"], form.initial["agency_name"]) == (ask.line_id, "民政局")


def test_others_press_nothing(listed, client):
    for who in ("reviewer", "street_officer", "officer"):
        client.force_login(getattr(listed, who))
        assert "may_press" not in client.get(PAGE, {"q": "健在证明"}).context
        assert press(client).status_code == 403
    client.logout()
    assert press(client)["Location"].startswith("/login/")
    assert CertificateAsk.objects.count() == 0


def test_what_stands_in_the_way_is_said_on_the_page(listed, client):
    client.force_login(listed.worker)
    unclear = press(client, q="继承关系证明")
    assert (unclear.status_code, "请先从候选里选是哪一项证明。" in unclear.content.decode()) == (400, True)
    assert press(client, on="2026-06-01").status_code == 409
    assert press(client, agency="unit-0").status_code == 400
    assert press(client, q="").status_code == 400


def test_the_number_of_queries_of_the_page_is_fixed(listed, client, django_assert_max_num_queries):
    client.force_login(listed.worker)
    for agency in ("卫生健康委员会", "工商银行", "民政局"):
        asked(listed, agency=agency)
    client.get(PAGE, {"q": "派出所要无犯罪记录证明"})
    with django_assert_max_num_queries(22):
        client.get(PAGE, {"q": "派出所要无犯罪记录证明"})


def test_who_works_in_two_communities_says_for_which_and_it_stays_so_to_the_stamp(listed, client):
    client.force_login(listed.worker)
    assert "替哪个社区" not in client.get(PAGE, {"q": "健在证明"}).content.decode()
    add_person(listed, "worker", listed.community2, Role.COMMUNITY_WORKER)
    page = client.get(PAGE, {"q": "健在证明"})
    assert [one.code for one in page.context["communities"]] == ["c1", "c2"]
    assert (page.context["community"], "替哪个社区" in page.content.decode()) == (listed.community1, True)
    page = client.get(PAGE, {"q": "健在证明", "community": "c2"})
    assert page.context["community"] == listed.community2
    assert page.content.decode().count('name="community" value="c2"') == 2
    press(client, community="c2")
    assert CertificateAsk.objects.get().community == listed.community2
    stamp = press(client, q="家里困难申请临时救助开证明", typed="民政局", community="c2")["Location"]
    assert client.get(stamp).context["community"] == listed.community2
    assert press(client, community="c3").status_code == 403


def test_who_works_in_two_sees_of_which_community_each_row_is(listed, client):
    client.force_login(listed.worker)
    asked(listed)
    assert 'data-label="社区"' not in client.get("/certificates/asks/").content.decode()
    add_person(listed, "worker", listed.community2, Role.COMMUNITY_WORKER)
    assert 'data-label="社区"' in client.get("/certificates/asks/").content.decode()
