"""A browser, the application it visits, and what each visit must be: without script errors, accessible, not too wide."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import application

DESKTOP = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}


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


class Visitor:
    """A person at a screen: signs in, goes to pages, and looks at each with a critical eye."""

    def __init__(self, context, site):
        self.page = context.new_page()
        self.page.set_default_timeout(15000)
        self.site = site
        self.troubles = []
        self.page.on("console", lambda one: self.troubles.append(one.text) if one.type == "error" else None)
        self.page.on("pageerror", lambda one: self.troubles.append(str(one)))

    def sign_in(self, username):
        """Sign in with a demonstration account."""
        from home.demo.people import PASSWORD

        self.page.goto(f"{self.site}/login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", PASSWORD)
        self.page.locator("main button.primary").click()
        self.page.wait_for_url(f"{self.site}/")
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


@pytest.fixture(params=["desktop", "phone"])
def visitor(request, browser, site):
    """A visitor on a desktop and on a phone."""
    options = (
        {"viewport": DESKTOP}
        if request.param == "desktop"
        else {"viewport": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
    )
    context = browser.new_context(locale="zh-CN", **options)
    yield Visitor(context, site)
    context.close()


@pytest.fixture
def person(browser, site):
    """A function that gives another visitor on a desktop, each with a context of its own."""
    contexts = []

    def another(username=None):
        contexts.append(browser.new_context(locale="zh-CN", viewport=DESKTOP))
        one = Visitor(contexts[-1], site)
        return one.sign_in(username) if username else one

    yield another
    for context in contexts:
        context.close()
