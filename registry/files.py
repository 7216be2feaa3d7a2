"""Stored files on their way out: as they were received, to be saved, never opened as a page of this site."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from web.caching import PERSONAL


def as_download(file):
    """The content of a ``StoredFile`` of a public record; its ETag lets a browser keep it."""
    return _to_be_saved(file, {"ETag": f'"{file.sha256}"'})


def as_private_download(file):
    """The content of a ``StoredFile`` that only some may read: nothing on the way keeps a copy."""
    return _to_be_saved(file, {"Cache-Control": PERSONAL})


def _to_be_saved(file, headers):
    saved = {"Content-Disposition": content_disposition_header(True, file.name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(file.content), content_type=file.media_type, headers=saved | headers)
