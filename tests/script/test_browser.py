"""Which tests are chosen when there is a browser, and when there is none."""

import pytest

from script.browser import find_chromium, split_markers, without_browser


@pytest.mark.parametrize(
    ("arguments", "narrowed"),
    [
        ([], ["-m", "not browser"]),
        (["tests/web", "-x"], ["tests/web", "-x", "-m", "not browser"]),
        (["-m", "services or browser", "-x"], ["-x", "-m", "(services or browser) and not browser"]),
        (["-mservices"], ["-m", "(services) and not browser"]),
        (["-m", "a", "-m", "b"], ["-m", "(b) and not browser"]),
    ],
)
def test_the_callers_own_choice_is_kept(arguments, narrowed):
    assert without_browser(arguments) == narrowed


def test_other_arguments_stay_in_their_order():
    assert split_markers(["-k", "name", "--maxfail=1", "-m", "x"]) == (["-k", "name", "--maxfail=1"], "x")


def test_the_browser_named_in_the_environment_comes_before_the_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium({}) is None
    on_path, named = tmp_path / "google-chrome", tmp_path / "mine"
    for browser in (on_path, named):
        browser.write_text("#!/bin/sh\n")
        browser.chmod(0o755)
    assert find_chromium({}) == str(on_path)
    assert find_chromium({"CHROMIUM_PATH": str(named)}) == str(named)
