"""Looks of verdicts, lists and states."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from heroicons.templatetags.heroicons import heroicon_mini, heroicon_outline

from web.tones import TONES, VERDICTS, look_of, tone_of

ALL_TONES = {"duty", "assist", "admitted", "refuse", "mute"}


def test_every_tone_is_one_of_five():
    assert set(TONES.values()) == ALL_TONES


def test_every_tone_has_its_colours_in_the_style_sheet():
    css = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    assert set(re.findall(r"--tone: var\(--(\w+)\)", css)) == ALL_TONES


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_words_and_an_icon_in_both_sizes(verdict):
    look = look_of(verdict)
    assert [bool(look.words), heroicon_outline(look.icon)[:4], heroicon_mini(look.icon)[:4]] == [True, "<svg", "<svg"]


def test_a_list_has_the_tone_of_its_verdict():
    assert [tone_of(kind) for kind in ("duty", "assist", "admission", "negative")] == [
        "duty",
        "assist",
        "admitted",
        "refuse",
    ]


def test_an_unknown_state_is_muted():
    assert tone_of("something_new") == "mute"


def test_an_unknown_verdict_is_muted_and_wordless():
    assert look_of("something_new") == ("mute", "question-mark-circle", "")
