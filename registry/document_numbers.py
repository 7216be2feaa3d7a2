"""Document numbers (文号) as GB/T 9704 writes them: 机关代字〔年份〕序号号, in full brackets, without 第 or leading zeros."""

import re

_STANDARD = re.compile(r"[\u4e00-\u9fffA-Za-z]+〔(?:19|20)\d\d〕[1-9]\d*号")
_OFFICE, _YEAR, _PLACE = r"([\u4e00-\u9fffA-Za-z]+?)", r"((?:19|20)\d\d)", r"0*([1-9]\d*)"
_BRACKETS = r"[〔\[(（【［｛{<《〈]", r"[〕\])）】］｝}>》〉]"
# 年, 第 and 号 may stand or be left out.
_TYPED = re.compile(rf"{_OFFICE}{_BRACKETS[0]}?{_YEAR}\u5e74?{_BRACKETS[1]}?[-\u2013\u2014_]?\u7b2c?{_PLACE}\u53f7?")
_BLANKS = re.compile(r"\s+")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def is_standard(number):
    """Whether a document number is written as the standard has it."""
    return _STANDARD.fullmatch(number) is not None


def standard_form(number):
    """A document number as the standard writes it; empty where office, year and place can't be told for sure."""
    found = _TYPED.fullmatch(_BLANKS.sub("", number).translate(_WIDE))
    return "{}〔{}〕{}号".format(*found.groups()) if found else ""
