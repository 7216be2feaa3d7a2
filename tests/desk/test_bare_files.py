"""Of a file that a community hands in, nothing says who wrote it: not its properties, remarks, pictures, nor a packed corner."""

import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from desk import bare_files
from desk.bare_files import OFD, PDF, bare_file
from desk.uploads import ACCEPT_BARE, SIGNATURES, check_bare, store_bare
from tests.desk.test_photos import PICTURE, SECRET, WORDS, jpeg

DOCX, XLSX = (SIGNATURES[ending][1] for ending in ("docx", "xlsx"))
WHO = "张三"
MENDS = "这份文件里会写着作者，去不掉。请截图或者拍照以后再传；画面里的人名、头像请先遮住。"


def saved(document):
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def letter():
    """A Word file as an office saves it: with a writer, a company and a remark."""
    document = Document()
    document.add_paragraph("请各社区报送养犬台账")
    said = document.core_properties
    said.author = said.last_modified_by = said.title = WHO
    document.add_comment(document.paragraphs[0].runs, text=f"{WHO}：请核对", author=WHO, initials="ZS")
    document.add_picture(BytesIO(PICTURE))
    return saved(document)


def table():
    book = Workbook()
    book.active["A1"] = "养犬台账"
    book.active["A1"].comment = Comment(f"{WHO}：请核对", WHO)
    book.properties.creator = book.properties.lastModifiedBy = WHO
    return saved(book)


