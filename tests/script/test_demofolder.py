"""What .demo keeps: one user at a time, a private key, and whether the database is prepared from these files."""

import json
import multiprocessing

import pytest

from script.demofolder import DemoFolder


@pytest.fixture
def folder(tmp_path):
    migrations = tmp_path / "room" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_initial.py").write_text("first\n")
    (tmp_path / "room" / "models.py").write_text("models\n")
    return DemoFolder(tmp_path)


def takes(checkout, answers):
    answers.put(DemoFolder(checkout).take())


def taken_elsewhere(folder):
    """Whether another process could become the one who runs the servers."""
    answers = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=takes, args=(folder.checkout, answers))
    process.start()
    process.join()
    return answers.get()


def test_only_one_runs_the_servers_until_it_lets_go(folder):
    assert folder.take()
    assert not taken_elsewhere(folder)
    folder.release()
    assert taken_elsewhere(folder)


def test_the_key_is_made_once_and_closed_to_others(folder):
    key = folder.secret_key()
    assert len(key) >= 50
    assert folder.secret_key() == key
    assert (folder.path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_changed_file_asks_for_another_preparation(folder):
    assert not folder.is_prepared("url")
    folder.note_prepared("url")
    assert folder.is_prepared("url")
    assert not folder.is_prepared("another")
    (folder.checkout / "room" / "models.py").write_text("other models\n")
    assert (folder.is_prepared("url"), folder.was_prepared("url")) == (False, True)
    (folder.checkout / "room" / "migrations" / "0002_more.py").write_text("second\n")
    assert folder.was_prepared("url") is False


def test_tests_and_hidden_folders_ask_for_none(folder):
    folder.note_prepared("url")
    for name in ("tests", ".ruff_cache"):
        (folder.checkout / name).mkdir()
        (folder.checkout / name / "file").write_text("x")
    assert folder.is_prepared("url")


def test_starting_over_keeps_the_lock_and_nothing_else(folder):
    folder.take()
    folder.secret_key()
    folder.start_over()
    assert sorted(path.name for path in folder.path.iterdir()) == ["lock", "log"]
    assert not taken_elsewhere(folder)


def test_a_broken_state_file_is_no_state(folder):
    folder.state.write_text("{")
    assert folder.read_state() == {}
    folder.state.write_text(json.dumps({"processes": [[2**22 - 1, "1"]]}))
    folder.end_leftovers()
    assert not folder.state.exists()
