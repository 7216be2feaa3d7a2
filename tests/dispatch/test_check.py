"""The check page: open for the lists, with admissions and the refuse button for those who work in the community."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from dispatch.models import AskedQuestion, Receipt
from tests.dispatch.rows import admit, make_rural
from web import clock

CHECK, REFUSE = "/check/", "/check/refuse/"
TEXT = "请各社区填报养犬台账"


@pytest.fixture
def worker(lists, client):
    client.force_login(lists.worker)
    return client


def words(response):
    """The verdict that the page shows."""
    return response.context["answer"]["verdict"]


def test_signed_out_anybody_asks_about_the_lists(lists, client):
    response = client.post(CHECK, {"text": "完成招商引资任务"})
    assert (response.status_code, words(response)) == (200, "negative")
    page = response.content.decode()
    for said in ("招商引资任务指标", "原则上一律取消", "测民发〔2025〕9号", "2025年1月11日", "民发〔2015〕136号"):
        assert page.count(said) > 0, said
    assert response.context["may_refuse"] is False


def test_a_short_link_answers_too(lists, client):
    response = client.get(CHECK, {"q": "入户宣传宪法"})
    assert (response.status_code, words(response)) == (200, "duty")


def test_a_blank_page_asks(client, db):
    assert client.get(CHECK).status_code == 200


def test_signed_out_an_unlisted_matter_may_still_be_admitted(lists, client):
    response = client.get(CHECK, {"q": TEXT})
    assert response.context["answer"]["sentence"].startswith("不在清单上。是否已经准入")


def test_the_lists_of_another_day_answer_and_nothing_is_refused_by_them(worker):
    response = worker.get(CHECK, {"q": "完成招商引资任务", "on": "2025-01-10"})
    assert (words(response), response.context["may_refuse"]) == ("unlisted", False)


def test_a_worker_gets_the_admissions_of_the_community(worker, lists):
    admit(lists, "充电设施摸排", since=clock.today(), last_day=clock.today())
    assert words(worker.get(CHECK, {"q": "充电设施摸排"})) == "admitted"
    worker.logout()
    assert words(worker.get(CHECK, {"q": "充电设施摸排"})) == "unlisted"


def test_a_street_officer_may_ask_and_record_for_a_community_of_the_street(lists, client):
    client.force_login(lists.street_officer)
    assert "要代社区登记、拒收：在上面选社区，再查一次。" in client.post(CHECK, {"text": TEXT}).content.decode()
    response = client.post(CHECK, {"text": TEXT, "community": "c1"})
    assert response.context["community"].code == "c1"
    assert (response.context["may_refuse"], response.context["recording_street"]) == (
        True,
        lists.street_officer.posts[0].unit,
    )
    assert client.post(CHECK, {"text": TEXT, "community": "c3"}).status_code == 400


def test_the_worker_of_a_refusable_matter_gets_the_button_and_a_duty_has_none(worker):
    assert worker.post(CHECK, {"text": TEXT}).context["may_refuse"] is True
    assert worker.post(CHECK, {"text": "入户宣传宪法"}).context["may_refuse"] is False


def test_an_unclear_matter_shows_its_candidates_and_none_of_these_leads_to_unlisted(worker):
    response = worker.post(CHECK, {"text": "请开继承关系证明"})
    assert words(response) == "unclear"
    assert [one["name"] for one in response.context["choices"]] == ["继承关系证明"]
    key = response.context["choices"][0]["key"]
    assert words(worker.post(CHECK, {"text": "请开继承关系证明", "choice": key})) == "may_issue"
    none = worker.post(CHECK, {"text": "请开继承关系证明", "choice": "none"})
    assert (words(none), none.context["may_refuse"]) == ("unlisted", True)


def test_what_only_forbids_is_neither_taken_on_nor_refused_and_a_person_may_say_otherwise(worker):
    asked = {"text": "不得要求社区承担招商引资任务"}
    page = worker.post(CHECK, asked)
    shown = page.content.decode()
    assert (words(page), page.context["may_refuse"], shown.count("没有要求社区做事")) == ("unclear", False, 1)
    assert shown.count("实际是要社区做的？请选是哪一项") == 1
    choice = page.context["choices"][0]
    chosen = worker.post(CHECK, {**asked, "choice": choice["key"]})
    assert (choice["list"], words(chosen), chosen.context["may_refuse"]) == ("negative", "negative", True)


def test_a_text_that_asks_nothing_is_asked_back_and_a_person_may_say_that_it_is_a_matter(worker):
    page = worker.post(CHECK, {"text": "今天天气真好"})
    assert (words(page), page.context["may_refuse"], page.context["choices"]) == ("unclear", False, [])
    shown = page.content.decode()
    assert shown.count("请写明要社区做什么") == 1
    assert shown.count("看不出这段话要社区做什么。") == 1
    assert "请选一项" not in shown
    assert AskedQuestion.objects.count() == 0
    all_the_same = worker.post(CHECK, {"text": "今天天气真好", "choice": "none"})
    assert (words(all_the_same), all_the_same.context["may_refuse"]) == ("unlisted", True)
    assert AskedQuestion.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "请写出事项名称，或者把通知全文粘贴进来。"),
        ({"text": "……！！？"}, "只有标点或者表情，看不出是什么事。请写出事项名称，或者粘贴通知内容。"),
        ({"text": "台账", "on": "2026-02-30"}, "「2026-02-30」不是一个有效的日期，请按「2026-03-01」的样式填写。"),
        ({"text": "台账", "known_at": "昨天"}, "「昨天」不是一个有效的时刻，请按「2026-03-01T09:00」的样式填写。"),
        ({"text": "台账", "community": "没有"}, "没有代码是「没有」的社区。请核对代码；不写社区时只按清单回答。"),
        ({"text": "台账", "authority": "火星"}, "没有编号用简称是「火星」的辖区。请核对简称；不写时按默认的辖区回答。"),
        ({"text": "台账", "choice": "entry-0"}, "选的这一项已经不在候选里，请重新选择。"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays_in_the_box(lists, client, data, sentence):
    response = client.post(CHECK, data)
    assert response.status_code == 400
    page = response.content.decode()
    assert page.count(sentence) == 1
    assert page.count(f">\n{data['text']}</textarea>") == 1


def test_a_text_of_100_000_characters_stays_in_the_box(lists, client):
    text = "报表" * 50_000
    response = client.post(CHECK, {"text": text})
    page = response.content.decode()
    assert response.status_code == 400
    assert page.count("一次最多20000个字，这段文字有100000个字，请只留下要社区做什么的部分。") == 1
    assert page.count(text) == 1


LONGEST_ADDRESS = 4_000  # bytes that a web server takes


def test_the_page_sends_whole_notices_by_post_with_and_without_a_script(lists, client):
    client.force_login(lists.worker)
    for path in (CHECK, "/"):
        (form,) = [part for part in client.get(path).content.decode().split("<form ")[1:] if 'name="text"' in part]
        assert 'method="post"' in form.split(">")[0]
    text = "请各社区填报养犬台账。" * 450
    page = client.post(CHECK, {"text": text})
    assert (page.status_code, words(page)) == (200, "unlisted")
    assert max(map(len, addresses_on(page))) < LONGEST_ADDRESS


@pytest.mark.parametrize("length", [200, 300, 3_000])
def test_no_link_of_the_page_is_longer_than_an_address_may_be(lists, client, length):
    page = client.post(CHECK, {"text": (TEXT * length)[:length]})
    assert max(map(len, addresses_on(page))) < LONGEST_ADDRESS


def addresses_on(page):
    return re.findall(r'(?:href|action)="([^"]*)"', page.content.decode())


def test_an_impossible_day_without_a_text_is_said_too(db, client):
    assert client.get(CHECK, {"on": "2026-02-30"}).status_code == 400


def test_a_quoted_number_is_looked_up_for_anybody(lists, client):
    made = admit(lists, "充电设施摸排", since=clock.today(), last_day=clock.today())
    live = client.get(CHECK, {"q": made.number}).context["quoted"]
    assert [(one["quoted"].state.label, one["url"]) for one in live] == [
        ("有效", reverse("admission:admission-detail", args=[made.pk]))
    ]
    unknown = client.get(CHECK, {"q": "测试区准〔2026〕99号"}).context["quoted"]
    assert [one["quoted"].state.label for one in unknown] == ["查无此号"]


def test_one_press_leads_to_the_slip_and_a_second_press_to_the_same(worker):
    token = worker.post(CHECK, {"text": TEXT}).context["token"]
    pressed = [worker.post(REFUSE, {"text": TEXT, "token": token}) for _n in range(2)]
    receipt = Receipt.objects.get()
    assert [(one.status_code, one.url) for one in pressed] == [(302, f"/refusals/{receipt.pk}/")] * 2


def test_the_same_text_asked_again_shows_the_slip_that_it_got(worker):
    assert worker.post(CHECK, {"text": TEXT}).context["refused_before"] is None
    worker.post(REFUSE, {"text": TEXT})
    receipt = Receipt.objects.get()
    page = worker.post(CHECK, {"text": TEXT})
    assert page.context["refused_before"] == receipt
    assert page.content.decode().count(f'href="/refusals/{receipt.pk}/"') == 1
    assert worker.post(CHECK, {"text": "完成招商引资任务"}).context["refused_before"] is None


def test_a_form_from_another_day_does_not_refuse_by_today(worker):
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    page = worker.post(REFUSE, {"text": TEXT, "on": yesterday})
    assert page.status_code == 400
    assert page.content.decode().count("拒收、收下只按当天的清单，不能按别的日期。请重新查询后再办。") == 1
    assert Receipt.objects.count() == 0
    assert worker.post(REFUSE, {"text": TEXT, "on": clock.today().isoformat()}).status_code == 302


def test_the_answer_is_headed_by_what_the_notice_wants(worker):
    page = worker.post(CHECK, {"text": "各位书记、主任：\n大家好！\n根据部署，请各社区填报养犬台账。收到请回复。"})
    assert page.context["heading"] == "请各社区填报养犬台账"


def test_a_press_with_fields_of_the_sender_keeps_them(worker, lists):
    worker.post(REFUSE, {"text": TEXT, "sender": lists.department.pk, "document_number": "卫发〔2026〕5号"})
    assert Receipt.objects.get().dispatch.sender_id == lists.department.pk


def test_the_ground_of_the_one_press_is_that_of_the_verdict_and_may_be_changed(worker):
    page = worker.post(CHECK, {"text": TEXT})
    offered = page.context["sender_form"].fields["ground"].choices
    assert offered[0] == ("", "按结论：未列入清单，也未经准入")
    worker.post(REFUSE, {"text": TEXT, "ground": ""})
    worker.post(REFUSE, {"text": f"{TEXT}。", "ground": "duplicate"})
    assert list(Receipt.objects.order_by("pk").values_list("ground", flat=True)) == ["unlisted", "duplicate"]
    wrong = worker.post(REFUSE, {"text": f"{TEXT}！", "ground": "nonsense"})
    assert (wrong.status_code, Receipt.objects.count()) == (400, 2)
    assert "按结论：未列入清单，也未经准入" in wrong.content.decode()


def test_a_press_that_does_not_fit_comes_back_with_the_text_and_a_sentence(worker):
    response = worker.post(REFUSE, {"text": "入户宣传宪法", "token": uuid.uuid4()})
    assert response.status_code == 400
    assert response.content.decode().count("结论是「必须接」，不能直接拒收。") == 1
    assert worker.post(REFUSE, {"text": ""}).status_code == 400
    assert worker.post(REFUSE, {"text": TEXT, "sender": "999999"}).status_code == 400
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize("key", ["other_street_officer", "reviewer", "officer", "operator"])
def test_nobody_else_presses(lists, client, key):
    client.force_login(getattr(lists, key))
    assert client.post(REFUSE, {"text": TEXT, "community": "c1"}).status_code == 400
    assert Receipt.objects.count() == 0


def test_signed_out_a_press_asks_to_sign_in_and_a_look_leads_to_the_question(lists, client):
    assert client.post(REFUSE, {"text": TEXT}).url == f"/login/?next={REFUSE}"
    client.force_login(lists.worker)
    assert client.get(REFUSE).url == CHECK


def test_the_page_costs_the_same_queries_with_many_admissions(worker, lists, django_assert_max_num_queries):
    for n in range(3):
        admit(lists, f"临时摸排{n}", since=clock.today(), last_day=clock.today())
    with django_assert_max_num_queries(16):
        worker.post(CHECK, {"text": TEXT})


def test_what_is_often_asked_is_asked_in_the_language_of_the_lists(lists, client):
    in_chinese = client.get(CHECK).context["chips"]
    # A request leaves its language behind in the thread.
    with override("en"):
        in_english = client.get(CHECK, headers={"accept-language": "en"}).context["chips"]
        assert str(in_english[1]["label"]) == "Proof of residence"
    assert [chip["url"] for chip in in_english] == [chip["url"] for chip in in_chinese]


NOTICE = "各社区：\n1.通知居民体检；\n2.完成招商引资任务；\n3.填报养犬台账。\n东街街道办事处"


def test_each_matter_of_a_notice_is_shown_with_its_verdict_and_may_be_asked_about_alone(worker):
    response = worker.post(CHECK, {"text": NOTICE})
    assert words(response) == "negative"
    assert [one["verdict"] for one in response.context["matters"]] == ["assist", "negative", "unlisted"]
    page = response.content.decode()
    for matter in ("通知居民体检", "完成招商引资任务", "填报养犬台账"):
        assert page.count(f'name="text" value="{matter}"') == 1
    alone = worker.post(CHECK, {"text": "填报养犬台账", "community": "c1"})
    assert (words(alone), alone.context["may_refuse"], alone.context["matters"]) == ("unlisted", True, [])


def test_a_notice_that_also_asks_for_what_the_community_takes_on_warns_before_it_is_refused_whole(worker):
    mixed = worker.post(CHECK, {"text": NOTICE})
    assert (mixed.context["may_refuse"], mixed.context["is_mixed"]) == (True, True)
    assert "仍然整件拒收" in mixed.content.decode()
    refusable = worker.post(CHECK, {"text": "1.完成招商引资任务；\n2.填报养犬台账。"})
    assert (refusable.context["is_mixed"], "一键拒收" in refusable.content.decode()) == (False, True)


def test_one_press_refuses_the_whole_notice_or_one_matter_of_it(worker):
    for text in (NOTICE, "填报养犬台账"):
        assert worker.post(REFUSE, {"text": text, "token": uuid.uuid4()}).status_code == 302
    assert [receipt.dispatch.text for receipt in Receipt.objects.order_by("pk")] == [NOTICE, "填报养犬台账"]


def test_the_page_says_how_strongly_and_by_which_words_a_line_was_found(worker):
    response = worker.post(CHECK, {"text": "通知居民做免费体检和疫苗接种"})
    assert response.content.decode().count("，对上的词：「体检」「疫苗」") == 1


def test_a_rural_community_is_answered_by_the_rural_list(lists, client):
    make_rural(lists)
    for user, verdict in (("worker", "unlisted"), ("neighbour", "duty")):
        client.force_login(getattr(lists, user))
        assert words(client.post(CHECK, {"text": "入户宣传宪法"})) == verdict
