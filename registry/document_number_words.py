"""The number of a document, 民发〔2020〕20号, as people write it within a title or by itself."""

import re

_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12})[〔\[［(（](\d{4})[〕\]］)）]\s*(\d{1,5})\s*号")


def number_in(text):
    """The first document number in a text in its usual form; empty for none."""
    found = _NUMBER.search(text or "")
    return f"{found.group(1)}〔{found.group(2)}〕{int(found.group(3))}号" if found else ""
