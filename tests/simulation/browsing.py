"""A browser without a window: signs in, keeps its cookies, reads the forms of pages and sends them, one person each."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar

PATIENCE = 120  # seconds for an answer of a busy machine
SENTENCE = re.compile(r"[一-鿿][^<>]*。")
EARLIER = "已办理"
WITHOUT_ANSWER = ("submit", "button", "reset", "image", "file")


@dataclass
class Answer:
    """What came back: the status, where it leads, the page."""

    status: int
    location: str
    text: str

    @property
    def sentence(self):
        """The first sentence in the main part of the page that isn't of an earlier act; empty when there is none."""
        found = SENTENCE.finditer(unescape(self.text.partition("<main")[2]))
        return next((one.group() for one in found if not one.group().startswith(EARLIER)), "")


@dataclass
class Question:
    """One field of a form: what is filled in already, what is offered, whether it must be answered."""

    name: str
    kind: str
    value: list = field(default_factory=list)
    offered: list = field(default_factory=list)
    required: bool = False


class FormReader(HTMLParser):
    """Reads the questions of the form in the main part of a page that asks for a step."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.questions = {}
        self.in_main = self.in_form = False
        self.area = self.select = None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "main":
            self.in_main = True
        elif tag == "form" and self.in_main and said.get("method") == "post":
            self.in_form = True
        elif self.in_form and tag == "input" and said.get("name"):
            self._input(said)
        elif self.in_form and tag == "select" and said.get("name"):
            self.select = self._question(said["name"], "select", said)
        elif self.select and tag == "option" and said.get("value"):
            self.select.offered.append(said["value"])
            if "selected" in said:
                self.select.value.append(said["value"])
        elif self.in_form and tag == "textarea":
            self.area = self._question(said["name"], "text", said)
            self.area.value.append("")

    def handle_endtag(self, tag):
        if tag in ("form", "main"):
            self.in_form = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.area.value[-1] += data

    def _input(self, said):
        kind = said.get("type", "text")
        if kind in WITHOUT_ANSWER:
            return
        one = self._question(said["name"], kind, said)
        if kind in ("radio", "checkbox"):
            one.offered.append(said.get("value", "on"))
            if "checked" in said:
                one.value.append(said.get("value", "on"))
        else:
            one.value.append(said.get("value") or "")

    def _question(self, name, kind, said):
        one = self.questions.setdefault(name, Question(name, kind))
        one.required = one.required or "required" in said
        return one


def questions_on(page):
    """{name: Question} of the form on a page."""
    reader = FormReader()
    reader.feed(page)
    return reader.questions


class StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other: what it leads to is looked at apart."""

    def redirect_request(self, *_said):
        return None


class Person:
    """Somebody with an account, and the browser that they use."""

    def __init__(self, site, username, password, count):
        self.site, self.username, self.password, self.count = site, username, password, count
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies), StayHere()
        )
        self.is_signed_in = False

    def get(self, path):
        """The page at a path."""
        return self._ask(path)

    def read(self, path):
        """What the API says at a path; None unless it answers 200."""
        answer = self._ask(f"/api/v1/{path}")
        return json.loads(answer.text) if answer.status == 200 else None

    def post(self, path, said):
        """The answer to a form. ``said``: {name: value or list of values}; the token is put in."""
        self._sign_in()
        return self._ask(path, {**said, "csrfmiddlewaretoken": self._token()})

    def _ask(self, path, said=None):
        self._sign_in()
        return self._send(path, said)

    def _sign_in(self):
        if self.is_signed_in:
            return
        self.is_signed_in = True
        self._send("/login/")
        said = {"username": self.username, "password": self.password, "csrfmiddlewaretoken": self._token()}
        answer = self._send("/login/", said)
        assert answer.status == 302, f"{self.username} could not sign in: {answer.status} {answer.sentence}"

    def _token(self):
        return next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def _send(self, path, said=None):
        body = None if said is None else urllib.parse.urlencode(said, doseq=True).encode()
        request = urllib.request.Request(self.site + path, data=body)
        try:
            with self.opener.open(request, timeout=PATIENCE) as page:
                answer = Answer(page.status, "", page.read().decode())
        except urllib.error.HTTPError as page:
            answer = Answer(page.code, page.headers.get("Location", ""), page.read().decode())
        self.count(answer.status)
        return answer
