"""Every procedure, every role, part, state and action: what is offered is what the table allows and what perform() does.

Procedures, pages and doors of the API are discovered: one that is added later fails until tests/procedures.py plays it.
"""

import contextlib
import copy
import importlib
import itertools
import pkgutil
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from accounts.models import Membership, User
from accounts.roles import Role
from config.api import router
from reports.models import MonthlyReport
from tests.procedures import PEOPLE, SCENES, TODAY
from web import clock
from web.actions import ProcedureAction
from web.api import ProcedureMixin
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.workflow import CLOCK, PROCEDURES, actions_for, obstacle, perform

ROOMS = ("home", "reports", "dispatch", "admission", "certificates", "accounts", "registry", "desk")
THE_CLOCK, NOBODY = "the clock", "nobody"
DONE = "done"
#: Whoever asks for a month's count is told by the job's own rule.
IN_OTHER_WORDS = {("monthly_report", "build"): "2026年2月月报已经封存，不能重新生成。"}


def discovered():
    """{name: procedure} of every table in the rooms, whichever module it stands in."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                importlib.import_module(module.name)
    found = [one for model, one in PROCEDURES.items() if model.__module__.split(".")[0] in ROOMS]
    return {one.name: one for one in found}


TABLES = discovered()


def patterns(resolver=None, space=""):
    """(name with its namespace, pattern) of every address."""
    for one in (resolver or get_resolver()).url_patterns:
        if hasattr(one, "url_patterns"):
            yield from patterns(one, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one


def pages():
    """{model: (name of the address, its view, what it is looked up by)} of the pages that act."""
    found = {}
    for name, pattern in patterns():
        view = getattr(pattern.callback, "view_class", None)
        if view and issubclass(view, ProcedureAction):
            (key,) = pattern.pattern.converters.keys() - {"action"}
            found[model_of(view, "visible_rows")] = name, key
    return found


def doors():
    """{model: (name of the address, what it is looked up by)} of the API's doors."""
    found = {}
    for _prefix, viewset, basename in router.registry:
        if issubclass(viewset, ProcedureMixin):
            found.setdefault(
                model_of(viewset, "get_queryset"), (basename, viewset.lookup_url_kwarg or viewset.lookup_field)
            )
    return found


def model_of(view, rows):
    """The model whose rows a view shows, asked by nobody."""
    asked = view()
    asked.request = RequestFactory().get("/")
    asked.request.user, asked.request.query_params = AnonymousUser(), {}
    asked.action, asked.kwargs = "do", {}
    return getattr(asked, rows)().model


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def actors(district):
    """{name: who acts}: people of every role, read once, the clock, and somebody who isn't signed in."""
    people = {name: User.objects.get(pk=district.people[name].pk) for name in PEOPLE}
    return {**people, THE_CLOCK: CLOCK, NOBODY: AnonymousUser()}


def plays(scene, name):
    """The parts that the scene says somebody plays."""
    return {Part.CLOCK} if name == THE_CLOCK else {part for part, people in scene.players.items() if name in people}


def put(row, scene, state):
    """The row as it stands in another state, however it came there; the caller takes it back."""
    said = scene.states.get(state, {})
    said = said(row) if callable(said) else said
    said = {name: value() if callable(value) else value for name, value in said.items()}
    type(row)._base_manager.filter(pk=row.pk).update(state=state, **said)
    return type(row)._base_manager.get(pk=row.pk)


def answers_for(scene, action, district, row):
    """What the scene answers to an action."""
    given = scene.answers.get(action, {})
    return given(district, row) if callable(given) else given


def expected(procedure, transition, row, parts):
    """What perform() must say to who plays these parts: a refusal with its sentence, or the step."""
    if not parts & transition.by:
        whose = "、".join(str(Part(part).label) for part in sorted(transition.by))
        return NotYourPart, f"只有{whose}可以「{transition.label}」。"
    if row.state not in transition.sources:
        return NotAllowed, f"现在是「{row.get_state_display()}」，不能「{transition.label}」。"
    if why := obstacle(transition, row):
        return NotAllowed, why
    return DONE, (min(parts & transition.by), row.state, transition.target or row.state)


def performed(row, action, by, answers):
    """What perform() says; nothing of it stays."""
    try:
        with transaction.atomic():
            step = perform(copy.copy(row), action, by=by, **answers)
            transaction.set_rollback(True)
    except (NotYourPart, NotAllowed) as why:
        return type(why), str(why)
    except ValidationError as why:
        return ValidationError, why.message_dict
    return DONE, (step.part, step.from_state, step.to_state)


