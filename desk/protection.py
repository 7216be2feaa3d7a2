"""Rows that the law protects: a trigger refuses to change or delete them, whoever asks."""

from django.db import migrations

CREATE = """
create trigger {name} before update or delete on {table}
for each row when ({when}) execute function public.registry_protected('{sentence}', '{{{free}}}')
"""


def protect(table, *, sentence, when="true", free=(), name="is_protected"):
    """A migration operation: rows of ``table`` for which ``when`` (SQL over OLD) holds keep what they say.

    ``free`` names the columns that may still change; ``sentence`` is what the database answers.
    """
    return migrations.RunSQL(
        CREATE.format(name=name, table=table, when=when, sentence=sentence, free=",".join(free)),
        f"drop trigger {name} on {table}",
    )
