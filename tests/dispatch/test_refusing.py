"""One press refuses, and the same press twice gives the same receipt."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from desk.models import Notice
from dispatch.models import Dispatch, Receipt
from dispatch.refusing import TokenUsed, refuse_at_once, refused_before, title_of
from registry.models import RecordCounter
from tests.desk.test_photos import SECRET, WORDS, jpeg
from tests.dispatch.rows import admit, send
from tests.district import make_district, standard_lists
from web import clock
from web.refusals import BadQuery, NotAllowed, NotYourPart
from web.workflow import perform

TEXT = "各社区：请于本周五前填报养犬台账。逾期通报。"


def press(district, text=TEXT, *, by=None, token=None, **said):
    """One press by the worker of the first community."""
    by = by or district.worker
    return refuse_at_once(text, community=district.community1, by=by, token=token or uuid.uuid4(), **said)


def test_one_press_makes_a_numbered_refusal_with_the_answer_frozen(lists):
    receipt, made = press(lists)
    assert made
    assert (receipt.state, receipt.verdict, receipt.ground) == ("refused", "unlisted", "unlisted")
    assert receipt.number == f"测试区拒〔{clock.today().year}〕1号"
    assert receipt.dispatch.origin == "reported"
    assert receipt.dispatch.text == TEXT
    assert receipt.dispatch.title == "请于本周五前填报养犬台账"
    assert receipt.dispatch.category == "ledger_form"
    assert receipt.citation["on"] == clock.today().isoformat()
    assert [name for _kind, name, _n in receipt.citation["checked"]] == [
        "测试区duty清单",
        "测试区assist清单",
        "测试区negative清单",
    ]


def test_a_refused_line_is_cited_and_linked(lists):
    receipt, _made = press(lists, "完成招商引资任务")
    assert (receipt.ground, receipt.cited.number, receipt.cited.name) == ("negative", "1", "招商引资任务指标")
    assert receipt.dispatch.entry_id == receipt.cited.entry_id


def test_what_was_said_of_the_sender_is_kept(lists):
    receipt, _made = press(lists, sender=lists.department, document_number="卫发〔2026〕5号", note="已电话告知")
    assert receipt.dispatch.sender == lists.department
    assert receipt.dispatch.document_number == "卫发〔2026〕5号"
    assert receipt.note == "已电话告知"


def test_two_presses_give_one_receipt(lists):
    token = uuid.uuid4()
    first, made = press(lists, token=token)
    again, made_again = press(lists, token=token)
    assert (made, made_again) == (True, False)
    assert first.pk == again.pk
    assert Receipt.objects.count() == Dispatch.objects.count() == 1
    assert RecordCounter.objects.get(series="拒").last == 1


def test_a_used_token_does_not_refuse_another_matter_or_for_another_person(lists):
    token = uuid.uuid4()
    press(lists, token=token)
    with pytest.raises(TokenUsed):
        press(lists, "完成招商引资任务", token=token)
    with pytest.raises(TokenUsed):
        refuse_at_once(TEXT, community=lists.community2, by=lists.neighbour, token=token)


@pytest.mark.parametrize("text", ["入户宣传宪法", "通知居民做免费体检", "请开继承关系证明"])
def test_duty_assist_and_unclear_are_not_refused_at_one_press(lists, text):
    with pytest.raises(NotAllowed):
        press(lists, text)
    assert Dispatch.objects.count() == 0


def test_an_assist_item_is_refused_for_what_goes_beyond(lists):
    receipt, _made = press(lists, "通知居民做免费体检，并填报体检台账")
    assert (receipt.verdict, receipt.ground) == ("assist", "over_scope")


def test_after_none_of_these_an_unclear_matter_is_refused(lists):
    receipt, _made = press(lists, "请开继承关系证明", choice="none")
    assert (receipt.verdict, receipt.ground) == ("unlisted", "not_to_issue")
    assert receipt.citation["is_chosen"] is True


def test_nothing_is_refused_by_the_lists_of_another_day_or_by_what_was_known_then(lists):
    for seen in ({"on": clock.today() - timedelta(days=1)}, {"known_at": clock.now()}):
        with pytest.raises(NotAllowed) as why:
            press(lists, **seen)
        assert (why.value.code, why.value.field) == ("not_today", "on")
    assert Dispatch.objects.count() == 0


def test_a_press_repeated_on_the_next_day_gives_the_receipt_of_the_first(lists):
    token = uuid.uuid4()
    first, _made = press(lists, token=token)
    again, made = press(lists, token=token, on=clock.today() - timedelta(days=1))
    assert (again.pk, made) == (first.pk, False)


def test_the_latest_refusal_of_the_same_text_is_found_for_its_own_community(lists):
    assert refused_before(TEXT, lists.community1) is None
    press(lists)
    latest, _made = press(lists)
    assert refused_before(TEXT, lists.community1) == latest
    assert refused_before(TEXT, lists.community2) is None
    assert refused_before("别的", lists.community1) is None


def test_an_unknown_choice_is_said_to_be_unknown(lists):
    with pytest.raises(BadQuery):
        press(lists, choice="entry-0")


def test_an_expired_admission_is_refused_as_expired(lists):
    today = clock.today()
    made = admit(lists, "充电设施摸排", since=today - timedelta(days=90), last_day=today - timedelta(days=1))
    receipt, _made = press(lists, "充电设施摸排")
    assert (receipt.ground, receipt.cited.number) == ("expired", made.number)
    assert receipt.dispatch.admission_id == made.pk


def test_only_a_worker_of_the_community_and_its_street_refuse_for_it(lists):
    for key in lists.people:
        if key not in ("worker", "street_officer"):
            with pytest.raises(NotYourPart):
                press(lists, by=getattr(lists, key))
    assert Dispatch.objects.count() == Notice.objects.count() == 0
    assert not RecordCounter.objects.filter(series="拒").exists()


def test_a_street_records_for_its_community_which_is_told_and_named(lists):
    receipt, made = press(lists, by=lists.street_officer, sender=lists.department)
    assert made
    assert (receipt.dispatch.passed_on_by.pk, receipt.community.pk) == (lists.street.pk, lists.community1.pk)
    assert receipt.steps.get().part == "street"
    (notice,) = Notice.objects.filter(recipient=lists.worker)
    assert notice.subject == f"街道代第1社区登记并拒收「请于本周五前填报养犬台账」，回执{receipt.number}"


def test_a_street_refuses_in_nobodys_name_what_it_sent_itself(lists):
    with pytest.raises(NotAllowed) as why:
        press(lists, by=lists.street_officer, sender=lists.street)
    assert why.value.code == "own_matter"
    assert press(lists, sender=lists.street)[1]


def test_a_street_refuses_only_what_it_recorded(lists):
    with pytest.raises(NotYourPart):
        perform(send(lists), "refuse", by=lists.street_officer, ground="unlisted", note="")


def test_the_photo_that_came_with_it_is_kept_bare(lists):
    upload = SimpleUploadedFile("张三20261120.jpg", jpeg(*WORDS))
    receipt, _made = press(lists, paper=upload)
    paper = receipt.dispatch.paper
    assert (paper.name, SECRET in paper.content) == ("来件.jpg", False)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("请填表。逾期通报", "请填表"),
        ("各社区：\n请填表", "请填表"),
        ("！！！\n请填表", "请填表"),
        ("字" * 80, "字" * 59 + "…"),
        ("各位书记、主任：\n大家好！🌹 根据区里部署，请各社区填报养犬台账。收到请回复。", "请各社区填报养犬台账"),
        ("紧急通知：请于17:00前上报，逾期通报", "请于17:00前上报，逾期通报"),
        ("【提醒】请填表", "【提醒】请填表"),
        ("<b>请填表</b>", "<b>请填表</b>"),
        ("大家好，辛苦了", "大家好，辛苦了"),
        ("按照测试区准〔2026〕1号", "按照测试区准〔2026〕1号"),
        ("各社区：", "各社区："),
    ],
)
def test_the_title_is_the_first_sentence_that_wants_something(text, title):
    assert title_of(text) == title


@pytest.mark.django_db(transaction=True)
def test_two_live_presses_at_once_give_one_receipt():
    district = make_district()
    standard_lists(district)
    token, results = uuid.uuid4(), []
    gate = threading.Barrier(2)

    def run():
        gate.wait()
        try:
            receipt, made = press(district, token=token)
            results.append((receipt.pk, made))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made for _pk, made in results) == [False, True]
    assert len({pk for pk, _made in results}) == 1
    assert Receipt.objects.count() == 1
