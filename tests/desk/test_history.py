"""The database writes the history; nobody, the application included, changes it."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.models import User
from desk.acting import acting
from desk.history import recorded_models
from desk.models import Change
from registry.models import AdjustmentOrder


def changes_of(model, pk):
    return Change.objects.filter(tbl=model._meta.db_table, row_id=str(pk))


def test_every_table_has_its_triggers(db):
    with connection.cursor() as cursor:
        cursor.execute("select event_object_table, trigger_name from information_schema.triggers")
        found = set(cursor.fetchall())
    missing = []
    for model in recorded_models():
        wanted = {"history_update", "history_delete"}
        if getattr(model, "history_inserts", True):
            wanted.add("history_insert")
        missing += [(model.__name__, name) for name in wanted if (model._meta.db_table, name) not in found]
    assert missing == []


def test_a_change_is_kept_with_who_made_it(db):
    with acting("command:test", why="a reason"):
        user = User.objects.create_user("somebody", "a-long-password", display_name="某岗位")
        User.objects.filter(pk=user.pk).update(display_name="另一岗位")
    made, changed = changes_of(User, user.pk)
    assert (made.op, made.actor, made.login) == ("I", "command:test", "registry_web")
    assert made.context == {"why": "a reason"}
    assert (changed.op, changed.before, changed.after) == (
        "U",
        {"display_name": "某岗位"},
        {"display_name": "另一岗位"},
    )


def test_no_password_enters_the_history(db):
    user = User.objects.create_user("somebody", "a-long-password", display_name="某岗位")
    assert "password" not in changes_of(User, user.pk).get().after


def test_a_rolled_back_act_leaves_no_trace(db):
    with acting("command:test"):
        with pytest.raises(RuntimeError), transaction.atomic():
            User.objects.create_user("nobody", "a-long-password", display_name="无")
            raise RuntimeError
        kept = User.objects.create_user("somebody", "a-long-password", display_name="有")
    assert Change.objects.filter(after__username="nobody").count() == 0
    assert changes_of(User, kept.pk).get().actor == "command:test"


def test_each_request_is_the_act_of_its_user(district, client):
    client.force_login(district.second_reviewer)
    client.post(
        "/orders/new/",
        {"title": "通知", "document_number": "测8号", "published_on": "2026-05-01", "effective_on": "2026-05-02"},
    )
    order = AdjustmentOrder.objects.get(document_number="测8号")
    change = changes_of(AdjustmentOrder, order.pk).get(op="I")
    assert change.actor == f"user:{district.second_reviewer.pk}"
    assert change.context["path"] == "/orders/new/"


ATTACKS = (
    "update history.change set actor = 'x'",
    "delete from history.change",
    "truncate history.change",
    "insert into history.change (tbl, row_id, op) values ('x', '1', 'I')",
    "alter table accounts_user disable trigger user",
    "drop trigger history_update on accounts_user",
    "set session_replication_role = replica",
    "set role registry_owner",
    "call history.attach('accounts_user', 'id', '{}', true)",
    "create table public.mine (i int)",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_application_cannot_touch_the_history(db, attack):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_a_temporary_table_of_the_same_name_diverts_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute("create temp table change (like history.change)")
        cursor.execute("set local search_path = pg_temp, public")
    user = User.objects.create_user("somebody", "a-long-password", display_name="某岗位")
    assert changes_of(User, user.pk).count() == 1
