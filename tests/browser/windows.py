"""Windows of a browser. Those of people who signed in are kept from walk to walk: opening one costs as much as ten pages."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Page

from home.demo.people import PASSWORD

DESKTOP = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}
SCREENS = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
}
#: The same without scripts.
PLAIN = {f"plain {name}": {**screen, "java_script_enabled": False} for name, screen in SCREENS.items()}
MOST_KEPT = 16
#: All that a walk leaves in a window but that somebody is signed in.
LEFT_BEHIND = re.compile(r"^(?!sessionid$|csrftoken$)")


@dataclass(eq=False)
class Window:
    """One page in a browser context of its own, and the script errors on it."""

    page: Page
    owner: tuple | None = None
    troubles: list = field(default_factory=list)

    def __post_init__(self):
        self.page.set_default_timeout(15000)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda one: self.troubles.append(str(one)))

    def _note(self, message):
        """Keep an error; a form that is shown again with what is wrong in it (422) is none."""
        if message.type == "error" and "status of 422" not in message.text:
            self.troubles.append(message.text)

    def clear(self):
        """As it was when its person had signed in: one page, and no cookie of a walk."""
        for other in self.page.context.pages:
            if other != self.page:
                other.close()
        self.page.context.clear_cookies(name=LEFT_BEHIND)


class Windows:
    """Opens windows of one browser on one application, and keeps those in which people signed in."""

    def __init__(self, browser, site):
        self.browser = browser
        self.site = site
        #: By (screen, user name), the least recently used first.
        self.kept = {}
        self.open = []

    def anybody(self, screen):
        """A new window of somebody who has not signed in; ``screen`` is a key of SCREENS or PLAIN."""
        window = Window(self.browser.new_context(locale="zh-CN", **(SCREENS | PLAIN)[screen]).new_page())
        self.open.append(window)
        return window

    def person(self, screen, username):
        """A window on the home page of ``username``; another one when theirs is in use."""
        owner = (screen, username)
        window = self.kept.pop(owner, None)
        if window:
            self.open.append(window)
            window.troubles.clear()
            window.page.goto(f"{self.site}/")
        else:
            window = self.anybody(screen)
            window.owner = owner
        if window.page.url != f"{self.site}/":
            self._sign_in(window.page, username)
        return window

    def _sign_in(self, page, username):
        """Through the form, with the password of demonstration accounts."""
        page.goto(f"{self.site}/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.locator("main button.primary").click()
        page.wait_for_url(f"{self.site}/")

    def give_back(self, window):
        """Keep a person's window for the next walk, and close any other."""
        self.open.remove(window)
        if window.owner is None or window.owner in self.kept:
            window.page.context.close()
            return
        window.clear()
        self.kept[window.owner] = window
        if len(self.kept) > MOST_KEPT:
            self.kept.pop(next(iter(self.kept))).page.context.close()

    def end_walk(self):
        """Nobody uses a window any more."""
        for window in list(self.open):
            self.give_back(window)
