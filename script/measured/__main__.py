"""Runs one bar in a scratch database of the server that DATABASE_OWNER_URL names; the database is dropped at the end."""

import importlib
import os
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def at(address: str, database: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


def main(name: str) -> None:
    """Makes the database, migrates it, runs the bar."""
    owner = os.environ["DATABASE_OWNER_URL"]
    scratch = f"registry_bar_{os.getpid()}"
    with psycopg.connect(at(owner, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(scratch)))
        try:
            measure(name, at(owner, scratch))
        finally:
            drop(server, scratch)


def drop(server, scratch: str) -> None:
    """Plainly first, which sends the server's own cleaning away; by force only where a bar that broke off is still connected."""
    dropped = sql.SQL("drop database {}").format(sql.Identifier(scratch))
    try:
        server.execute(dropped)
    except psycopg.errors.ObjectInUse:
        server.execute(dropped + sql.SQL(" with (force)"))


def measure(name: str, address: str) -> None:
    """The bar in a database of its own, as the role that owns the tables: it makes many rows at once."""
    os.environ.update(DATABASE_URL=address, DATABASE_OWNER_URL=address, DJANGO_SETTINGS_MODULE="config.settings")
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    importlib.import_module(f"script.measured.{name}").run()
    connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1])
