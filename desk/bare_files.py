"""Files without what says who wrote them: of an Office file its properties, remarks, their authors and what a camera wrote
into its pictures; of a PDF what is written about it. What can't be cleaned so isn't taken, with a sentence how to mend that.
"""

import re
import zipfile
import zlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from desk import photos

PDF, OFD = "application/pdf", "application/ofd"
OFFICE = "application/vnd.openxmlformats-officedocument."
#: So many bytes a file may unpack to.
LARGEST = 100 * 1024 * 1024

#: Parts that speak of the writers alone, with what stays of each: without them the file doesn't open.
EMPTY = {
    "docProps/core.xml": (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "word/people.xml": b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
}
#: What names a writer in the other parts, or the folder in which the file lay: an attribute or the words of an element.
WRITERS = re.compile(rb'(\b(?:\w+:)?(?:author|initials|userName|lastModifiedBy)=)"[^"]*"')
FOLDER = re.compile(rb'(<(?:\w+:)?absPath\b[^>]*?\burl=)"[^"]*"')
PERSONS = re.compile(rb'(\b(?:displayName|userId)=)"[^"]*"')
AUTHOR = re.compile(rb"(<(?:\w+:)?author>)[^<]*(?=</)")
REMARK = re.compile(rb"(<(?:\w+:)?(?:t|text)(?: [^<>]*)?>)[^<]*(?=</)")
PICTURES = {".png": photos.PNG, ".jpg": photos.JPEG, ".jpeg": photos.JPEG}

INFO = re.compile(rb"/Info\s+(\d+)\s+(\d+)\s+R\b")
XMP = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>", re.DOTALL)
STREAM = re.compile(rb"(?<!end)stream\r?\n")
WRITER = re.compile(rb"/Author\b|/LastModifiedBy\b|<x:xmpmeta\b|<dc:creator\b")
NOBODY = re.compile(rb"/(?:Author|LastModifiedBy)\s*(?:\(\s*\)|<\s*>)")
STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|(?<!<)<[0-9A-Fa-f\s]*>", re.DOTALL)
#: So far before its content a stream says what it is.
LONGEST_HEAD = 2000


def bare_file(content, media_type):
    """The file (bytes) with nothing in it that says who wrote or took it. Raises ValidationError with the remedy."""
    if media_type in (photos.JPEG, photos.PNG):
        return photos.bare(content, media_type)
    try:
        if media_type.startswith(OFFICE):
            return _bare_office(content)
        if media_type == PDF:
            return _bare_pdf(content)
        if media_type == OFD and not _ofd_names_somebody(content):
            return content
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, KeyError):
        # Damaged, locked with a password, packed in a way that nothing here reads.
        raise _names_its_writer() from None
    raise _names_its_writer()


def _names_its_writer():
    words = _("这份文件里会写着作者，去不掉。请截图或者拍照以后再传；画面里的人名、头像请先遮住。")
    return ValidationError(words, code="names_its_writer")


def _bare_office(content):
    """The archive again, part by part, without the times of its parts."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(made, "w") as kept:
        parts = [one for one in given.infolist() if not one.is_dir()]
        if sum(one.file_size for one in parts) > LARGEST:
            raise _names_its_writer()
        for one in parts:
            bare = _bare_part(one.filename, given.read(one))
            kept.writestr(zipfile.ZipInfo(one.filename), bare, compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _bare_part(name, part):
    """One part of an Office file."""
    if name in EMPTY:
        return EMPTY[name]
    ending = f".{name.rsplit('.', 1)[-1].lower()}"
    if ending == ".xml":
        return _bare_words(name, part)
    if name.startswith("docProps/"):
        return b""
    return photos.bare(part, PICTURES[ending]) if ending in PICTURES else part


def _bare_words(name, part):
    for pattern in (WRITERS, FOLDER):
        part = pattern.sub(rb'\1""', part)
    part = AUTHOR.sub(rb"\1", part)
    if "persons/" in name:
        return PERSONS.sub(rb'\1""', part)
    # Programs write the name of its author before a remark.
    return REMARK.sub(rb"\1", part) if "comments" in name.lower() else part


def _ofd_names_somebody(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return re.search(rb"<(?:\w+:)?Author>\s*[^\s<]", archive.read("OFD.xml")) is not None


def _bare_pdf(content):
    """What is written about the document becomes blanks of the same length, so that every address in it stays right."""
    if b"/Encrypt" in content or any(WRITER.search(one) for one in _unpacked(content)):
        raise _names_its_writer()
    found = bytearray(content)
    for number, generation in set(INFO.findall(content)):
        for one in re.finditer(rb"(?<!\d)%s\s+%s\s+obj\b(.*?)\bendobj\b" % (number, generation), content, re.DOTALL):
            _blank_strings(found, one)
    for packet in XMP.finditer(content):
        found[packet.start() : packet.end()] = b" " * len(packet.group())
    if WRITER.search(NOBODY.sub(b"", bytes(found))):
        raise _names_its_writer()
    return bytes(found)


def _blank_strings(found, one):
    """Every string in the object becomes blanks between its own brackets."""
    for text in STRING.finditer(one.group(1)):
        start, end = one.start(1) + text.start() + 1, one.start(1) + text.end() - 1
        found[start:end] = b" " * (end - start)


def _unpacked(content):
    """What stands in the packed objects and remarks of a PDF, one after another. Raises zlib.error, or ValidationError
    when it is too much."""
    at, left = 0, LARGEST
    while begun := STREAM.search(content, at):
        at = content.find(b"endstream", begun.end())
        if at < 0:
            return
        head = content[max(0, begun.start() - LONGEST_HEAD) : begun.start()]
        head = head[head.rfind(b"obj") + 3 :]
        if b"/Filter" in head and (b"/ObjStm" in head or b"/Metadata" in head):
            opened = zlib.decompressobj()
            yield (said := opened.decompress(content[begun.end() : at], left))
            left -= len(said)
            if opened.unconsumed_tail or left <= 0:
                raise _names_its_writer()
