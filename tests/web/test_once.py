"""A one-time token makes one thing: pressed again it is found, and of two presses at once the second finds the first."""

import uuid

import pytest
from django.db import IntegrityError

from desk.models import FormToken
from web.once import made_once
from web.refusals import NotAllowed

pytestmark = pytest.mark.django_db
TOKEN = uuid.UUID(int=7)


def find():
    return FormToken.objects.filter(token=TOKEN).first()


def make():
    return FormToken.objects.create(token=TOKEN, made="desk.jobrun")


def test_what_is_not_there_is_made_and_then_found():
    first, is_new = made_once(find, make)
    assert (is_new, made_once(find, make)) == (True, (first, False))


def test_the_slower_of_two_presses_finds_what_the_quicker_one_made():
    looked = []

    def find_late():
        looked.append(True)
        return find() if len(looked) > 1 else None

    quicker = make()
    assert made_once(find_late, make) == (quicker, False)


def test_the_slower_of_two_presses_is_not_refused_for_what_the_quicker_one_made():
    looked = []

    def find_late():
        looked.append(True)
        return find() if len(looked) > 1 else None

    def refuse():
        raise NotAllowed("已经用完。")

    quicker = make()
    assert made_once(find_late, refuse) == (quicker, False)
    with pytest.raises(NotAllowed):
        made_once(lambda: None, refuse)


def test_what_breaks_another_rule_is_raised():
    make()
    with pytest.raises(IntegrityError):
        made_once(lambda: None, make)


def test_of_what_fails_half_way_nothing_is_left():
    def make_half():
        make()
        raise ValueError

    with pytest.raises(ValueError):
        made_once(find, make_half)
    assert find() is None
