"""Attaches the history triggers to every managed table, and grants the application's role its rights.

Runs after every migrate, as the role that owns the tables. A model may say ``history_skips = (columns)`` for secrets
and ``history_inserts = False`` when a row is its own record.
"""

from django.apps import apps
from django.conf import settings
from django.db import connections

#: Tables that hold secrets, lock-outs or nothing of the case: never in an append-only record.
UNRECORDED = {
    "django_session",
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "axes_accessattempt",
    "axes_accesslog",
    "axes_accessfailurelog",
    "axes_accessattemptexpiration",
    "desk_heartbeat",
    # A number that triggers raise; and questions, of which nothing is to outlast its ninety days.
    "registry_edition",
    "dispatch_askedquestion",
    # Copies of rows that stand elsewhere, thrown away after a week; who took them is in desk_exportrecord.
    "desk_exportpart",
}


def recorded_models():
    """Every model, automatic many-to-many ones too, whose table is to have a history."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in UNRECORDED
    ]


def attach_everywhere(using):
    """Create or renew the triggers of all recorded tables."""
    with connections[using].cursor() as cursor:
        # After a step back to an older migration some tables aren't there.
        there = set(connections[using].introspection.table_names(cursor))
        for model in recorded_models():
            if model._meta.db_table not in there:
                continue
            cursor.execute(
                "call history.attach(%s, %s, %s, %s)",
                [
                    f'public."{model._meta.db_table}"',
                    model._meta.pk.column,
                    list(getattr(model, "history_skips", ())),
                    getattr(model, "history_inserts", True),
                ],
            )


def grant_everything(using, role):
    """The application's role reads and writes rows, and only reads the history."""
    with connections[using].cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        if not cursor.fetchone():
            return
        name = connections[using].ops.quote_name(role)
        for grant in (
            "usage on schema public, history",
            "select, insert, update, delete on all tables in schema public",
            "usage, select on all sequences in schema public",
            "select on history.change",
        ):
            cursor.execute(f"grant {grant} to {name}")


def owns_the_tables(using):
    """True when the connected role may define triggers here (a flush in a test runs as the application's role)."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_get_userbyid(nspowner) = current_user from pg_namespace where nspname = 'history'")
        row = cursor.fetchone()
    return bool(row and row[0])


def after_migrate(sender, using, **kwargs):
    """Signal handler of post_migrate, connected once for the last app."""
    if owns_the_tables(using):
        attach_everywhere(using)
        if settings.DATABASE_APP_ROLE:
            grant_everything(using, settings.DATABASE_APP_ROLE)
