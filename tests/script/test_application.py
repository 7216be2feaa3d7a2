"""What the application is given, and what is told of a step that failed."""

import pytest

from script.application import variables, without_traceback
from script.demofolder import DemoFolder

ADDRESSES = {"DATABASE_URL": "postgres://web@/registry", "DATABASE_OWNER_URL": "postgres://owner@/registry"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("REGISTRY_DB_ROLE", "owner")
    return DemoFolder(tmp_path)


def test_the_application_gets_the_demonstrations_settings_and_not_the_owners_role(folder):
    environ = variables(folder, ADDRESSES)
    assert {name: environ[name] for name in ADDRESSES} == ADDRESSES
    assert (environ["DEMO"], environ["SECRET_KEY"]) == ("1", folder.secret_key())
    assert environ["STATIC_ROOT"] == str(folder.path / "static")
    assert "REGISTRY_DB_ROLE" not in environ
    assert variables(folder, ADDRESSES, "owner")["REGISTRY_DB_ROLE"] == "owner"


def test_of_a_traceback_only_the_error_itself_is_told():
    said = "line before\nTraceback (most recent call last):\n  File 'x'\n    call()\nValueError: reason\nmore"
    assert without_traceback(said) == "ValueError: reason\nmore"
    assert without_traceback("CommandError: no\n  detail") == "CommandError: no\n  detail"
