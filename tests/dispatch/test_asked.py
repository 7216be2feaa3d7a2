"""What people asked is kept masked, counted, without the asker, for its days, and nowhere else; and it never hinders."""

import logging
from datetime import date, timedelta
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.celery import app
from dispatch import asked
from dispatch.asked import LONGEST_KEPT, forget_questions, keep, kept_text, preview, settle
from dispatch.models import AskedQuestion
from dispatch.questions import NONE_OF_THESE, answer
from dispatch.tasks import forget_questions as forget_task
from registry.bases import end_basis, review_entry
from registry.models import AuthorityRule, ListEntry
from tests.dispatch.growth import grow_questions, publish_eighty_lines
from tests.district import make_district, standard_lists, the_list
from web import clock
from web.refusals import NotYourPart

CHECK = reverse("dispatch:check")
DAY = timedelta(days=1)
STRANGE = "请登记辖区内的无人机驾驶员"


@pytest.fixture
def worker(lists, client):
    client.force_login(lists.worker)
    return client


def kept():
    return [(one.text, one.verdict, one.times) for one in AskedQuestion.objects.order_by("pk")]


def test_a_question_of_a_signed_in_user_is_kept_masked(lists, worker):
    worker.post(CHECK, {"text": "请调解邻里纠纷，联系人：张三，电话13800138000"})
    (one,) = AskedQuestion.objects.all()
    assert one.text == "请调解邻里纠纷，联系人：〔某人〕，电话〔手机〕"
    assert (one.authority, one.asked_on, one.verdict, one.times) == (lists.authority, clock.today(), "duty", 1)
    assert (one.line.number, one.is_disputed, one.settled_on) == ("4", False, None)


def test_the_same_question_of_a_day_counts_and_another_day_begins_anew(lists, worker):
    for number in ("13800138000", "13900139000"):
        worker.post(CHECK, {"text": f"{STRANGE}，电话{number}"})
    assert [times for _text, _verdict, times in kept()] == [2]
    with clock.at(clock.today() + DAY):
        worker.get(CHECK, {"q": f"{STRANGE}，电话13700137000"})
    assert [times for _text, _verdict, times in kept()] == [2, 1]


def test_nothing_is_kept_of_those_who_are_not_signed_in_nor_of_the_command(lists, client, monkeypatch):
    client.post(CHECK, {"text": STRANGE})
    client.get(CHECK, {"q": STRANGE})
    client.post("/api/v1/check/", {"text": STRANGE}, content_type="application/json")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(STRANGE.encode())))
    call_command("answer", stdout=StringIO())
    assert kept() == []


def test_what_is_asked_over_the_api_with_a_session_is_kept_too(lists, worker):
    sent = worker.post("/api/v1/check/", {"text": STRANGE}, content_type="application/json")
    assert sent.status_code == 200
    assert [text for text, _verdict, _times in kept()] == [STRANGE]


def test_an_empty_or_unreadable_question_is_not_kept(worker):
    worker.post(CHECK, {"text": "？！"})
    worker.post(CHECK, {"text": ""})
    assert kept() == []


def test_what_only_forbids_is_kept_when_somebody_says_that_it_is_asked(worker):
    said = {"text": "不得要求社区承担宠物防疫"}
    worker.post(CHECK, said)
    assert kept() == []
    worker.post(CHECK, {**said, "choice": NONE_OF_THESE})
    assert len(kept()) == 1


def test_a_refusal_that_comes_back_to_the_page_is_no_question(lists, worker):
    worker.post(reverse("dispatch:refuse"), {"text": STRANGE, "community": "nowhere"})
    assert kept() == []


@pytest.mark.parametrize(("which", "disputed"), [("first", False), ("second", True), ("none", True)])
def test_choosing_another_line_or_none_disputes_the_question_and_counts_once(lists, worker, which, disputed):
    text = "宪法宣传和公共卫生"
    found = answer(text, authority=lists.authority, community=lists.community1)
    keys = [one.key for one in (*found.candidates, *found.near)]
    keep(lists.worker, found)
    keep(lists.worker, found, choice={"first": keys[0], "second": keys[1], "none": NONE_OF_THESE}[which])
    (one,) = AskedQuestion.objects.all()
    assert (one.times, one.is_disputed) == (1, disputed)
    keep(lists.worker, found, choice=keys[0])
    one.refresh_from_db()
    assert one.is_disputed == disputed


