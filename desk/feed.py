"""What the feeds for other systems share: how far a table has settled, and cursors.

Ids are given out before rows are committed, so that a row with a lower id may appear after one with a higher id was read.
A feed therefore reads only up to the highest id that was visible before a look at who was writing, and only once all those
have ended: whoever begins later gets a higher id. Nothing is lost, and nobody who writes waits for a reader. While somebody
goes on writing, such as a long import, a reader gets nothing new of that table and the same cursor again.
"""

import base64
import binascii
import json
import time

from django.db import connection
from django.utils.translation import gettext as _

from web.refusals import BadQuery

FEW, MOST = 200, 1000
LONGEST_CURSOR = 4000
#: So long a reader waits for those who are writing; most acts take some milliseconds.
PATIENCE, PAUSE = 0.5, 0.02  # seconds
LARGEST_ID = 2**63 - 1
#: Locks of those who write rows; they hold them until their transaction ends.
WRITERS = """
select c.relname, l.virtualtransaction from pg_locks l join pg_class c on c.oid = l.relation
where l.locktype = 'relation' and l.database = (select oid from pg_database where datname = current_database())
and l.mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
and l.granted and l.pid is distinct from pg_backend_pid() and c.relname = any(%s)
"""


def settled(models):
    """{model: the id up to which all its rows are there}; None for one into which somebody still writes. Two queries,
    more only while somebody writes."""
    tops = _tops(models)
    first = pending = _writing(models)
    until = time.monotonic() + PATIENCE
    while pending and time.monotonic() < until:
        time.sleep(PAUSE)
        pending = first & _writing(models)
    held = {table for table, _transaction in pending}
    return {model: None if model._meta.db_table in held else tops[model._meta.db_table] for model in models}


def _tops(models):
    name = connection.ops.quote_name
    parts = [f"select %s, max({name(one._meta.pk.column)}) from {name(one._meta.db_table)}" for one in models]
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts), [one._meta.db_table for one in models])
        return {table: top or 0 for table, top in cursor.fetchall()}


def _writing(models):
    """{(table, transaction)} of those who are writing now."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [[one._meta.db_table for one in models]])
        return set(cursor.fetchall())


def written_cursor(places):
    """A cursor: where a reader stands, {name: id}, as one word that only the register reads."""
    return base64.urlsafe_b64encode(json.dumps(places, sort_keys=True).encode()).decode().rstrip("=")


def read_cursor(text, names):
    """{name: id} of a cursor for each of ``names``, 0 for the beginning. Raises BadQuery for what is none of this feed's."""
    if not text:
        return dict.fromkeys(names, 0)
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError
        places = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        known = isinstance(places, dict) and set(places) <= set(names)
        if not known or not all(type(one) is int and 0 <= one <= LARGEST_ID for one in places.values()):
            raise ValueError
    except (ValueError, binascii.Error, RecursionError) as why:
        sentence = _("读不懂这个游标。请用上一页的 next；第一次读时不要带 cursor。")
        raise BadQuery(sentence, code="unknown_cursor", field="cursor") from why
    return {name: places.get(name, 0) for name in names}


def read_size(text):
    """How many rows are asked for; ``FEW`` where nothing is said. Raises BadQuery."""
    if not text:
        return FEW
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise BadQuery(_("page_size 应当是1到%(most)s的整数。") % {"most": MOST}, code="invalid", field="page_size")
    return int(text)
