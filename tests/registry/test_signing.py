"""Signatures: made by the key of this installation, checked against anybody's; a key that is set takes the derived one's place."""

import base64
from string import ascii_letters, digits

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from registry import signing
from registry.models.signers import fingerprint_of

ZEROS = base64.b64encode(bytes(32)).decode()


def test_what_was_signed_here_is_signed_by_the_own_key_and_by_no_other():
    signature = signing.sign("清单".encode())
    assert signing.is_signed("清单".encode(), signature, signing.public_key()) is True
    assert signing.is_signed("请单".encode(), signature, signing.public_key()) is False
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert signing.is_signed("清单".encode(), signature, base64.b64encode(other).decode()) is False


def test_without_a_key_of_its_own_an_installation_derives_one_from_its_secret(settings):
    settings.SECRET_KEY = "one"
    first = signing.public_key()
    assert signing.public_key() == first
    settings.SECRET_KEY = "another"
    assert signing.public_key() != first


def test_a_key_that_is_set_takes_the_place_of_the_derived_one(settings):
    settings.SIGNING_KEY = ZEROS
    expected = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    assert signing.public_key() == base64.b64encode(expected).decode()
    settings.SECRET_KEY = "renewed"
    assert signing.public_key() == base64.b64encode(expected).decode()


@pytest.mark.parametrize("text", ["短", "c2hvcnQ=", "not base64!", ZEROS[:-1], f"{ZEROS}=", ZEROS.replace("=", "")])
def test_a_key_that_cannot_be_read_is_told_by_the_check_and_signs_nothing(settings, text):
    settings.SIGNING_KEY = text
    assert [one.id for one in signing.signing_key_can_be_read(None)] == ["registry.E001"]
    with pytest.raises(ImproperlyConfigured):
        signing.sign(b"")


def test_the_check_has_nothing_to_say_of_a_good_key():
    assert signing.signing_key_can_be_read(None) == []


@given(st.text(max_size=100), st.text(max_size=100))
def test_no_text_whatever_is_a_signature_or_stops_the_check(signature, key):
    assert signing.is_signed(b"content", signature, key) is False
    assert signing.is_signed(b"content", signature, signing.public_key()) is False


def test_one_key_is_written_in_one_way_only():
    key = signing.public_key()
    assert signing.is_public_key(key) is True
    # The last letter carries two bits that mean nothing: another letter would be another text of the same key.
    texts = [key[:-2] + letter + "=" for letter in ascii_letters + digits + "+/"]
    same = [text for text in texts if base64.b64decode(text) == base64.b64decode(key)]
    assert len(same) == 4
    assert [text for text in same if signing.is_public_key(text)] == [key]


def test_a_fingerprint_is_four_groups_of_four():
    assert [len(group) for group in fingerprint_of(signing.public_key()).split(" ")] == [4, 4, 4, 4]
