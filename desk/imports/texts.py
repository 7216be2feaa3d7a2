"""What stands in a cell, as text: cleaned of what no page shows, and compared forgivingly."""

import re
import unicodedata
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import override

from web.export_files import unguarded

#: Control characters (but not line ends and tabs), halves of characters, and what no database stores.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def cell_text(raw):
    """The text of a cell as openpyxl or csv give it: numbers without a useless .0, days as 2026-03-01, nothing as ""."""
    if isinstance(raw, str):
        return clean(raw)
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.strftime("%Y-%m-%d" if raw.time() == raw.min.time() else "%Y-%m-%d %H:%M")
    return raw.isoformat() if isinstance(raw, date) else clean(str(raw))


def clean(text):
    """``text`` unguarded, without blanks around it, unprintable characters, and the line ends of other systems."""
    text = text.strip()
    if not text.isprintable():
        text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return unguarded(text).strip() if text[:1] == "'" else text


def loose(text):
    """``text`` as it is compared forgivingly: full-width as half-width, no blanks, no star of the required, small letters."""
    return re.sub(r"[\s*＊:：]+", "", unicodedata.normalize("NFKC", str(text))).casefold()


def said(words):
    """The texts by which people may call something that the interface calls ``words``: in the register's and their own
    language."""
    with override(settings.LANGUAGE_CODE):
        own = str(words)
    return {own, str(words)}
