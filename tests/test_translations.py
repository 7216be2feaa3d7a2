"""The English catalogue: complete, with the same placeholders, without leftovers, and compiled."""

import re
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.template import Context, Template
from django.utils.translation import gettext, ngettext, override

from script.catalogue import CATALOGUE, Message, in_python, in_template, is_translated, load, used

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)\d*[sd]|%%|%[sd]|\{\w*\}|</?\w+[^>]*>|&[PN]")
# Curly quotation marks too: the pages' fonts draw them as wide as a Chinese character.
CHINESE = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef‘’“”]")
# What people type or read as it is: document numbers, the sign of a keyword that names a purpose, the word that clears a
# cell of an import, and the place of the number in a letter.
DATA = re.compile(r"[一-鿿]+〔\d{4}〕\d+号|用于：|清空|【准入编号】")


@pytest.fixture(scope="module")
def strings():
    return used(ROOT)


@pytest.fixture(scope="module")
def entries():
    return load(ROOT)


def forms(entry):
    """The translations of an entry, each beside the string that it translates."""
    if entry.msgid_plural:
        return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
    return [(entry.msgid, entry.msgstr)]


def placeholders(text):
    """What is filled in and what is mark-up; days and months may be padded with a zero."""
    return Counter(found.replace("02d", "s") for found in PLACEHOLDER.findall(text))


def test_every_string_of_the_interface_has_english_words(strings, entries):
    assert [message.msgid for message in strings if not is_translated(entries.get(message))] == []


def test_the_catalogue_holds_nothing_that_no_source_uses(strings, entries):
    assert [message.msgid for message in entries if message not in strings] == []


def test_placeholders_and_markup_are_the_same(entries):
    differing = [
        (source, words)
        for entry in entries.values()
        for source, words in forms(entry)
        if placeholders(source) != placeholders(words)
    ]
    assert differing == []


def test_no_chinese_is_left_in_the_english_words(entries):
    left = [words for entry in entries.values() for _, words in forms(entry) if CHINESE.search(DATA.sub("", words))]
    assert left == []


def test_the_compiled_catalogue_is_up_to_date():
    compiled = polib.pofile(str(ROOT / CATALOGUE)).to_binary()
    assert (ROOT / CATALOGUE).with_suffix(".mo").read_bytes() == compiled


def test_the_catalogue_names_no_place_person_or_moment(entries):
    header = (ROOT / CATALOGUE).read_text(encoding="utf-8").partition("\n\n")[0]
    assert [word for word in ("Date", "Translator", "Team", "Bugs") if word in header] == []
    assert [entry for entry in entries.values() if entry.occurrences or entry.comment or entry.tcomment] == []


def test_python_strings_are_found_under_every_name_of_the_functions():
    source = (
        "from django.utils.translation import gettext as _t, gettext_lazy as _, ngettext, pgettext\n"
        "_('甲' '乙'); _t('丙'); ngettext('%(n)s件', '%(n)s件们', n); pgettext('动词', '丁'); other('戊')\n"
    )
    assert list(in_python(source)) == [
        Message("甲乙"),
        Message("丙"),
        Message("%(n)s件", "%(n)s件们"),
        Message("丁", "", "动词"),
    ]


def test_a_string_that_is_not_written_out_cannot_be_translated():
    with pytest.raises(ValueError):
        list(in_python("from django.utils.translation import gettext\ngettext(name)"))


def test_template_strings_are_found_as_the_tags_look_them_up():
    source = """{% translate "甲" %}{% blocktranslate trimmed %}
      乙  100%
      {{ name }}{% endblocktranslate %}{{ word|default:_("丙") }}{% icon "x" label=_('丁') %}
      {% blocktranslate count n=number %}{{ n }}件{% plural %}{{ n }}件们{% endblocktranslate %}{# 戊 #}"""
    assert list(in_template(source)) == [
        Message("甲"),
        Message("乙  100%% %(name)s"),
        Message("丙"),
        Message("丁"),
        Message("%(n)s件", "%(n)s件们"),
    ]


def test_pages_speak_english_when_asked():
    shown = Template("{% blocktranslate with day='2026-03-01' %}{{ day }}有效{% endblocktranslate %}")
    with override("en"):
        assert shown.render(Context()) == "In force on 2026-03-01"
        assert gettext("拒收") == "Refuse"
        words = [ngettext("余%(days)s个工作日", "余%(days)s个工作日", n) % {"days": n} for n in (1, 3)]
        assert words == ["1 working day left", "3 working days left"]
    with override("zh-hans"):
        assert shown.render(Context()) == "2026-03-01有效"
