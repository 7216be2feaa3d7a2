"""Pictures without what a camera or a telephone writes beside them: place, time, device, owner, smaller copies.

Of all that, only which way up a JPEG is held stays, for without it the picture lies on its side.
"""

import struct
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

JPEG, PNG = "image/jpeg", "image/png"
START, END, SCAN, ORIENTATION = 0xD8, 0xD9, 0xDA, 0x0112
APPLICATION_DATA, COMMENT = range(0xE0, 0xF0), 0xFE
#: Markers that stand alone, without a length: restarts, and TEM.
ALONE = {*range(0xD0, 0xD8), 0x01}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: What a PNG needs to be drawn; every other chunk may say more than the picture.
DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}


def bare(content, media_type):
    """The picture (bytes of a JPEG or PNG) with nothing beside it; other kinds of file as they are.

    Raises ValidationError for a picture that can't be read to its end.
    """
    strip = {JPEG: _jpeg, PNG: _png}.get(media_type)
    if strip is None:
        return content
    try:
        return strip(content)
    except (IndexError, struct.error):
        raise ValidationError(
            _("这张照片不完整，打不开。请重新拍照或者另存以后再传。"), code="broken_picture"
        ) from None


def _jpeg(content):
    kept, at = [b"\xff\xd8"], 2
    while True:
        at = _next_marker(content, at)
        marker = content[at + 1]
        if marker == END:
            return b"".join([*kept, b"\xff\xd9"])
        if marker in ALONE:
            kept.append(content[at : at + 2])
            at += 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment, at = content[at : at + 2 + length], at + 2 + length
        kept.append(_kept_of(marker, segment))
        if marker == SCAN:
            start, at = at, _end_of_scan(content, at)
            kept.append(content[start:at])


def _next_marker(content, at):
    """Where the next marker begins; any number of fill bytes may stand before it."""
    if content[at] != 0xFF:
        raise IndexError(at)
    while content[at + 1] == 0xFF:
        at += 1
    return at


def _end_of_scan(content, at):
    """Where the coded picture ends: at the first marker that is no restart and no stuffed byte."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError(at)
        if content[at + 1] not in (0x00, 0xFF) and content[at + 1] not in ALONE:
            return at
        at += 1


def _kept_of(marker, segment):
    """What stays of one segment: all of the picture's own; of the rest colours and which way up, no words."""
    said = segment[4:]
    if marker == COMMENT:
        return b""
    if marker not in APPLICATION_DATA:
        return segment
    if marker == 0xE0 and said.startswith(b"JFIF\0") and len(said) >= 14:
        # Without the small copy that may stand behind it.
        return b"\xff\xe0\x00\x10" + said[:12] + b"\0\0"
    if marker == 0xE1 and said.startswith(b"Exif\0\0"):
        return _which_way_up(said[6:])
    if marker == 0xE2 and said.startswith(b"ICC_PROFILE\0"):
        return segment
    return segment if marker == 0xEE and said.startswith(b"Adobe") else b""


def _which_way_up(tiff):
    """A segment that says nothing but the orientation; empty when there is none to say, or it can't be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, first)
        for place in range(first + 2, first + 2 + 12 * entries, 12):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, place)
            if tag == ORIENTATION and 1 < value <= 8:
                directory = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, value, 0, 0)
                return b"\xff\xe1" + struct.pack(">H", len(directory) + 8) + b"Exif\0\0" + directory
    except struct.error:
        pass
    return b""


def _png(content):
    kept, at, kind = [PNG_SIGNATURE], len(PNG_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        data = content[at + 8 : at + 8 + length]
        if len(data) < length:
            raise IndexError(at)
        if kind in DRAWN:
            kept.append(struct.pack(">I4s", length, kind) + data + struct.pack(">I", zlib.crc32(kind + data)))
        at += 12 + length
    return b"".join(kept)
