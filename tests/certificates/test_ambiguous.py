"""Rows of a sheet that may be taken in more ways than one are named with their rows."""

from dataclasses import dataclass

import pytest

from certificates.ambiguous import Doubts, bare_name
from tests.certificates.rows import TODAY


@dataclass
class Row:
    number: int


def doubts(listed, *rows):
    found = Doubts()
    for number, kind, name in rows:
        found.note(Row(number), kind, name)
    return list(found.sentences(listed.authority, TODAY))


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("其他依法依规需要出具的证明事项", "第2行没有写明是哪一种证明"),
        ("居住证明（类）", "第2行只是一类的名称"),
        ("居住/唯一住房证明", "第2行一行写了不止一项"),
        ("亲属关系证明（仅限公证）", "第2行的证明在两张清单上都有"),
    ],
)
def test_each_kind_of_doubt_has_its_sentence(listed, name, beginning):
    (said,) = doubts(listed, (2, "may_issue", name))
    assert (said[: len(beginning)], f"「{name}」" in said) == (beginning, True)


def test_the_same_name_twice_on_one_list_is_named_with_both_rows(listed):
    (said,) = doubts(listed, (3, "not_to_issue", "转学证明"), (9, "not_to_issue", "转学证明（小学）"))
    assert said == "第3、9行在同一张清单上写了同一项证明，请核对是不是重复：「转学证明」、「转学证明（小学）」。"


def test_a_plain_certificate_raises_no_doubt(listed):
    assert doubts(listed, (2, "not_to_issue", "转学证明"), (3, "may_issue", "收养状况证明")) == []
    assert bare_name("亲属 关系证明(仅限公证)") == "亲属关系证明"
