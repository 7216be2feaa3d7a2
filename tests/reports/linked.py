"""A page of the report read as its reader does: its numbers, and the lists to which they lead."""

import re
from decimal import Decimal
from html.parser import HTMLParser

from reports.columns import MONEY
from reports.sources import TOTAL
from web.lists import PAGE_SIZE

ROWS = "/rows/"


class LinkedNumbers(HTMLParser):
    """[(text, address)] of every link to a list, the texts of table cells and sentences outside of links, and [(name, text)] of
    the numbers among them that the page declares to count no rows."""

    def __init__(self, html):
        super().__init__()
        self.links, self.bare, self.inside, self.declared = [], [], [], []
        self.href = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """What begins: a link to a list, or what may hold a number."""
        attrs = dict(attrs)
        if tag == "a" and ROWS in attrs.get("href", ""):
            self.href = attrs["href"]
            self.links.append(["", self.href])
        if tag in ("td", "div", "span", "p"):
            self.inside.append((tag, attrs.get("class", "")))
        if "data-number" in attrs:
            self.inside[-1] = (tag, attrs)

    def handle_endtag(self, tag):
        """What ends."""
        if tag == "a":
            self.href = None
        if self.inside and self.inside[-1][0] == tag:
            self.inside.pop()

    def handle_data(self, data):
        """Text, in a link or outside of one."""
        if self.href:
            self.links[-1][0] += data
        elif self.inside and isinstance(self.inside[-1][1], dict):
            self.declared.append((self.inside[-1][1]["data-number"], data))
        elif any(
            (tag, "r") == one or (tag == "div" and "prose" in name) or name == "value"
            for one in self.inside
            for tag, name in [one]
        ):
            self.bare.append(data)


def number_in(text):
    """The number of a link's text: 1,229小时 → 1229."""
    return Decimal(re.search(r"-?[\d,]+(?:\.\d+)?", text)[0].replace(",", ""))


def number_of(answer):
    """The number to which a list comes: its rows, or the sum of its amounts."""
    return answer.context["page_obj"].paginator.object_list.number


def bare_numbers(page):
    """The numbers of a page that neither lead to a list nor are declared to have none; months and percentages aren't any."""
    bare = re.sub(r"\d+年\d+月|[\d.]+%", "", " ".join(page.bare))
    return re.findall(r"\d[\d.,]*", bare)


def links_that_mislead(client, page):
    """Every link of a page followed: [(text, address)] of those whose list isn't there, tells of a difference, shows other rows
    than it counts, or comes to another number than the page prints."""
    listed = {href: _listed(client.get(href)) for href in dict.fromkeys(href for _text, href in page.links)}
    return [
        (text, href) for text, href in page.links if listed[href] is None or not _is_printed(text, href, listed[href])
    ]


def _listed(answer):
    """The number of a list; None where there is no list, or not the rows that it counts."""
    if answer.status_code != 200 or answer.context["differs"]:
        return None
    count = answer.context["page_obj"].paginator.count
    return number_of(answer) if len(answer.context["rows"]) == min(count, PAGE_SIZE) else None


def _is_printed(text, href, number):
    *_path, key, metric, _end = href.split("/")
    exact = Decimal(number) / (10_000 if metric in MONEY else 1)
    # The total of a table is the sum of what is printed above it, of which each was rounded.
    most = Decimal("0.05") if metric in MONEY and key == TOTAL else Decimal("0.005" if metric in MONEY else "0.05")
    return abs(exact - number_in(text)) <= most