def play(procedure, scene, district):
    """Everybody tries everything in every state; yields (who, state, action, what came of it)."""
    first, people = scene.make(district), actors(district)
    first = type(first)._base_manager.get(pk=first.pk)
    for state in scene.only or procedure.states.values:
        with transaction.atomic():
            row = first if state == first.state else put(first, scene, state)
            offers = {
                name: {one.action for one in actions_for(row, user)} if user is not CLOCK else set()
                for name, user in people.items()
            }
            for transition, (name, user) in itertools.product(procedure.transitions, people.items()):
                parts = plays(scene, name)
                allowed = state in transition.sources and bool(parts & transition.by)
                assert (transition.action in offers[name]) == (allowed and name != THE_CLOCK), (name, state, transition)
                with clock.at(scene.days.get(transition.action, TODAY)):
                    answers = answers_for(scene, transition.action, district, row) if allowed else {}
                    came = performed(row, transition.action, user, answers)
                    assert came == expected(procedure, transition, row, parts), (name, state, transition.action)
                yield name, state, transition.action, came[0]
            transaction.set_rollback(True)


def test_every_table_of_the_project_is_played():
    assert set(SCENES) == set(TABLES)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_part_of_a_table_is_played_by_somebody(name):
    played = {part for scene in SCENES[name] for part, people in scene.players.items() if people}
    used = set().union(*(row.by for row in TABLES[name].transitions))
    assert played == set(TABLES[name].parts)
    assert used - {Part.CLOCK} == played


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_role_part_state_and_action_does_what_the_table_says(name, district):
    roles = Membership.objects.filter(user__username__in=PEOPLE).values_list("role", flat=True)
    assert set(roles) == set(Role.values)
    procedure, tried, done = TABLES[name], set(), set()
    for scene in SCENES[name]:
        with transaction.atomic():
            for who, state, action, came in play(procedure, scene, district):
                tried.add((who, state, action))
                if came == DONE:
                    done.add(action)
            transaction.set_rollback(True)
    everybody = (*PEOPLE, THE_CLOCK, NOBODY)
    assert tried == set(itertools.product(everybody, procedure.states.values, procedure.by_action))
    assert done == set(procedure.by_action)


def knocks(name):
    """(kind of door, address of an action, for a row) of the page and of the API."""
    model = TABLES[name].model
    for kind, found, argument in (("page", pages(), "action"), ("api", doors(), "verb")):
        if model in found:
            address, key = found[model]
            address = address if kind == "page" else f"{address}-do"
            yield (
                kind,
                lambda row, action, a=address, k=key, g=argument: reverse(a, kwargs={k: getattr(row, k), g: action}),
            )


def knock(client, kind, address):
    """The answer to a POST without answers."""
    return client.post(address, {}, **({"content_type": "application/json"} if kind == "api" else {}))


def says_why(kind, answer, words):
    """Whether a refusal says so: the API in its body; a page on itself, or in the message to which it leads back."""
    if kind == "api":
        return (answer.status_code, answer.json()["message"]) == (409, words)
    if answer.status_code == 302:
        # Those of earlier knocks, which nobody read, are there too.
        return [str(message) for message in get_messages(answer.wsgi_request)][-1:] == [words]
    return answer.status_code == 409 and words in unescape(answer.content.decode())


def test_every_table_has_its_page_and_its_door_in_the_api():
    models = {procedure.model for procedure in TABLES.values()}
    # A month is built by a job, and its page asks for the job.
    assert (models - set(pages()), models - set(doors())) == ({MonthlyReport}, set())


@pytest.fixture
def stage(district, client):
    """A function that yields (transition, kind of door, knock on it as somebody in a state) for a table."""

    def rows(name):
        procedure, scene = TABLES[name], SCENES[name][0]
        first = scene.make(district)
        first = type(first)._base_manager.get(pk=first.pk)
        for transition, (kind, address) in itertools.product(procedure.transitions, list(knocks(name))):
            who = [person for person in PEOPLE if plays(scene, person) & transition.by]

            def enter(person, state, action=transition.action, kind=kind, address=address):
                """(the row in the state, the answer to somebody who knocks); the row is None where they may not see it."""
                with transaction_undone():
                    row = put(first, scene, state)
                    rows = type(row).objects
                    # What one may read and not act on answers as what one may not see.
                    rows = getattr(rows, "to_act_on", rows.visible_to)(district.people[person])
                    seen = rows.filter(pk=row.pk).exists()
                    client.force_login(district.people[person])
                    return row if seen else None, knock(client, kind, address(row, action))

            yield transition, kind, who, enter

    return rows


@contextlib.contextmanager
def transaction_undone():
    """What the block writes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_page_and_api_turn_away_who_plays_no_such_part(name, stage):
    for transition, kind, players, enter in stage(name):
        stranger = next(who for who in PEOPLE if who not in players)
        _row, answer = enter(stranger, transition.sources[0])
        assert answer.status_code in (403, 404), (kind, stranger, transition.action)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_page_and_api_say_why_it_is_not_the_time(name, stage):
    tried = set()
    for transition, kind, players, enter in stage(name):
        for state in [one for one in TABLES[name].states.values if one not in transition.sources and players]:
            row, answer = enter(players[0], state)
            if row:
                words = f"现在是「{row.get_state_display()}」，不能「{transition.label}」。"
                words = IN_OTHER_WORDS.get((name, transition.action), words)
                assert says_why(kind, answer, words), (kind, players[0], state, transition.action)
                tried.add(kind)
                break
    assert tried == {kind for kind, _address in knocks(name)}
