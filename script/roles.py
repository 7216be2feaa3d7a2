"""The two database roles, the database and its extensions, made by the cluster's superuser."""

from psycopg import sql

from script.servers import Postgres

OWNER = "registry_owner"
WEB = "registry_web"
EXTENSIONS = ("btree_gist", "pg_trgm")


def ensure_roles(server: Postgres, *, may_create_databases: bool = False) -> None:
    """Makes the role that migrates and the application's, which owns nothing; safe to repeat."""
    with server.connect("postgres") as connection:
        for role in (OWNER, WEB):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if may_create_databases:
            connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))


def ensure_database(server: Postgres, name: str) -> bool:
    """Makes the owner's database with its extensions; safe to repeat. True when it is new."""
    with server.connect("postgres") as connection:
        is_new = not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if is_new:
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))
    ensure_extensions(server, name)
    return is_new


def ensure_extensions(server: Postgres, database: str) -> None:
    with server.connect(database) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