def all_parts(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def with_parts(content, **more):
    """The archive with other parts beside its own."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in {**all_parts(content), **more}.items():
            archive.writestr(name, part)
    return made.getvalue()


def pdf(*objects, trailer=b"<< /Root 1 0 R /Info 2 0 R >>"):
    """A PDF of these objects, the first of which has the number 1."""
    made = b"%PDF-1.7\n"
    for number, said in enumerate(objects, 1):
        made += b"%d 0 obj\n%s\nendobj\n" % (number, said)
    return made + b"trailer\n%s\nstartxref\n0\n%%%%EOF\n" % trailer


CATALOGUE = b"<< /Type /Catalog >>"


def stream(said, head=b""):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(said), said)


@pytest.mark.parametrize(("content", "kind"), [(letter(), DOCX), (table(), XLSX)])
def test_an_office_file_says_what_it_says_and_nobody_wrote_it(content, kind):
    assert any(WHO.encode() in part for part in all_parts(content).values())
    found = bare_file(content, kind)
    assert [name for name, part in all_parts(found).items() if WHO.encode() in part] == []
    assert all_parts(found).keys() == all_parts(content).keys()
    if kind == DOCX:
        assert Document(BytesIO(found)).paragraphs[0].text == "请各社区报送养犬台账"
        assert b'initials=""' in all_parts(found)["word/comments.xml"]
    else:
        assert load_workbook(BytesIO(found)).active["A1"].value == "养犬台账"


def test_changes_folders_persons_and_the_small_picture_go_too():
    more = {
        "word/changed.xml": f'<w:ins w:author="{WHO}" w:date="2026"><w:t>留下</w:t></w:ins>'.encode(),
        "xl/workbook2.xml": f'<x15ac:absPath url="C:\\Users\\{WHO}\\" xmlns:x15ac="a"/>'.encode(),
        "xl/persons/person.xml": f'<person displayName="{WHO}" id="1" userId="{WHO}"/>'.encode(),
        "docProps/thumbnail.jpeg": jpeg(),
        "word/media/photo.jpg": jpeg(*WORDS),
    }
    found = all_parts(bare_file(with_parts(letter(), **more), DOCX))
    assert [name for name, part in found.items() if WHO.encode() in part or SECRET in part] == []
    assert found["word/changed.xml"] == '<w:ins w:author="" w:date="2026"><w:t>留下</w:t></w:ins>'.encode()
    assert found["docProps/thumbnail.jpeg"] == b""


def test_a_table_keeps_the_names_by_which_it_counts():
    said = b'<table displayName="Table1" name="Table1"/>'
    assert (
        all_parts(bare_file(with_parts(table(), **{"xl/tables/table1.xml": said}), XLSX))["xl/tables/table1.xml"]
        == said
    )


def test_what_is_written_about_a_pdf_becomes_blanks_and_nothing_moves():
    xmp = b"<?xpacket?><x:xmpmeta><dc:creator>Zhang San</dc:creator></x:xmpmeta><?xpacket?>"
    info = b"<< /Author (Zhang \\(San\\)) /Title <FEFF5F204E09> /Producer (WPS)>>"
    page = stream(b"BT (Author Zhang San) Tj ET")
    content = pdf(CATALOGUE, info, stream(xmp, b"/Type /Metadata"), page)
    found = bare_file(content, PDF)
    assert len(found) == len(content)
    assert (b"Zhang \\(San" in found, b"5F204E09" in found, b"creator" in found) == (False, False, False)
    assert page in found
    assert found.index(b"startxref") == content.index(b"startxref")
    assert bare_file(found, PDF) == found


def test_every_version_of_what_is_written_about_a_pdf_goes():
    older, newer = pdf(CATALOGUE, b"<< /Author (Zhang San) >>"), pdf(CATALOGUE, b"<< /Author (Li Si) >>")
    found = bare_file(older + newer, PDF)
    assert (b"Zhang" in found, b"Li Si" in found) == (False, False)


def test_a_pdf_that_says_nothing_about_itself_stays_as_it_is():
    packed = stream(zlib.compress(b"1 0 << /Type /Page >>"), b"/Type /ObjStm /Filter /FlateDecode")
    for content in (b"%PDF-1.7 text", pdf(CATALOGUE, packed, trailer=b"<< /Root 1 0 R >>")):
        assert bare_file(content, PDF) == content


@pytest.mark.parametrize(
    "content",
    [
        pdf(CATALOGUE, stream(zlib.compress(b"2 0 << /Author (Zhang) >>"), b"/Type /ObjStm /Filter /FlateDecode")),
        pdf(CATALOGUE, stream(zlib.compress(b"<x:xmpmeta>"), b"/Type /Metadata /Filter /FlateDecode")),
        pdf(CATALOGUE, stream(b"not packed so", b"/Type /ObjStm /Filter /LZWDecode")),
        pdf(CATALOGUE, b"<< /Author 3 0 R >>", b"(Zhang San)"),
        pdf(CATALOGUE, b"<< /Author (Zhang (San)) >>"),
        pdf(CATALOGUE, b"<< >>", trailer=b"<< /Root 1 0 R /Encrypt 3 0 R >>"),
    ],
)
def test_a_pdf_of_which_it_cannot_be_made_sure_is_not_taken(content):
    with pytest.raises(ValidationError) as why:
        bare_file(content, PDF)
    assert why.value.messages == [MENDS]


def test_a_pdf_packed_beyond_measure_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(bare_files, "LARGEST", 1000)
    packed = stream(zlib.compress(b"1" * 100_000), b"/Type /ObjStm /Filter /FlateDecode")
    with pytest.raises(ValidationError):
        bare_file(pdf(CATALOGUE, packed), PDF)
    with pytest.raises(ValidationError):
        bare_file(letter(), DOCX)


def test_old_office_files_and_signed_forms_with_a_name_are_not_taken():
    named = with_parts(b"PK\x05\x06" + b"\0" * 18, **{"OFD.xml": f"<ofd:Author>{WHO}</ofd:Author>"})
    nameless = with_parts(b"PK\x05\x06" + b"\0" * 18, **{"OFD.xml": "<ofd:Author></ofd:Author>"})
    assert bare_file(nameless, OFD) == nameless
    for content, kind in ((named, OFD), (b"\xd0\xcf\x11\xe0", "application/msword"), (b"PK\x03\x04 cut", DOCX)):
        with pytest.raises(ValidationError) as why:
            bare_file(content, kind)
        assert why.value.messages == [MENDS]


def test_what_is_offered_is_what_can_be_cleaned():
    kinds = {SIGNATURES[ending.strip(".")][1] for ending in ACCEPT_BARE.split(",")}
    assert kinds == {"image/png", "image/jpeg", PDF, OFD, DOCX, XLSX}


def test_a_file_is_kept_clean_and_under_another_name(db):
    upload = SimpleUploadedFile(f"{WHO}.docx", letter())
    ending, _kind, content = check_bare(upload)
    kept = store_bare(upload, name="来件", by=None)
    assert (ending, kept.name, bytes(kept.content) == content) == ("docx", "来件.docx", True)
