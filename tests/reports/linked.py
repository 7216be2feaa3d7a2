"""A page of the report read as its reader does: its numbers, and the lists to which they lead."""

import re
from decimal import Decimal
from html.parser import HTMLParser

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
