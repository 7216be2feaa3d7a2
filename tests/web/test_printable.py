from datetime import UTC, date, datetime

from web.printable import day_text, moment_text, month_text, one_line, print_width, printable, utc


def test_characters_that_no_file_can_carry_are_left_out():
    assert printable("甲\x00乙\x07丙\x1b丁\ufffe戊\ud800己\x9f") == "甲乙丙丁戊己"


def test_every_kind_of_line_end_becomes_one():
    assert printable("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_one_line_has_no_line_end_and_no_tab():
    assert one_line(" 甲\n\t乙  丙 ") == "甲 乙 丙"


def test_a_chinese_character_is_two_wide():
    assert print_width("社区12") == 6
    assert print_width("短\n较长的一行") == 10
    assert print_width("") == 0


def test_days_have_no_padded_zero():
    assert day_text(date(2026, 3, 1)) == "2026年3月1日"
    assert month_text(date(2026, 3, 1)) == "2026年3月"


def test_moments_are_told_in_the_time_of_the_place():
    moment = datetime(2026, 10, 31, 16, 5, tzinfo=UTC)
    assert moment_text(moment) == "2026年11月1日0时05分"
    assert utc(moment) == datetime(2026, 10, 31, 16, 5)
