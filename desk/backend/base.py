"""PostgreSQL as ever, with the acting person stamped on each transaction that writes.

The stamp is local to the transaction: a session-level one would outlive it behind a connection pooler and name the
wrong person.
"""

import re

from django.db import transaction
from django.db.backends.postgresql import base

from desk import acting

# A plain read needs no stamp; a SELECT that calls a function may write.
READS = re.compile(
    r"\s*(select\s(?!.*\()|begin|start|savepoint|release|rollback|commit|set|show|vacuum|analyze|create|alter|drop"
    r"|truncate|fetch|close|declare|explain)",
    re.IGNORECASE | re.DOTALL,
)
WRITES = re.compile(r"\s*(insert|update|delete|with|call|do|select)\b", re.IGNORECASE)
STAMP = "select set_config('app.actor', %s, true), set_config('app.context', %s, true)"


def stamp_before_writing(execute, sql, params, many, context):
    """Execute wrapper: sees that the transaction of a write carries the actor."""
    connection = context["connection"]
    if not isinstance(sql, str) or READS.match(sql) or not WRITES.match(sql):
        return execute(sql, params, many, context)
    actor = acting.current()
    if connection.in_atomic_block or not connection.get_autocommit():
        if connection.stamped != actor and not connection.needs_rollback:
            connection.stamp(actor)
    elif actor and sql.lstrip()[:6].lower() != "select":
        with transaction.atomic(using=connection.alias):
            return execute(sql, params, many, context)
    return execute(sql, params, many, context)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL backend that remembers whom it has stamped."""

    stamped = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(stamp_before_writing)

    def _set_autocommit(self, autocommit):
        super()._set_autocommit(autocommit)
        self.stamped = None

    def _savepoint_rollback(self, sid):
        super()._savepoint_rollback(sid)
        self.stamped = "unknown"  # the rollback undid a stamp made inside the savepoint

    def stamp(self, actor):
        """Write the actor into this transaction, outside the count of the application's statements."""
        name, context = actor or ("", "")
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(STAMP, (name, context))
        self.stamped = actor
