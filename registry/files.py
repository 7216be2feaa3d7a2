"""A stored file of a public record as a download."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_download(file):
    """The content of a ``StoredFile`` as it was received: to be saved, never opened as a page of this site."""
    return HttpResponse(
        bytes(file.content),
        content_type=file.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, file.name),
            "X-Content-Type-Options": "nosniff",
            "ETag": f'"{file.sha256}"',
        },
    )
