"""The Chromium of the browser tests: found, installed where that is allowed, or left out with a sentence."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from script.environment import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEFT_OUT = (
    "The browser tests were left out because there is no Chromium on PATH: install it "
    "(Debian: apt-get install chromium fonts-noto-cjk), or name it in CHROMIUM_PATH, then run script/test again."
)
NONE_COLLECTED = 5  # pytest's exit code


def find_chromium(environ: Mapping) -> str | None:
    """Path of the browser: the one named in CHROMIUM_PATH, else the first on PATH."""
    named = environ.get("CHROMIUM_PATH")
    if named and os.access(named, os.X_OK):
        return named
    return next((path for path in map(shutil.which, NAMES) if path), None)


def lacks_chinese_font() -> bool:
    """True only when fontconfig is there and knows no font for Chinese."""
    if not shutil.which("fc-list"):
        return False
    shown = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return not shown.stdout.strip()


def install(*packages: str) -> bool:
    """Installs packages of the distribution, if this user may; says so first. False when it could not be done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' and '.join(packages)} …")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages])
    for step in steps:
        done = subprocess.run(
            ["apt-get", *step], env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=sys.stderr
        )
        if done.returncode:
            return False
    return True


def split_markers(arguments: list[str]) -> tuple[list[str], str]:
    """Pytest's arguments without ``-m``, and the last expression given with it."""
    rest, expression = [], ""
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "-m":
            expression = next(remaining, "")
        elif argument.startswith("-m") and not argument.startswith("--"):
            expression = argument[2:].removeprefix("=")
        else:
            rest.append(argument)
    return rest, expression


def without_browser(arguments: list[str]) -> list[str]:
    """Pytest's arguments narrowed to the tests that need no browser."""
    return narrowed(arguments, "not browser")


def narrowed(arguments: list[str], condition: str) -> list[str]:
    rest, expression = split_markers(arguments)
    return [*rest, "-m", f"({expression}) and {condition}" if expression else condition]


def needed(arguments: list[str], environ: Mapping, checkout: Path) -> bool:
    """Whether these arguments choose any browser test: pytest is asked, without running one."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *narrowed(arguments, "browser")]
    asked = subprocess.run(command, cwd=checkout, env=environ, capture_output=True, stdin=subprocess.DEVNULL)
    return asked.returncode != NONE_COLLECTED


def provide(arguments: list[str], environ: Mapping, checkout: Path) -> str | None:
    """The browser's path, installing it and a Chinese font if they are needed and may be; None without one."""
    chromium = find_chromium(environ)
    if chromium:
        if lacks_chinese_font() and needed(arguments, environ, checkout) and not install("fonts-noto-cjk"):
            say("There is no Chinese font: pictures of the browser tests will show boxes (install fonts-noto-cjk).")
        return chromium
    if needed(arguments, environ, checkout) and install("chromium", "fonts-noto-cjk"):
        return find_chromium(environ)
    return None
