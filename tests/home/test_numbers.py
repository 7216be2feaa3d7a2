"""The check of a number, however it is typed."""

from datetime import date, datetime

import pytest
from django.utils.timezone import get_current_timezone

from admission.measures import take
from home.numbers import check_number, read_numbers
from tests.admission import cases
from tests.admission.test_appeals import MEETING, admission_answers, answered, filed
from tests.dispatch.rows import admit, send
from tests.district import make_district, standard_lists
from web import clock
from web.workflow import perform

TODAY = date(2026, 3, 2)


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(TODAY):
        yield district


@pytest.mark.parametrize(
    "typed",
    [
        "测试区准〔2026〕3号",
        "测试区准[2026]3号",
        "测试区准（2026）第03号",
        "测试区准【2026】 3 号",
        " 测试区 准 〔２０２６〕３号 ",
        "测试区准2026年第3号",
        "测试区准2026-3",
        "准〔2026〕3",
        "准入编号：测试区准〔2026〕3号，请查收",
        "https://registry.example/numbers/?q=%E6%B5%8B%E8%AF%95%E5%8C%BA%E5%87%86%E3%80%942026%E3%80%953%E5%8F%B7",
    ],
)
def test_a_number_is_read_however_it_is_typed(lists, typed):
    assert read_numbers(typed) == ["测试区准〔2026〕3号"]


@pytest.mark.parametrize(
    "typed",
    ["", "3号", "别处准〔2026〕3号", "准〔26〕3号", "准〔2026〕号", "准〔2026〕12345678号", "http://[x", "9" * 300],
)
def test_what_is_no_number_of_ours_is_not_read_as_one(lists, typed):
    assert read_numbers(typed) == []


def test_without_the_short_name_every_authority_is_meant(lists):
    make_district("别的区")
    assert read_numbers("准〔2026〕3号") == ["测试区准〔2026〕3号", "别的区准〔2026〕3号"]


@pytest.mark.parametrize("typed", ["12", "测试区准〔26〕3号", "测民发〔2026〕14号"])
def test_what_is_no_whole_number_is_not_said_to_be_refusable(lists, typed):
    [answer] = check_number(typed, TODAY)
    assert (answer.number, answer.words, answer.tone) == (typed, "读不出编号", "assist")
    assert "拒收" not in answer.note


def test_a_whole_number_of_nobody_we_know_is_unknown(lists):
    [answer] = check_number("别处准[2026]3号", TODAY)
    assert (answer.number, answer.words) == ("别处准〔2026〕3号", "查无此号")


