"""Files from people: type by content, size, a clean name; stored as a row."""

import re
import zipfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from desk.models import StoredFile

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


def check_upload(upload):
    """(ending, media type) of an uploaded file. Raises ValidationError with the remedy."""
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
    return ending, media_type


def store(upload, *, by):
    """Keep an uploaded file as a StoredFile. Raises ValidationError as ``check_upload``."""
    _ending, media_type = check_upload(upload)
    name = re.sub(r"[\x00-\x1f/\\:*?\"<>|]+", "_", upload.name)[-200:]
    return StoredFile.objects.create(name=name, media_type=media_type, content=upload.read(), stored_by=by)


def _holds_what_it_says(upload, ending):
    """False when an archive isn't the document that its name promises."""
    if ending not in INSIDE:
        return True
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            return INSIDE[ending] in archive.namelist()
    except zipfile.BadZipFile:
        return False
