"""What a sender writes is read as the check reads it when a community pastes it."""

from dataclasses import dataclass, replace

import pytest

from dispatch.grounds import ground_for
from dispatch.matters import RuledPiece
from dispatch.questions import answer
from dispatch.sending import Wish
from dispatch.verdicts import Ruling, Verdict
from dispatch.written import _is_elsewhere, is_written, read_written, words_of
from registry.about_words import Described
from registry.asking import Asked
from registry.list_books import list_book
from registry.matching import Line, Match
from registry.models import Category, Edition
from registry.notice_matters import Piece
from tests.dispatch.sendings import ON
from tests.district import standard_lists
from web import clock

FORMS = "请各社区每周填报普法台账，下载安装普法APP"
QUOTA = "请各社区完成招商引资任务指标"


@dataclass(frozen=True)
class Subject:
    """What a line or an admission tells of itself."""

    name: str = "宣传法律法规和政策"
    decided: str = ""
    category: str = Category.TASK
    kinds = property(lambda self: frozenset({self.category}))
    keywords: tuple = ()
    described = property(lambda self: Described(self.name, "", self.keywords, (self.decided,)))


def wish(**said):
    return Wish(sender=None, subject="entry-1", **said)


@pytest.fixture
def book(district):
    standard_lists(district)
    with clock.at(ON):
        yield list_book(district.authority, Edition.now(), is_rural=False, on=ON, known_at=None)


def test_words_are_the_senders_own_each_said_once():
    name = Subject().name
    assert words_of(wish(title=name, text="请张贴海报。"), Subject()) == "请张贴海报。"
    assert words_of(wish(title="请张贴海…", text="请张贴海报。", other_act="值守"), Subject()) == "请张贴海报。\n值守"
    assert words_of(wish(title="报送台账的通知", text="请张贴海报。"), Subject()) == "报送台账的通知\n请张贴海报。"
    assert [is_written(one, Subject()) for one in (wish(title=name), wish(text="……"), wish(forms_asked="周报"))] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("text", [FORMS, QUOTA, "请入户宣传宪法", "请走访居民", "请为居民开具无犯罪记录证明"])
def test_a_whole_text_is_refusable_where_the_check_lets_refuse_a_burden(book, district, text):
    found = read_written(wish(text=text), Subject(), book)
    with clock.at(ON):
        checked = answer(text, authority=district.authority, community=district.community1)
    ground = ground_for(checked.verdict, checked.flags, is_certificate=checked.asked.is_certificate)
    assert bool(found.negative) is (checked.verdict == "negative")
    more = set(checked.asked.burdens) - {Subject().category}
    assert found.is_whole is (ground is not None and bool(more))


def test_the_matters_of_a_notice_that_the_check_lets_refuse_are_named(book, district):
    text = "一、请入户宣传宪法。\n二、请每周填报养犬台账。"
    with clock.at(ON):
        checked = answer(text, authority=district.authority, community=district.community1)
    found = read_written(wish(text=text), Subject(), book)
    assert (found.is_whole, found.refusable) == (False, ("请每周填报养犬台账",))
    assert [one.text for one in checked.matters if one.verdict == "unlisted"] == list(found.refusable)


def test_a_burden_of_the_kind_that_the_subject_is_about_is_nothing_more(book):
    forms = Subject(name="报表报送", category=Category.LEDGER_FORM)
    assert read_written(wish(text="请各社区每周填报普法台账"), forms, book).refusable == ()


def test_what_somebody_else_decided_on_is_prohibited_by_no_line_that_speaks_of_it(book):
    decided = Subject(name="招商引资政策宣传", decided="招商引资任务指标统计")
    assert read_written(wish(text=QUOTA), decided, book).negative == ""
    assert read_written(wish(text=QUOTA), Subject(decided="走访老人"), book).negative != ""


def test_the_stretches_that_are_prohibited_are_named(book):
    found = read_written(wish(text=f"一、请走访居民。\n二、{QUOTA}。"), Subject(decided="走访居民"), book)
    assert found.prohibited == (QUOTA,)
    assert read_written(wish(text="请走访居民"), Subject(), book).prohibited == ()


def test_forms_and_meetings_are_held_against_the_negative_lines_too(book):
    assert read_written(wish(forms_asked="招商引资任务指标完成情况表"), Subject(), book).negative != ""


BOX = Subject(
    name="家庭过期药品回收箱设置",
    decided="在社区服务大厅设置过期药品回收箱，由药店定期清运。",
    keywords=("过期药品回收",),
)
WATCH = "请各社区派2名工作人员每天早晚到路口执勤各一小时"


def test_unlisted_work_is_sent_under_no_other_name(book):
    found = read_written(wish(text=WATCH), BOX, book)
    assert (found.is_elsewhere, found.elsewhere) == (True, (WATCH,))


def test_what_is_near_to_a_prohibition_is_sent_under_no_other_name(book):
    text = "请各社区协助完成招商引资任务指标的分解"
    health = Subject(name="协助做好公共卫生工作", keywords=("疫苗", "接种"))
    near = Match(Line("entry-99", "negative", "5", "作为责任主体的征地拆迁"), 0.88)
    one = RuledPiece(Piece(text), Asked(helping=True), Ruling(Verdict.UNCLEAR, candidates=(near,)))
    assert _is_elsewhere(one, health)
    assert _is_elsewhere(one, health, by_itself=False)
    assert not _is_elsewhere(replace(one, piece=Piece("请协助做好疫苗接种和征地拆迁")), health)


@pytest.mark.parametrize(
    "text",
    [
        "请设置家庭过期药品回收箱。",
        "请在服务大厅摆放药品箱。",
        "请做好过期药品回收。请安排一名工作人员看管。",
        "请张贴海报。",
        "请按附件要求认真落实，按时反馈。",
        "联系人张三，电话62345678",
    ],
)
def test_what_speaks_of_the_subject_or_of_nothing_else_goes_beyond_nothing(book, text):
    found = read_written(wish(text=text), BOX, book)
    assert (found.elsewhere, found.refusable, found.is_elsewhere) == ((), (), False)


def test_only_the_stretch_that_goes_beyond_is_quoted(book):
    text = "请设置家庭过期药品回收箱。\n另请每周报送药品回收台账。"
    found = read_written(wish(text=text), BOX, book)
    assert (found.refusable, found.is_whole) == (("另请每周报送药品回收台账",), False)
