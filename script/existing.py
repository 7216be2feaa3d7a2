"""Servers that exist already: are those named in the environment there?"""

from collections.abc import Mapping

import psycopg
from kombu import Connection
from kombu.exceptions import KombuError

from script.failure import Failure

PATIENCE = 5  # seconds for an answer


def check_named(environ: Mapping) -> None:
    """Tries every server that ``environ`` names. Raises Failure for the first that does not answer."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if environ.get(name):
            check_database(name, environ[name])
    if environ.get("REDIS_URL"):
        check_broker(environ["REDIS_URL"])


def check_database(name: str, url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=PATIENCE).close()
    except psycopg.Error as error:
        raise unreachable("database", name, error) from None


def check_broker(url: str) -> None:
    try:
        with Connection(url, connect_timeout=PATIENCE) as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE)
    except (OSError, KombuError, ValueError, KeyError) as error:
        raise unreachable("Valkey or Redis", "REDIS_URL", error) from None


def unreachable(what: str, name: str, error: Exception) -> Failure:
    """One sentence with the first line of the reason."""
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".:")
    return Failure(f"The {what} named in {name} cannot be reached ({reason}): start it, or mend or remove {name}.")
