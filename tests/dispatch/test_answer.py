"""`manage.py answer`: one text a line in, one JSON object a line out."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.dispatch.rows import admit, make_rural
from tests.divided import PLACE, divided_lists
from web import clock


def run(monkeypatch, text, *options):
    """(answers, sentence on the error stream, exit status)."""
    content = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("answer", *options, stdout=out, stderr=err)
        status = 0
    except SystemExit as end:
        status = end.code
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue().strip(), status


def test_each_line_gets_one_object_in_order(lists, monkeypatch):
    answers, said, status = run(monkeypatch, "入户宣传宪法\n\n请填报养犬台账\r\n开无犯罪记录证明")
    assert [one["text"] for one in answers] == ["入户宣传宪法", "", "请填报养犬台账", "开无犯罪记录证明"]
    assert [one["verdict"] for one in answers] == ["duty", "unclear", "unlisted", "not_to_issue"]
    assert [sorted(one) for one in answers] == [["candidates", "flags", "matters", "text", "verdict"]] * 4
    assert (said, status) == ("", 0)


def test_chinese_is_written_as_it_is(lists, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("入户宣传宪法\n".encode())))
    out = io.StringIO()
    call_command("answer", stdout=out)
    assert out.getvalue().startswith('{"text": "入户宣传宪法", "verdict": "duty"')


def test_a_byte_order_mark_is_no_part_of_the_text(lists, monkeypatch):
    answers, _said, _status = run(monkeypatch, b"\xef\xbb\xbf" + "入户宣传宪法".encode())
    assert answers[0]["text"] == "入户宣传宪法"


def test_a_community_gets_its_admissions_too(lists, monkeypatch):
    made = admit(lists, "充电设施摸排", since=clock.today() - timedelta(days=9), last_day=clock.today())
    text = f"按{made.number}办理"
    assert run(monkeypatch, text)[0][0]["verdict"] == "unlisted"
    found = run(monkeypatch, text, "--community", "c1")[0][0]
    assert (found["verdict"], found["candidates"][0]["list"], found["candidates"][0]["number"]) == (
        "admitted",
        "admission",
        made.number,
    )
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    ended = run(monkeypatch, text, "--community", "c1", "--on", tomorrow)[0][0]
    assert (ended["verdict"], ended["flags"][0]) == ("unlisted", "expired")


def test_the_lists_answer_for_the_day_and_the_authority_asked_about(lists, monkeypatch):
    assert run(monkeypatch, "入户宣传宪法", "--on", "2025-01-10")[0][0]["verdict"] == "unlisted"
    assert run(monkeypatch, "入户宣传宪法", "--known-at", "2025-01-09")[0][0]["verdict"] == "unlisted"
    make_district_named_otherwise()
    assert run(monkeypatch, "入户宣传宪法", "--authority", "邻区")[0][0]["verdict"] == "unlisted"
    assert run(monkeypatch, "入户宣传宪法", "--authority", "测试区")[0][0]["verdict"] == "duty"


def make_district_named_otherwise():
    """A second authority without lists."""
    from registry.models import Authority
    from tests.district import OPENED

    Authority.objects.create(name="邻区", short_name="邻区", level="district", valid_from=OPENED)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--on", "2026-02-30"), "「2026-02-30」不是一个有效的日期，请按「2026-03-01」的样式填写。"),
        (("--known-at", "昨天"), "「昨天」不是一个有效的时刻，请按「2026-03-01T09:00」的样式填写。"),
        (("--community", "没有"), "没有代码是「没有」的社区。请核对代码；不写社区时只按清单回答。"),
        (("--authority", "火星"), "没有编号用简称是「火星」的辖区。请核对简称；不写时按默认的辖区回答。"),
    ],
)
def test_a_bad_option_is_one_sentence_and_status_two(lists, monkeypatch, options, sentence):
    assert run(monkeypatch, "入户宣传宪法", *options) == ([], sentence, 2)


def test_without_any_authority_it_says_so(db, monkeypatch):
    assert run(monkeypatch, "入户宣传宪法") == ([], "本系统还没有建立辖区和清单，请联系系统管理员。", 2)


def test_a_line_that_is_not_utf8_is_named_and_those_before_it_are_answered(lists, monkeypatch):
    answers, said, status = run(monkeypatch, "入户宣传宪法\n".encode() + "请填报台账\n".encode("gbk"))
    assert len(answers) == 1
    assert (said, status) == ("第 2 行不是 UTF-8 编码，请先把文件转换成 UTF-8。", 2)


def test_thousands_of_lines_cost_no_more_queries_than_one(lists, monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(4):
        answers, _said, _status = run(monkeypatch, "入户宣传宪法\n请填报养犬台账\n" * 1000)
    assert len(answers) == 2000


def test_the_matters_of_a_line_are_a_further_list(lists, monkeypatch):
    (found,), _said, _status = run(monkeypatch, "1.通知居民体检；2.完成招商引资任务；3.填报养犬台账")
    assert found["verdict"] == "negative"
    assert [sorted(one) for one in found["matters"]] == [["candidates", "flags", "text", "verdict"]] * 3
    assert [(one["text"], one["verdict"]) for one in found["matters"]] == [
        ("通知居民体检", "assist"),
        ("完成招商引资任务", "negative"),
        ("填报养犬台账", "unlisted"),
    ]


def test_a_rural_community_is_answered_by_the_rural_list(lists, monkeypatch):
    make_rural(lists)
    assert run(monkeypatch, "入户宣传宪法", "--community", "c1")[0][0]["verdict"] == "unlisted"
    assert run(monkeypatch, "入户宣传宪法", "--community", "c2")[0][0]["verdict"] == "duty"


def test_a_line_that_says_who_does_what_is_told_with_it(lists, monkeypatch):
    divided_lists(lists)
    assist, service, plain = run(monkeypatch, "通知居民配合消防检查\n办理社保卡申领\n入户宣传宪法")[0]
    assert sorted(assist) == ["candidates", "division", "flags", "matters", "text", "verdict"]
    assert assist["division"] == {
        "lead_departments": ["卫生健康委员会"],
        "cooperating_departments": ["统计局"],
        "community_role": "通知居民",
        "service_place": "",
    }
    assert (service["verdict"], service["division"]["service_place"]) == ("public_service", PLACE)
    assert service["sentence"] == f"不由社区办理，请告知居民或者来件单位到{PLACE}办理。"
    assert sorted(plain) == ["candidates", "flags", "matters", "text", "verdict"]


def test_a_divided_line_is_read_once_however_often_it_answers(lists, monkeypatch, django_assert_max_num_queries):
    divided_lists(lists)
    with django_assert_max_num_queries(11):
        answers, _said, _status = run(monkeypatch, "通知居民配合消防检查\n" * 500)
    assert [one["division"]["community_role"] for one in answers] == ["通知居民"] * 500
