"""Neither the clock, nor a job, nor a command admits anything, however long one waits."""

import contextlib
import inspect
import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command, get_commands

from admission.models import Admission, Application, ApplicationState, Decision
from config.celery import app
from desk.models import JobRun
from tests.admission import cases
from web import clock

ROOMS = {"home", "reports", "dispatch", "admission", "certificates", "accounts", "registry", "desk", "web"}
#: What each command is given; one that is added later is run without anything.
GIVEN = {
    "create_account": ("somebody", "--name=某人", "--role=reviewer", "--unit=MZ", "--authority=测试区"),
    "workflow_doc": ("--check",),
}
#: What plays people who admit, in a demonstration and nowhere else.
PLAYS = {"seed_demo", "demo_accounts"}
WAITED = timedelta(days=731)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.at(cases.TODAY):
        yield


@pytest.fixture
def waiting(district):
    """{pk: state} of an application in each state in which somebody still has to do something."""
    for make in (cases.draft, cases.submitted, cases.accepted, cases.returned, cases.recommended, cases.asked):
        make(district)
    return dict(Application.objects.values_list("pk", "state"))


def jobs():
    """Every task of the rooms."""
    app.loader.import_default_modules()
    return [task for name, task in sorted(app.tasks.items()) if name.partition(".")[0] in ROOMS]


def admitted():
    return Admission.objects.count(), Decision.objects.count()


def moved(waiting):
    """The states of those that stand elsewhere now and haven't lapsed."""
    now = dict(Application.objects.values_list("pk", "state"))
    return {now[pk] for pk, state in waiting.items()} - {*waiting.values(), ApplicationState.LAPSED}


def test_no_job_admits_anything_in_two_years(waiting):
    before = admitted()
    assert len(set(waiting.values())) == len(waiting)
    for day in (timedelta(days=1), timedelta(days=90), WAITED):
        with clock.at(cases.TODAY + day):
            for task in jobs():
                run = JobRun.objects.order_by("-pk").first()
                needs = inspect.signature(task.run).parameters
                task.apply(args=[run.pk if run else 0] * len(needs), throw=not needs)
    assert moved(waiting) == set()
    assert admitted() == before


@pytest.mark.parametrize(
    "name", sorted(name for name, room in get_commands().items() if room in ROOMS and name not in PLAYS)
)
def test_no_command_admits_anything_in_two_years(name, waiting, tmp_path, monkeypatch):
    before = admitted()
    given = ("--to", str(tmp_path / "x.docx")) if name == "build_word_template" else GIVEN.get(name, ())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("请社区报送名单".encode())))
    with clock.at(cases.TODAY + WAITED), contextlib.suppress(CommandError):
        call_command(name, *given, stdout=io.StringIO(), stderr=io.StringIO())
    assert moved(waiting) == set()
    assert admitted() == before
