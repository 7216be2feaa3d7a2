"""What people and programs send by mistake or on purpose, what a page asks, and a walk that finds all pages by their links."""

import contextlib
from collections import Counter, deque
from html.parser import HTMLParser
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve

#: What stands in an address or a box.
JUNK = (
    *("", " ", "x", "-1", "0", "1", "-", "on", "null", "[]", "{}", "%s%(x)s{0}", "'\";--", "\\", "<script>"),
    *("9" * 2000, "9" * 5000, "999999999999999999999", "1e400", "NaN", "Infinity", "0.3333333333", "1,2,3"),
    *("２０２６", "２０２６-１１-２０", "Ⅳ²①", "2026-13-45", "0001-01-01", "9999-12-31", "2999-12-31", "9999-12"),
    *("9999-12-31T23:59:59+14:00", "2026-11-20T25:00", "2026-W01-1", "00000000-0000-4000-8000-000000000000"),
    *("\x00", "a\x00b", "%00", "\ufffd", "\u200b", "😀", "长" * 3000, "行\r\n行", "../../etc/passwd"),
)
#: What stands in a body besides; the last ones are no JSON that could be kept.
VALUES = (
    *(None, True, False, 0, -1, 1.5, 2**31, 2**63, 10**400, [], {}, [[]], [{}], [None], ["\x00"], {"\x00": "\x00"}),
    *([10**30], [True], [1.5], {"id": 1}, [{"kind": [], "note": {}}], "\ud800", float("inf"), [float("nan")]),
)
#: Bodies that are no object, or nothing at all.
BODIES = (b"", b"{", b"[]", b"[1]", b"null", b'"x"', b"1e999", b"NaN", b"\xff\xfe", b"[" * 20_000, b"9" * 5000)
FILES = (b"", b"PK\x03\x04", b"%PDF-", b"\xff\xfe\x00", "标题\n".encode("gb18030"), b'"' * 99)
PLAUSIBLE = {"date": "2026-03-02", "number": "1", "month": "2026-02", "email": "a@b.cn"}
#: How many of the people may try one kind of address.
MOST_TRIES = 14


def turn(values, n):
    """The n-th of some values, round and round."""
    return values[n % len(values)]


def junk_file(n):
    return SimpleUploadedFile(turn(("表.xlsx", "文.docx", "a.pdf", "长" * 250 + ".csv", "x"), n), turn(FILES, n))


@contextlib.contextmanager
def asked_names():
    """The names that are looked up in addresses and bodies meanwhile; filled while it is open."""
    names = {}

    def listening(way):
        original = getattr(QueryDict, way)

        def heard(self, name, *rest):
            names[name] = None
            return original(self, name, *rest)

        return mock.patch.object(QueryDict, way, heard)

    with contextlib.ExitStack() as ears:
        for way in ("get", "getlist", "__getitem__", "__contains__"):
            ears.enter_context(listening(way))
        yield names


class Form:
    """A form of a page: where it goes, what its boxes hold, which of them take files."""

    def __init__(self, address, method):
        self.address, self.method = address, method
        self.values, self.files = {}, set()

    def hold(self, tag, attrs):
        """One box. Of several of one name the first that may be chosen counts."""
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if not name or name == "csrfmiddlewaretoken":
            return
        if kind == "file":
            self.files.add(name)
        elif not self.values.get(name) and tag != "button":
            self.values[name] = attrs.get("value") or PLAUSIBLE.get(kind, "" if tag == "select" else "说明")


class Page(HTMLParser):
    """The addresses of this site to which a page leads, and its forms."""

    def __init__(self, address, text):
        super().__init__()
        self.address, self.links, self.forms, self.form, self.select = address, {}, [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a":
            self.links[attrs.get("href") or ""] = None
        elif tag == "form":
            self.form = Form(attrs.get("action") or self.address, (attrs.get("method") or "get").lower())
            self.forms.append(self.form)
            self.links[self.form.address] = None
        elif self.form and tag in ("input", "textarea", "select", "button"):
            self.form.hold(tag, attrs)
            self.select = attrs.get("name") if tag == "select" else None
        elif self.form and tag == "option" and self.select:
            self.form.values[self.select] = self.form.values[self.select] or attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def kind_of(address):
    """What makes an address one of its own: its name and its parameters but for numbers. None where there is none."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return match.view_name, tuple(value for value in match.kwargs.values() if not isinstance(value, int))


class Visitors:
    """People who try every address; whatever they do is taken back, and no answer is a failure."""

    def __init__(self, people):
        self.clients = {}
        for name, user in people.items():
            self.clients[name] = Client(raise_request_exception=True)
            if user:
                self.clients[name].force_login(user)

    def send(self, who, method, url, data=None, **more):
        """The answer. Raises AssertionError that names the request for a failure of the server."""
        client, said = self.clients[who], f"{who} {method} {url} {str(data)[:500]}"
        cookies = dict(client.cookies)
        try:
            with transaction.atomic():
                answer = getattr(client, method)(url, data, **more)
                transaction.set_rollback(True)
        except Exception as why:
            raise AssertionError(f"{said}: {why!r}") from why
        client.cookies.clear()
        client.cookies.update(cookies)
        # /healthz says 503 where no worker runs.
        assert answer.status_code < 500 or answer.status_code == 503, said
        return answer

    def walk(self, addresses):
        """{kind of address: (who, address, names asked in the address, Page)} of all pages to which links lead."""
        found, tries = {}, Counter()
        starts = [url for url in addresses if not resolve(url).kwargs]
        queue = deque((who, url) for url in starts for who in self.clients)
        while queue:
            who, url = queue.popleft()
            kind = kind_of(url)
            if kind is None or kind in found or tries[kind] >= MOST_TRIES:
                continue
            tries[kind] += 1
            with asked_names() as names:
                answer = self.send(who, "get", url)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                page = Page(url, answer.content.decode())
                links = [link.split("?")[0].split("#")[0] for link in page.links if link.startswith("/")]
                queue.extend((one, link) for link in links for one in (who, *self.clients))
            elif answer.status_code in (200, 405):
                page = Page(url, "")
            else:
                continue
            found[kind] = who, url, list(names), page
        return found
