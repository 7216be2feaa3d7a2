"""Words of notices: an authority's own where they can be filled in, else the register's; never none."""

import pytest

import reports.notice_events  # noqa: F401  with the others' imports every room's events are declared
from desk.models import Notice
from registry.models import NoticeWording
from registry.notice_events import EVENTS, Event, Placeholder, declare
from registry.notice_wordings import NotFilled, filled, tell_of

EVENT = Event(
    "test-event",
    "组",
    "事",
    "人",
    (Placeholder("number", "编号", "甲1"), Placeholder("due", "期限", "明日")),
    "{编号}已收到",
    "请在{期限}前办结。\n编号{编号}。",
)


def test_what_is_filled_in_stands_in_its_place():
    assert filled(EVENT, EVENT.subject, EVENT.text, {"number": 7, "due": "3月1日"}) == (
        "7已收到",
        "请在3月1日前办结。\n编号7。",
    )


def test_a_line_with_nothing_to_fill_in_is_left_out():
    assert filled(EVENT, EVENT.subject, EVENT.text, {"number": "7", "due": ""}) == ("7已收到", "编号7。")


def test_what_is_filled_in_is_never_read_as_words():
    assert filled(EVENT, "{编号}", "", {"number": "{期限}{0.__class__}"}) == ("{期限}{0.__class__}", "")


def test_a_subject_is_one_line_and_not_too_long():
    assert filled(EVENT, "{编号}", "", {"number": "甲\n乙" + "长" * 300})[0] == "甲 乙" + "长" * 197


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("{名称}", "没有「{名称}」这个栏目，可以用：{编号}、{期限}。"),
        ("{编号.__class__}", "没有「{编号.__class__}」这个栏目，可以用：{编号}、{期限}。"),
        ("{编号!r}", "没有「{编号!r}」这个栏目，可以用：{编号}、{期限}。"),
        ("{}", "没有「{}」这个栏目，可以用：{编号}、{期限}。"),
        ("{编号", "花括号要成对，里面只写栏目的名称，例如：{编号}。"),
        ("{{编号}}", "花括号要成对，里面只写栏目的名称，例如：{编号}。"),
    ],
)
def test_words_that_name_anything_else_are_refused_with_a_sentence(words, why):
    for subject, text in ((words, ""), ("标题", words)):
        with pytest.raises(NotFilled) as refused:
            filled(EVENT, subject, text, EVENT.examples)
        assert str(refused.value) == why


def test_a_subject_without_words_is_refused():
    with pytest.raises(NotFilled):
        filled(EVENT, "{期限}", "", {"number": "7", "due": ""})


@pytest.mark.parametrize("key", sorted(EVENTS))
def test_every_event_can_be_said_with_its_examples_and_with_nothing(key):
    event = EVENTS[key]
    tokens = [one.token for one in event.placeholders]
    assert len(tokens) == len(set(tokens))
    subject, text = filled(event, event.subject, event.text, event.examples)
    assert subject and not {"{", "}"} & set(subject + text)
    assert filled(event, event.subject, event.text, {})[0]


def test_a_key_names_one_event():
    with pytest.raises(ValueError, match="objection"):
        declare(EVENTS["objection"])


@pytest.fixture
def told(district):
    def tell(key):
        tell_of(
            *("report-built", [district.people["reviewer"]]),
            authority=district.authority.pk,
            key=key,
            area="甲区",
            month="2026年3月",
        )
        return Notice.objects.get(key=key)

    return tell


def words_of(district, subject, text=""):
    NoticeWording.objects.update_or_create(
        authority=district.authority, event="report-built", defaults={"subject": subject, "text": text}
    )


def test_without_own_words_the_registers_are_sent(told):
    assert told("k").subject == "甲区2026年3月减负月报已生成，请复核。"


def test_an_authoritys_own_words_are_sent(district, told):
    words_of(district, "{月份}月报好了", "请看{辖区}。")
    notice = told("k")
    assert (notice.subject, notice.text) == ("2026年3月月报好了", "请看甲区。")


@pytest.mark.parametrize("subject", ["{人数}", "{月份", "  "])
def test_own_words_that_cannot_be_filled_in_lose_no_notice(district, told, subject):
    words_of(district, subject)
    assert told("k").subject == "甲区2026年3月减负月报已生成，请复核。"


def test_nobody_to_tell_asks_nothing(district, django_assert_num_queries):
    with django_assert_num_queries(0):
        tell_of("report-built", [], authority=district.authority, key="k")
