"""What Django itself says about a form stands in the words of this interface."""

import re
from pathlib import Path

import polib
import pytest
from django import forms
from django.utils.translation import gettext, ngettext, override

CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}")
ENTRIES = list(polib.pofile(str(CATALOGUE)))


class Questions(forms.Form):
    text = forms.CharField(max_length=2)
    needed = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "a")])
    number = forms.IntegerField(min_value=0)


def test_wrong_answers_get_sentences_with_full_width_punctuation():
    form = Questions({"text": "三个字", "kind": "b", "number": "-1"})
    with override("zh-hans"):
        assert form.errors == {
            "text": ["最多2字，现在有3字，请删减。"],
            "needed": ["请填写此项。"],
            "kind": ["「b」不在可选的范围内，请重新选择。"],
            "number": ["不能小于0。"],
        }


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.msgid[:40])
def test_every_sentence_of_the_catalogue_is_used_and_ends(entry):
    with override("zh-hans"):
        words = ngettext(entry.msgid, entry.msgid_plural, 2) if entry.msgid_plural else gettext(entry.msgid)
    assert words == (entry.msgstr or entry.msgstr_plural[0])
    assert words.endswith("。")
    assert not set(PLACEHOLDER.sub("", words)) & set(",:;()?!“”")


def test_the_compiled_sentences_are_up_to_date():
    assert CATALOGUE.with_suffix(".mo").read_bytes() == polib.pofile(str(CATALOGUE)).to_binary()
