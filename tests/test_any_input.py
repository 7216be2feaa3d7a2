"""Whatever is typed or sent, wherever, by whomever: an answer or a sentence, never a failure.

Addresses come from the resolver and from links, names of values from what the code looks up, filters from the lists,
actions from the tables: what is added later is tried too.
"""

import json
import re
from itertools import count
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.test import RequestFactory

from tests.any_input import BODIES, JUNK, VALUES, Visitors, junk_file, turn
from tests.growing.desk import months
from tests.list_pages import api_lists, list_pages
from tests.procedures import PEOPLE, SCENES, TODAY
from tests.test_lists_grow_flat import API, OTHERS, PAGES
from tests.test_procedures import TABLES, answers_for, knocks, plays, put, transaction_undone
from tests.test_strangers import ADDRESSES
from web import clock

NOBODY = "nobody"
SCHEMA = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
JSON = {"content_type": "application/json"}
CLOSED = (401, 403, 404)
#: Pages to which links lead; fewer means that the walk was cut short.
PAGES_AT_LEAST = 200
#: A form is tried so often, each time with other boxes that hold junk.
ROUNDS = 2
#: Of the junk every so manieth is tried on a filter, on the next one those after.
TURNS = 4


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def visitors(district):
    """People of every role, and somebody who isn't signed in."""
    return Visitors({**{name: district.people[name] for name in PEOPLE}, NOBODY: None})


@pytest.fixture
def grown(district):
    """The district with a row of everything that stands in a list."""
    makers = dict.fromkeys(grows.make for grows in (*PAGES.values(), *API.values(), *OTHERS.values()))
    del makers[months]  # closed, but never counted: no such month can be opened
    for n, make in enumerate(makers):
        make(district, 1, 100 + n)
    return district


def test_no_page_fails_for_what_stands_in_an_address_or_a_form(grown, visitors):
    found, n = visitors.walk([url for _name, url in ADDRESSES if not url.startswith("/api/")]), count()
    assert len(found) > PAGES_AT_LEAST
    for place, (who, url, names, _page) in enumerate(found.values()):
        visitors.send(who, "get", url, one_of(names, place, turn(JUNK, next(n))))
    for who, form in forms_of(found):
        for data in filled(form, n):
            visitors.send(who, form.method, form.address, data)


def one_of(names, place, value):
    """A question with one of the names, on the next page with the next one."""
    return {turn(names, place): value} if names else {}


def forms_of(found):
    """(who, form) of every form once, wherever it stands."""
    seen = {}
    for who, _url, _names, page in found.values():
        for form in page.forms:
            seen.setdefault((form.method, *sorted({*form.values, *form.files})), (who, form))
    return seen.values()


def filled(form, n):
    """What is sent with a form: as it stands but for some boxes, others each time."""
    for part in range(min(ROUNDS, len(form.values))):
        data = dict(form.values)
        for name in list(data)[part::ROUNDS]:
            data[name] = turn(JUNK, next(n))
        if form.method == "post":
            data |= {name: junk_file(next(n)) for name in form.files}
        yield data


def filters():
    """Every FilterSet of a page or of the API, in the order of the addresses."""
    of_pages = (getattr(view, "filterset_class", None) for view in list_pages().values())
    return [fields for fields in dict.fromkeys((*of_pages, *api_lists().values())) if fields]


def test_no_filter_fails(grown):
    n = count()
    for fields in filters():
        for name in fields.base_filters:
            for junk in JUNK[next(n) % TURNS :: TURNS]:
                request = RequestFactory().get("/", {name: junk})
                request.user = grown.reviewer
                found = fields(request.GET, queryset=fields._meta.model.objects.all(), request=request)
                if found.form.is_valid():
                    list(found.qs[:1])


def as_json(body):
    """A body as it travels, with numbers that are too large for any computer instead of the words for them."""
    return json.dumps(body, cls=DjangoJSONEncoder).replace("Infinity", "1e999")


def as_fields(answers):
    """Answers as a form of a page sends them; what it would send as several boxes is left out."""
    said = {name: "" if value is None else value for name, value in answers.items()}
    return {
        name: value for name, value in said.items() if not (isinstance(value, list) and {*map(type, value)} & {dict})
    }


def stage(name, district):
    """(who, kind of door, address, transition, answers that are right) for every action of a table, in its first state."""
    procedure, scene = TABLES[name], SCENES[name][0]
    first = scene.make(district)
    first = type(first)._base_manager.get(pk=first.pk)
    for transition in procedure.transitions:
        players = [one for one in PEOPLE if plays(scene, one) & transition.by]
        for kind, address in knocks(name) if players else ():
            with transaction_undone(), clock.at(scene.days.get(transition.action, TODAY)):
                row = put(first, scene, transition.sources[0])
                given = answers_for(scene, transition.action, district, row)
                answers = {key: value for key, value in given.items() if not hasattr(value, "chunks")}
                yield players[0], kind, address(row, transition.action), transition, answers


@pytest.mark.parametrize("name", sorted(SCENES))
def test_no_answer_to_an_action_fails_on_its_page_or_in_the_api(name, district, visitors):
    n = count(len(name))
    for who, kind, url, transition, answers in stage(name, district):
        for field in (*transition.asks.base_fields, "seen"):
            if kind == "page":
                visitors.send(who, "post", url, as_fields({**answers, field: turn(JUNK, next(n))}))
            else:
                said = {**answers, field: turn((*VALUES, *JUNK), next(n))}
                visitors.send(who, "post", url, as_json(said), **JSON)


def described():
    """(path, method, names of the query, names of the body) of all that the description of the API offers."""
    described = yaml.load(SCHEMA.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            query = [one["name"] for one in said.get("parameters", ()) if one["in"] == "query"]
            body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            body = schemas.get(body.get("$ref", "").rsplit("/", 1)[-1], body)
            yield path, method, query, list(body.get("properties", ()))


def rows_of(visitors, who, address):
    """The rows of a list of the API, as far as somebody sees them."""
    answer = visitors.send(who, "get", address)
    body = answer.json() if answer.status_code == 200 else {}
    return body.get("results", []) if isinstance(body, dict) else body


def filled_in(visitors, who, path):
    """A path of the description with the keys of rows that stand in the lists before them; 1 where none does."""
    while "{" in path:
        before, name, after = re.split(r"\{(\w+)\}", path, maxsplit=1)
        rows = rows_of(visitors, who, before) if name != "verb" else []
        row = {"verb": "submit", **(rows[0] if rows else {})}
        path = f"{before}{row.get(name) or row.get('id') or row.get('code') or 1}{after}"
    return path


def who_may(visitors, method, path):
    """(the first who is not turned away, the address with a row that they see)."""
    said = {} if method == "get" else {"data": "{}", **JSON}
    for who in (*PEOPLE, NOBODY):
        url = filled_in(visitors, who, path)
        if visitors.send(who, method, url, **said).status_code not in CLOSED:
            break
    return who, url


def test_nothing_that_is_sent_to_the_api_fails(grown, visitors):
    n = count()
    for place, (path, method, query, names) in enumerate(described()):
        who, url = who_may(visitors, method, path)
        if method == "get":
            visitors.send(who, method, url, one_of(query, place, turn(JUNK, next(n))))
            continue
        for data in ({name: turn((*VALUES, *JUNK), next(n))} for name in names):
            visitors.send(who, method, url, as_json(data), **JSON)
        visitors.send(who, method, url, turn(BODIES, next(n)), **JSON)
