"""Files from people: type by content, size, a clean name; stored as a row."""

import hashlib
import re
import zipfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from desk.bare_files import bare_file
from desk.models import StoredFile
from desk.photos import bare

#: What a file must begin with, by the ending of its name.
SIGNATURES = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "doc": (b"\xd0\xcf\x11\xe0", "application/msword"),
    "wps": (b"\xd0\xcf\x11\xe0", "application/vnd.ms-works"),
    "xls": (b"\xd0\xcf\x11\xe0", "application/vnd.ms-excel"),
    "ofd": (b"PK\x03\x04", "application/ofd"),
}
#: What a packed file must hold, by the ending of its name: any archive begins alike.
INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
ACCEPT = ",".join(f".{ending}" for ending in SIGNATURES)
#: Of these it can be made sure that they don't say who wrote them.
ACCEPT_BARE = ",".join(f".{ending}" for ending in ("png", "jpg", "jpeg", "pdf", "docx", "xlsx", "ofd"))


def check_upload(upload):
    """(ending, media type) of an uploaded file, a picture of which can be read to its end. Raises ValidationError with
    the remedy."""
    megabytes = settings.UPLOAD_LIMIT // 1024 // 1024
    if upload.size > settings.UPLOAD_LIMIT:
        raise ValidationError(
            _("文件有 %(size)s MB，超过了 %(limit)s MB 的上限。请压缩后再传，或者只传有关的几页。")
            % {"size": round(upload.size / 1024 / 1024), "limit": megabytes},
            code="too_large",
        )
    ending = upload.name.rsplit(".", 1)[-1].lower() if "." in upload.name else ""
    signature, media_type = SIGNATURES.get(ending, (None, None))
    upload.seek(0)
    if signature is None or not upload.read(16).startswith(signature) or not _holds_what_it_says(upload, ending):
        raise ValidationError(
            _(
                "「%(name)s」不是可以接收的文件，或者内容和扩展名不符。请上传 PDF、Word、WPS、Excel、OFD 或者 JPG、PNG 图片。"
            )
            % {"name": upload.name[:60]},
            code="wrong_type",
        )
    upload.seek(0)
    bare(upload.read(), media_type)
    upload.seek(0)
    return ending, media_type


def store(upload, *, by):
    """Keep an uploaded file as a StoredFile; a picture without where and by what it was taken.

    Raises ValidationError as ``check_upload``.
    """
    _ending, media_type = check_upload(upload)
    content = bare(upload.read(), media_type)
    return StoredFile.objects.create(name=_clean_name(upload), media_type=media_type, content=content, stored_by=by)


def store_once(upload, *, by):
    """As ``store``; the very file that the same person handed in before isn't kept twice."""
    _ending, media_type = check_upload(upload)
    name, digest = _clean_name(upload), hashlib.sha256(bare(upload.read(), media_type)).hexdigest()
    upload.seek(0)
    same = StoredFile.objects.filter(stored_by=by, sha256=digest, name=name).defer("content")
    return same.order_by("pk").first() or store(upload, by=by)


def _clean_name(upload):
    return re.sub(r"[\x00-\x1f/\\:*?\"<>|]+", "_", upload.name)[-200:]


def check_bare(upload):
    """(ending, media type, content) of an uploaded file without what says who wrote or took it. Raises ValidationError as
    ``check_upload``, and for a file of which that can't be made sure."""
    ending, media_type = check_upload(upload)
    content = bare_file(upload.read(), media_type)
    upload.seek(0)
    return ending, media_type, content


def store_bare(upload, *, name, by):
    """Keep what ``check_bare`` leaves of a file, under another ``name`` (without ending): its own may say who sent it."""
    ending, media_type, content = check_bare(upload)
    return StoredFile.objects.create(name=f"{name}.{ending}", media_type=media_type, content=content, stored_by=by)


def _holds_what_it_says(upload, ending):
    """False when an archive isn't the document that its name promises, or cannot be read as an archive at all."""
    if ending not in INSIDE:
        return True
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            return INSIDE[ending] in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        # Broken; packed in a way that this Python doesn't read; or with names inside that are no text. No program that
        # writes these documents makes such a one: the person is told that the content doesn't match the ending.
        return False
