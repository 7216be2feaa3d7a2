"""Servers that are named in the environment must answer, or the sentence says which does not."""

import os

import pytest

from script.existing import check_named
from script.failure import Failure

pytestmark = pytest.mark.services
NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def test_servers_that_answer_pass():
    assert check_named({name: os.environ[name] for name in NAMES}) is None


@pytest.mark.parametrize(
    ("name", "url", "what"),
    [
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:9/none", "database"),
        ("DATABASE_OWNER_URL", "no address", "database"),
        ("REDIS_URL", "redis://127.0.0.1:9/0", "Valkey or Redis"),
        ("REDIS_URL", "redis+socket:///nowhere?virtual_host=0", "Valkey or Redis"),
    ],
)
def test_one_that_does_not_is_told_with_its_variable(name, url, what):
    with pytest.raises(Failure) as failure:
        check_named({name: url})
    sentence = str(failure.value)
    assert sentence.startswith(f"The {what} named in {name} cannot be reached (")
    assert sentence.endswith(f"): start it, or mend or remove {name}.")
    assert len(sentence.splitlines()) == 1
