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
    with pytest.raises(ValidationError):
        check_upload(SimpleUploadedFile("a.docx", b"PK\x03\x04 cut off"))
    assert check_upload(SimpleUploadedFile("a.docx", packed("word/document.xml")))[0] == "docx"
