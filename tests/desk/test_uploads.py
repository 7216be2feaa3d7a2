"""Files from people: type by content, size, a clean name, never replaced."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from desk.models import StoredFile
from desk.uploads import check_upload, store


def test_a_pdf_is_kept_with_its_hash(db):
    kept = store(SimpleUploadedFile("依据.pdf", b"%PDF-1.7 text"), by=None)
    assert (kept.name, kept.media_type, kept.size) == ("依据.pdf", "application/pdf", 13)
    assert len(kept.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"MZ not a pdf"), ("a", b"%PDF-1.7"), ("a.pdf", b"")]
)
def test_a_file_of_the_wrong_type_gets_a_sentence(name, content):
    with pytest.raises(ValidationError) as why:
        check_upload(SimpleUploadedFile(name, content))
    assert why.value.code == "wrong_type"


def test_a_file_of_200_megabytes_gets_a_sentence():
    upload = SimpleUploadedFile("a.pdf", b"%PDF-")
    upload.size = 200 * 1024 * 1024
    with pytest.raises(ValidationError) as why:
        check_upload(upload)
    assert why.value.messages == ["文件有 200 MB，超过了 20 MB 的上限。请压缩后再传，或者只传有关的几页。"]


def test_a_name_keeps_no_path(db):
    kept = store(SimpleUploadedFile('x"\n.pdf', b"%PDF-1.7"), by=None)
    assert "\n" not in kept.name


def test_a_photograph_is_kept_without_the_place_where_it_was_taken(db):
    place, picture = b"\xff\xe1\x00\x0fExif\0\0GPS 39N", b"\xff\xda\x00\x03\x01picture\xff\xd9"
    kept = store(SimpleUploadedFile("现场.jpg", b"\xff\xd8" + place + picture), by=None)
    assert kept.content == b"\xff\xd8" + picture


def test_a_stored_file_is_never_replaced(db):
    kept = store(SimpleUploadedFile("依据.pdf", b"%PDF-1.7 text"), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=kept.pk).update(name="别的.pdf")


def packed(*names):
    """An archive that holds files of these names."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


def test_an_archive_that_calls_itself_a_document_is_refused():
    with pytest.raises(ValidationError) as why:
        check_upload(SimpleUploadedFile("a.docx", packed("virus.exe")))
    assert why.value.code == "wrong_type"
    for damaged in (b"PK\x03\x04 cut off", packed("文").replace("文".encode(), b"\xff\xfe\xff")):
        with pytest.raises(ValidationError):
            check_upload(SimpleUploadedFile("a.docx", damaged))
    assert check_upload(SimpleUploadedFile("a.docx", packed("word/document.xml")))[0] == "docx"


def test_an_archive_packed_in_a_way_that_is_not_read_here_is_refused_in_words():
    content = bytearray(packed("word/document.xml"))
    directory = content.index(b"PK\x01\x02")
    content[directory + 6] = 99  # the version that is needed to unpack it, times ten
    with pytest.raises(ValidationError) as why:
        check_upload(SimpleUploadedFile("a.docx", bytes(content)))
    assert why.value.code == "wrong_type"
