"""Copies of lists for tests: made, taken apart, and put together again otherwise."""

import base64
import io
import json
import zipfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.copy_words import MANIFEST, SIGNATURE
from registry.imports.copies import lines_of
from registry.list_copies import FILES, pack
from registry.views.copies import origin_of
from web import clock

STRANGER = Ed25519PrivateKey.from_private_bytes(b"a key that stands somewhere else")
STRANGERS_KEY = base64.b64encode(STRANGER.public_key().public_bytes_raw()).decode()


def copy_of(item_list, on=None, known_at=None):
    """The signed copy of a list as bytes."""
    when = (on or clock.today(), known_at)
    content, count = lines_of(item_list, when)
    return pack(origin_of(item_list, when, count), content)


def parts_of(content):
    """{name: content} of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put_together(parts, method=zipfile.ZIP_DEFLATED):
    """A zip of {name: content}."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def changed(content, **files):
    """The copy with other files: ``manifest`` (a function of the dict), ``lines``, ``about``, ``signature`` (bytes or None)."""
    parts = parts_of(content)
    if "manifest" in files:
        manifest = json.loads(parts[MANIFEST])
        files["manifest"](manifest)
        parts[MANIFEST] = json.dumps(manifest, ensure_ascii=False).encode()
    for key, name in zip(("signature", "lines", "about"), list(FILES)[1:], strict=True):
        if key in files:
            parts[name] = files[key]
    return put_together({name: part for name, part in parts.items() if part is not None})


def signed_elsewhere(content, manifest=lambda one: None):
    """The copy as another installation would have signed it; ``manifest`` changes the dict beforehand."""
    parts = parts_of(content)
    said = json.loads(parts[MANIFEST])
    said["public_key"] = STRANGERS_KEY
    manifest(said)
    parts[MANIFEST] = json.dumps(said, ensure_ascii=False).encode()
    parts[SIGNATURE] = base64.b64encode(STRANGER.sign(parts[MANIFEST]))
    return put_together(parts)
