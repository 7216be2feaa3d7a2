"""What people do on a page: tick, press, follow, and read what it says."""

from playwright.sync_api import expect


def tick(page, *names):
    """Tick boxes by the words beside them."""
    for name in names:
        page.get_by_role("checkbox", name=name, exact=True).first.check()


def arrive(thing):
    """Press a link or a button, and wait until the page that answers is there."""
    with thing.page.expect_navigation():
        thing.click()


def press(page, name):
    """Press the button of a form."""
    arrive(page.locator("main").get_by_role("button", name=name, exact=True))


def follow(page, name):
    """Follow a link of the page."""
    arrive(page.locator("main").get_by_role("link", name=name, exact=True).first)


def serial(name):
    """A number that no other walk uses, of the name of what it walks with."""
    return int(name[-6:], 16) + 100


def says(walk, *words):
    """The page says each of the words."""
    for one in words:
        expect(walk.page.locator("main")).to_contain_text(one)
    return walk