def test_a_choice_on_the_page_reaches_the_question(lists, worker):
    text = "清理楼道杂物，宣传政策由社区负责"
    found = answer(text, authority=lists.authority, community=lists.community1)
    others = [one.key for one in (*found.candidates, *found.near)][1:]
    worker.post(CHECK, {"text": text})
    worker.post(CHECK, {"text": text, "choice": (others or [NONE_OF_THESE])[0]})
    assert [(one.times, one.is_disputed) for one in AskedQuestion.objects.all()] == [(1, True)]


def test_a_long_notice_is_kept_by_its_beginning_up_to_a_clause():
    text = "请各社区登记养犬情况，" * 400 + "电话13800138000"
    short = kept_text(text)
    assert len(short) <= LONGEST_KEPT
    assert short.endswith("情况，")
    assert "13800" not in kept_text("字" * (LONGEST_KEPT - 5) + "13800138000")


def everything_in_the_database():
    """All rows of all tables but the questions, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'history')"
        )
        tables = [name for (name,) in cursor.fetchall() if name != "public.dispatch_askedquestion"]
        found = []
        for table in tables:
            cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from {table} t")
            found.append(cursor.fetchone()[0])
    return " ".join(found)


def test_a_question_stands_in_one_table_only_with_neither_asker_nor_hour(lists, worker):
    worker.post(CHECK, {"text": STRANGE})
    columns = {field.name for field in AskedQuestion._meta.fields}
    assert columns == {
        "id",
        "authority",
        "text",
        "asked_on",
        "verdict",
        "line",
        "score",
        "is_disputed",
        "times",
        "settled_on",
    }
    AskedQuestion.objects.update(times=2)
    assert STRANGE not in everything_in_the_database()


def test_after_its_days_nothing_of_a_question_is_left_anywhere(lists, worker):
    worker.post(CHECK, {"text": STRANGE})
    today = clock.today()
    with clock.at(today + 89 * DAY):
        assert forget_questions() == 0
        assert asked.not_yet_over(AskedQuestion.objects.all()).count() == 1
    with clock.at(today + 90 * DAY):
        assert asked.not_yet_over(AskedQuestion.objects.all()).count() == 0
        forget_task()
        forget_task()
    assert kept() == []
    assert STRANGE not in everything_in_the_database()


def test_each_authority_keeps_questions_for_its_own_number_of_days(lists, worker):
    AuthorityRule.objects.create(authority=lists.authority, key="question_days", value=7, valid_from=date(2020, 1, 1))
    worker.post(CHECK, {"text": STRANGE})
    other = make_district("邻区")
    AskedQuestion.objects.create(authority=other.authority, text="别区的问题", verdict="unlisted")
    with clock.at(clock.today() + 7 * DAY):
        assert forget_questions() == 1
    assert [text for text, _verdict, _times in kept()] == ["别区的问题"]


def test_the_timetable_forgets_every_hour_at_its_minute():
    one = app.conf.beat_schedule["forget-questions"]
    assert (one["task"], one["schedule"].minute) == (forget_task.name, {23})


def test_keeping_is_one_statement(lists, django_assert_num_queries):
    found = answer(STRANGE, authority=lists.authority)
    user = lists.worker
    with django_assert_num_queries(1):
        keep(user, found)


@pytest.mark.django_db(transaction=True)
def test_a_failure_to_keep_leaves_the_answer_and_says_nothing_of_the_question(client, caplog):
    lists = make_district()
    standard_lists(lists)
    client.force_login(lists.worker)
    with connection.cursor() as cursor:
        cursor.execute("set session default_transaction_read_only = on")
    try:
        with caplog.at_level(logging.ERROR, "dispatch.asked"):
            found = answer(STRANGE, authority=lists.authority)
            keep(lists.worker, found)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("set session default_transaction_read_only = off")
    assert [record.getMessage() for record in caplog.records] == ["a question could not be kept: InternalError"]
    assert STRANGE not in caplog.text
    assert client.post(CHECK, {"text": STRANGE}).status_code == 200


def test_only_keepers_of_the_authority_settle(lists):
    one = AskedQuestion.objects.create(authority=lists.authority, text=STRANGE, verdict="unlisted")
    earlier = AskedQuestion.objects.create(
        authority=lists.authority, text=STRANGE, verdict="unlisted", asked_on=clock.today() - DAY
    )
    for person in (lists.worker, lists.decider):
        with pytest.raises(NotYourPart):
            settle(one, by=person)
    settle(one, by=lists.reviewer)
    earlier.refresh_from_db()
    assert earlier.settled_on == clock.today()


def ask(district, *texts, **fields):
    for text in texts:
        found = answer(text, authority=district.authority)
        AskedQuestion.objects.create(authority=district.authority, text=text, verdict=str(found.verdict), **fields)


def line_of(district, kind, number):
    return the_list(district, kind).lines.get(number=number)


def test_the_preview_tells_which_questions_get_another_answer(lists):
    strange = "请协助联系无人机驾驶员"
    ask(lists, strange, "请调解邻里纠纷", times=3)
    line = line_of(lists, "assist", "3")
    found = preview(line, [*line.keywords, "无人机", "驾驶员"])
    (changed,) = found.changed
    assert (found.total, found.other_verdicts) == (2, 1)
    assert (changed.text, changed.times, changed.is_other_verdict) == (strange, 3, True)
    assert (str(changed.before.verdict), str(changed.after.verdict)) == ("unlisted", "assist")
    assert changed.after.name == "协助做好公共卫生工作"
    line.refresh_from_db()
    assert line.keywords == ["体检", "疫苗", "公共卫生"]


def test_the_preview_agrees_with_the_answers_after_saving(lists):
    texts = [STRANGE, "请调解邻里纠纷", "疫苗接种通知", "组织体检", "开无犯罪记录证明", "招商引资任务"]
    ask(lists, *texts)
    line = line_of(lists, "assist", "3")
    found = preview(line, ["无人机", "驾驶员"])
    told = {text: answer(text, authority=lists.authority).verdict for text in texts}
    told |= {one.text: one.after.verdict for one in found.changed}
    line.keywords = ["无人机", "驾驶员"]
    line.save()
    assert {text: answer(text, authority=lists.authority).verdict for text in texts} == told


def test_the_preview_reads_the_last_thousand_questions_of_the_authority_alone(lists, monkeypatch):
    monkeypatch.setattr(asked, "MOST_PREVIEWED", 2)
    ask(lists, "一年前的问题", asked_on=clock.today() - 400 * DAY)
    ask(lists, "旧问题", asked_on=clock.today() - 5 * DAY)
    ask(lists, "新问题甲", "新问题乙")
    other = make_district("邻区")
    AskedQuestion.objects.create(authority=other.authority, text="别区的问题", verdict="unlisted")
    assert preview(line_of(lists, "duty", "1"), ["甲"]).total == 2


def test_previewing_a_thousand_questions_takes_no_more_queries_than_ten(lists):
    publish_eighty_lines(lists)
    line, counts = line_of(lists, "duty", "100"), []
    for first, total in ((1, 10), (11, 1_000)):
        grow_questions(lists, first, total - first + 1)
        preview(line, ["词"])
        with CaptureQueriesContext(connection) as queries:
            found = preview(line, ["批语"])
        assert found.total == total
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_entry_whose_basis_ended_unreviewed_answers_provisionally(lists):
    entry = ListEntry.objects.get(line=line_of(lists, "duty", "4"))
    text = "请调解邻里纠纷"
    with clock.at(date(2026, 3, 2)):
        end_basis(entry.basis, on=date(2026, 3, 1), because="废止")
        flags = [
            "provisional" in answer(text, authority=lists.authority, on=day).flags
            for day in (date(2026, 2, 28), date(2026, 3, 1))
        ]
        assert flags == [False, True]
        review_entry(entry, note="继续适用", replacement=None, by=lists.reviewer)
        assert "provisional" not in answer(text, authority=lists.authority).flags
