"""A browser, the application it visits, and what each visit must be: without script errors, accessible, not too wide."""

import os
import shutil
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import application
from tests.browser.windows import SCREENS, Windows


def pytest_collection_modifyitems(items):
    """Everything here drives a browser."""
    for item in items:
        if "/tests/browser/" in str(item.fspath):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site():
    """The address of the running application."""
    with application.running() as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The distribution's Chromium."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": path, "args": [*flags, "--disable-sync", "--no-first-run"]}


@pytest.fixture(scope="session")
def _all_windows(browser, site):
    """The windows of all walks."""
    return Windows(browser, site)


@pytest.fixture
def windows(_all_windows):
    """The windows that a walk may use."""
    yield _all_windows
    _all_windows.end_walk()


class Visitor:
    """A person at a screen: signs in, goes to pages, and looks at each with a critical eye."""

    def __init__(self, windows, screen, username=None):
        self.windows = windows
        self.screen = screen
        self.site = windows.site
        self._window = windows.person(screen, username) if username else None

    @property
    def window(self):
        """Where the person sits; who has not signed in gets a window when it is first needed."""
        self._window = self._window or self.windows.anybody(self.screen)
        return self._window

    @property
    def page(self):
        """The page of the window."""
        return self.window.page

    @property
    def troubles(self):
        """Script errors since the walk began."""
        return self.window.troubles

    def sign_in(self, username):
        """Sit down at the home page of a demonstration account."""
        if self._window:
            self.windows.give_back(self._window)
        self._window = self.windows.person(self.screen, username)
        return self

    def go(self, path):
        """Open a page by its path."""
        self.page.goto(self.site + path)
        return self

    def look(self):
        """Nothing in the way: no script error, no violation, nothing wider than the screen."""
        violations = [
            (one["id"], [node["html"][:160] for node in one["nodes"]][:3])
            for one in Axe().run(self.page).response["violations"]
        ]
        assert violations == [], self.page.url
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        assert self.troubles == [], self.page.url
        return self

    def text(self):
        """What the page says."""
        return self.page.inner_text("body")


@pytest.fixture(params=SCREENS)
def screen(request):
    """A desktop, and a phone."""
    return request.param


@pytest.fixture
def visitor(screen, windows):
    """A visitor on a desktop and on a phone."""
    return Visitor(windows, screen)


@pytest.fixture
def person(windows):
    """A function that gives another visitor on a desktop, signed in when it is given a user name."""
    return lambda username=None: Visitor(windows, "desktop", username)


@pytest.fixture
def people(screen, windows):
    """A function that gives the people of a case, all on desktops and then all on phones."""
    return lambda username=None: Visitor(windows, screen, username)


@pytest.fixture
def plain_people(screen, windows):
    """As ``people``, with a browser that runs no scripts."""
    return lambda username=None: Visitor(windows, f"plain {screen}", username)


@pytest.fixture
def name():
    """A name that no other walk uses."""
    return f"冬季燃气安全入户提醒{uuid.uuid4().hex[:6]}"
