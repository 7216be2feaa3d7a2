"""When the virtual environment is filled, and from which lock."""

import importlib.util
import shutil

import pytest

from script.environment import LOCKS, Environment
from script.failure import Failure

DEMO, DEV = LOCKS


class Recorded(Environment):
    """An environment that notes what would be made and installed."""

    def __init__(self, checkout):
        super().__init__(checkout)
        self.done = []
        self.found = ""

    def version(self):
        return self.found

    def create(self):
        self.done.append("create")
        self.folder.mkdir(exist_ok=True)
        self.found = "3.11"

    def install(self, lock):
        self.done.append(lock)

    def after(self, lock):
        self.done = []
        self.ensure(lock)
        return self.done


@pytest.fixture
def environment(tmp_path):
    for lock in LOCKS:
        (tmp_path / lock).write_text(f"{lock}\n")
    return Recorded(tmp_path)


def test_it_is_made_once_and_then_left_alone(environment):
    assert environment.after(DEMO) == ["create", DEMO]
    assert environment.after(DEMO) == []


def test_a_changed_lock_is_installed_again(environment):
    environment.ensure(DEMO)
    (environment.checkout / DEMO).write_text("changed\n")
    assert environment.after(DEMO) == [DEMO]


def test_the_larger_lock_serves_the_demonstration_too_and_is_kept(environment):
    environment.ensure(DEMO)
    assert environment.after(DEV) == [DEV]
    assert environment.after(DEMO) == []
    (environment.checkout / DEMO).write_text("changed\n")
    assert environment.after(DEMO) == [DEV]


def test_another_python_makes_it_anew(environment):
    environment.ensure(DEV)
    environment.found = "3.13"
    assert environment.after(DEMO) == ["create", DEMO]


def test_a_disk_without_room_is_told_before_anything_is_made(environment, monkeypatch):
    usage = shutil.disk_usage(environment.checkout)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=2**20))
    with pytest.raises(Failure, match="has 1 MB free and 350 MB are needed"):
        environment.ensure(DEMO)
    assert environment.done == []


def test_a_debian_without_python3_venv_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Failure, match=r"apt-get install python3-venv\), then start again\.$"):
        Environment(tmp_path).create()