def test_each_number_of_a_text_is_answered_once(lists):
    admission = admit(lists, "三月的事", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    text = f"{admission.number}和测试区准〔2026〕999号，再说一遍：{admission.number}"
    answers = [(answer.number, answer.words) for answer in check_number(text, TODAY)]
    assert answers == [(admission.number, "有效"), ("测试区准〔2026〕999号", "查无此号")]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 2, 28), "尚未生效"),
        (date(2026, 3, 1), "有效"),
        (date(2026, 3, 31), "有效"),
        (date(2026, 4, 1), "已失效"),
    ],
)
def test_an_admission_flips_on_its_days(lists, on, words):
    admission = admit(lists, "三月的事", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    [answer] = check_number(admission.number, on)
    assert (str(answer.words), answer.number) == (words, admission.number)
    assert ("准入期限", "2026年3月1日至2026年3月31日（含当日）") in answer.facts


def test_an_admission_is_unknown_before_it_was_recorded(lists):
    admission = admit(lists, "三月的事", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    early = datetime(2026, 2, 1, tzinfo=get_current_timezone())
    assert [answer.words for answer in check_number(admission.number, TODAY, early)] == ["查无此号"]


def test_a_decision_is_there_with_result_and_day_once_it_is_published(lists):
    decision = cases.rejected(lists, name="被拒的事").decisions.get()
    [answer] = check_number(decision.number, TODAY)
    assert (answer.words, answer.url) == ("有此决定：不予准入", f"/decisions/{decision.pk}/")
    assert [answer.words for answer in check_number(decision.number, date(2026, 3, 1))] == ["查无此号"]


def test_a_slip_is_only_said_to_exist_with_its_day(lists):
    receipt = send(lists)
    perform(receipt, "refuse", by=lists.worker, ground="unlisted", note="")
    receipt.refresh_from_db()
    [answer] = check_number(receipt.number, TODAY)
    assert (answer.words, answer.facts, answer.url) == ("有此回执", [("拒收日期", "2026年3月2日")], "")


def test_the_number_of_an_application_is_no_admission(lists):
    application = cases.submitted(lists)
    [answer] = check_number(application.number, TODAY)
    assert answer.words == "查无此号"
    assert answer.note.startswith("申请编号不是准入编号")


def test_the_page_answers_strangers_without_leaving_a_cookie(lists, client):
    admission = admit(lists, "三月的事", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    page = client.get("/numbers/", {"q": admission.number.replace("〔", "[").replace("〕", "]")})
    assert [answer.number for answer in page.context["answers"]] == [admission.number]
    assert client.get("/numbers/", {"q": "查无\x00此号" * 100}).status_code == 200
    assert "sessionid" not in page.cookies


def facts_of(number, on):
    [answer] = check_number(number, on)
    return str(answer.words), {str(label): str(text) for label, text in answer.facts}


def test_a_decision_that_is_looked_at_again_says_so_until_it_is_upheld_or_replaced(lists):
    application = cases.rejected(lists, name="被拒的事")
    decision = application.decisions.get()
    assert "复核" not in facts_of(decision.number, TODAY)[1]
    appeal = filed(lists, application)
    assert facts_of(decision.number, TODAY)[1]["复核"] == "正在复核；作出复核决定以前，原决定继续有效。"
    with clock.at(date(2026, 3, 3)):
        perform(appeal, "uphold", by=lists.meeting_decider, answer="依据充分。", **MEETING)
        assert facts_of(decision.number, date(2026, 3, 3))[1]["复核"] == "2026年3月3日经复核，维持原决定。"
        assert facts_of(decision.number, TODAY)[1]["复核"] == "正在复核；作出复核决定以前，原决定继续有效。"


def test_a_replaced_decision_and_its_admission_name_what_took_their_place(lists):
    application = cases.approved(lists, name="走访")
    first = application.decisions.get()
    appeal = filed(lists, application)
    with clock.at(date(2026, 3, 3)):
        new = answered(lists, appeal, "admit", **admission_answers(application)).replacement
        said = f"已由{new.number}取代（2026年3月3日公布）"
        assert facts_of(first.number, date(2026, 3, 3)) == (
            "这一决定已经被取代",
            {
                "事项": "走访",
                "申请单位": lists.department.name,
                "准入编号": first.admission.number,
                "准入现在的状态": "已失效",
                "公布日期": "2026年3月2日",
                "复核": said,
            },
        )
        assert facts_of(first.admission.number, date(2026, 3, 3))[1]["复核"] == said
        words, facts = facts_of(first.number, TODAY)
        assert (words, facts.get("复核")) == ("有此决定：准予准入", "正在复核；作出复核决定以前，原决定继续有效。")


def test_a_suspended_admission_says_since_when_and_why(lists):
    admission = cases.approved(lists, name="走访", starts_on=date(2026, 3, 10)).admissions.get()
    measure = take(
        admission,
        "suspend",
        by=lists.decider,
        starts_on=date(2026, 4, 1),
        last_day=date(2026, 4, 30),
        reason="汛期",
    )
    words, facts = facts_of(admission.number, date(2026, 4, 2))
    assert (words, facts["暂停"]) == ("暂停中", f"2026年4月1日至2026年4月30日（含当日，{measure.number}）：汛期")
