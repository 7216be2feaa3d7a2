"""The key of this installation, with which it signs what leaves it (Ed25519), and the check of other people's signatures.

The key is ``SIGNING_KEY``, or, where none is set, derived from ``SECRET_KEY``: so nothing needs to be configured.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES, SIGNATURE_BYTES = 32, 64
#: What the derived key is for; another purpose would get another key from the same secret.
PURPOSE = b"community-work-item-registry: signing of list copies"


def sign(content):
    """The signature of ``content`` (bytes) by this installation, in base64. Raises ImproperlyConfigured."""
    return _text(_private_key(settings.SIGNING_KEY, settings.SECRET_KEY).sign(content))


def public_key():
    """The public key of this installation, in base64. Raises ImproperlyConfigured."""
    return _text(_private_key(settings.SIGNING_KEY, settings.SECRET_KEY).public_key().public_bytes_raw())


def is_public_key(text):
    """True for 32 bytes in base64, written in the one way in which everybody writes it."""
    return _bytes(text, KEY_BYTES) is not None


def is_signed(content, signature, by):
    """True when ``signature`` (base64) of ``content`` (bytes) was made with the key whose public half is ``by`` (base64)."""
    key, signed = _bytes(by, KEY_BYTES), _bytes(signature, SIGNATURE_BYTES)
    if key is None or signed is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signed, content)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=2)
def _private_key(configured, secret):
    if not configured:
        derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret.encode())
        return Ed25519PrivateKey.from_private_bytes(derived)
    key = _bytes(configured, KEY_BYTES)
    if key is None:
        raise ImproperlyConfigured("SIGNING_KEY must be 32 bytes in base64, as `openssl rand -base64 32` prints them.")
    return Ed25519PrivateKey.from_private_bytes(key)


def _text(content):
    return base64.b64encode(content).decode()


def _bytes(text, length):
    """The bytes that ``text`` writes in base64; None unless there are ``length`` of them, written in the usual way."""
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    return found if len(found) == length and _text(found) == text else None


@register
def signing_key_can_be_read(app_configs, **kwargs):
    """A key that is set and cannot be read is told at the start, not at the first signature."""
    try:
        public_key()
    except ImproperlyConfigured as why:
        return [Error(str(why), id="registry.E001")]
    return []
