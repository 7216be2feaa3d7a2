"""Of a picture nothing is kept but what is seen: no place, device, words, smaller copy or what stands behind it."""

import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.photos import bare
from desk.uploads import store_bare

SECRET = b"GPS 40.84 111.66 Zhang San iPhone"
SCAN = b"\x12\xff\x00\x34\xff\xd0\x56"


def segment(marker, said):
    return bytes([0xFF, marker]) + struct.pack(">H", len(said) + 2) + said


def exif(order="<", orientation=6):
    """EXIF that says which way up, and more than that."""
    mark = b"II" if order == "<" else b"MM"
    entries = struct.pack(f"{order}HHHIHH", 2, 0x010F, 2, len(SECRET), 0, 0)[: 2 + 12]
    entries += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + mark + struct.pack(f"{order}HI", 42, 8) + entries + struct.pack(f"{order}I", 0) + SECRET


def jpeg(*more, end=b"\xff\xd9"):
    """A picture in its parts, with words in every place where a camera writes some."""
    head = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01" + b"rgb")
    picture = segment(0xDB, b"\0" * 65) + segment(0xC0, b"frame") + segment(0xDA, b"scan") + SCAN
    return b"\xff\xd8" + head + b"".join(more) + picture + end


def png(*chunks):
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        made += struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))
    return made


#: A grey spot that browsers draw.
PICTURE = png(
    (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b"")
)
WORDS = (
    segment(0xE1, exif()),
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
    segment(0xE2, b"MPF\0" + SECRET),
    segment(0xED, b"Photoshop 3.0\0" + SECRET),
    segment(0xFE, SECRET),
)


def test_a_photo_loses_place_device_words_and_the_second_picture_behind_it():
    found = bare(jpeg(*WORDS) + jpeg(*WORDS) + SECRET, "image/jpeg")
    assert SECRET not in found
    assert found.count(b"\xff\xd8\xff") == 1
    assert found.endswith(SCAN + b"\xff\xd9")
    assert b"rgb" not in found


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_stays_the_right_way_up(order):
    found = bare(jpeg(segment(0xE1, exif(order))), "image/jpeg")
    at = found.index(b"Exif\0\0MM")
    assert struct.unpack_from(">H", found, at + 6 + 8 + 2 + 8) == (6,)
    assert bare(found, "image/jpeg") == found


def test_colours_and_the_picture_itself_stay_as_they_are():
    kept = segment(0xE2, b"ICC_PROFILE\0\x01\x01rgb") + segment(0xEE, b"Adobe\0d\0\0\0\0\x01")
    assert kept in bare(jpeg(kept), "image/jpeg")


def test_exif_that_cannot_be_read_is_dropped_whole():
    for said in (b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0XX" + SECRET):
        assert b"Exif" not in bare(jpeg(segment(0xE1, said)), "image/jpeg")


def test_a_screenshot_loses_its_words_and_its_time():
    drawn = [(b"IHDR", b"\0" * 13), (b"IDAT", b"pixels"), (b"IEND", b"")]
    said = [(b"tEXt", b"Author\0" + SECRET), (b"eXIf", exif()[6:]), (b"tIME", b"1234567"), (b"iTXt", SECRET)]
    assert bare(png(drawn[0], *said, *drawn[1:]) + SECRET, "image/png") == png(*drawn)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(end=b""), "image/jpeg"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\xff\xd8\xffno picture", "image/jpeg"),
        (png((b"IHDR", b"\0" * 13)), "image/png"),
        (png((b"IHDR", b"\0" * 13))[:-6], "image/png"),
    ],
)
def test_a_picture_that_breaks_off_gets_a_sentence(content, kind):
    with pytest.raises(ValidationError) as why:
        bare(content, kind)
    assert why.value.messages == ["这张照片不完整，打不开。请重新拍照或者另存以后再传。"]


def test_other_files_are_left_alone():
    assert bare(b"%PDF-1.7 text", "application/pdf") == b"%PDF-1.7 text"


def test_a_stored_picture_bears_no_name_of_its_own(db):
    kept = store_bare(SimpleUploadedFile("张三的手机20261120.JPG", jpeg(*WORDS)), name="来件", by=None)
    assert (kept.name, kept.media_type) == ("来件.jpg", "image/jpeg")
    assert SECRET not in kept.content
