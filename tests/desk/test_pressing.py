"""A press known by its token alone makes one row; the token is nobody else's, and what was refused may be pressed again."""

import uuid

import pytest

from desk.models import FormToken, StoredFile
from desk.pressing import pressed_once, token_of
from web.once import TokenUsed
from web.refusals import NotAllowed

TOKEN = uuid.UUID(int=7)


def keep(district, by=None, token=TOKEN):
    def make():
        return StoredFile.objects.create(
            name="一份.txt", media_type="text/plain", content=b"x", stored_by=district.worker
        )

    return pressed_once(token, StoredFile, make, by=by or district.worker)


def test_a_second_press_finds_the_row_of_the_first(district):
    row, is_new = keep(district)
    assert (is_new, keep(district), StoredFile.objects.count()) == (True, (row, False), 1)


def test_a_token_is_nobody_elses_and_makes_nothing_else(district):
    keep(district)
    with pytest.raises(TokenUsed):
        keep(district, by=district.officer)
    FormToken.objects.create(token=uuid.UUID(int=8), made="desk.importrun", made_pk=1, user=district.worker)
    with pytest.raises(TokenUsed):
        keep(district, token=uuid.UUID(int=8))


def test_what_was_refused_may_be_pressed_again_with_the_same_token(district):
    def refuse():
        raise NotAllowed("不行。")

    with pytest.raises(NotAllowed):
        pressed_once(TOKEN, StoredFile, refuse, by=district.worker)
    assert keep(district)[1]


def test_the_token_of_a_key_is_the_users_and_the_kinds_own(district):
    found = [
        token_of("键", district.worker, "promise"),
        token_of("键", district.worker, "use"),
        token_of("键", district.officer, "promise"),
    ]
    assert len(set(found)) == 3
    assert found[0] == token_of("键", district.worker, "promise")
