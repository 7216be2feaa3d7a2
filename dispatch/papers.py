"""The paper that came with a dispatch: sent as it was received, to those who may see what became of it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from desk.uploads import store_once

#: Kinds that a page may draw; everything else is saved, never opened as a page of this site.
PICTURES = frozenset({"image/jpeg", "image/png"})


def paper_of(form, user):
    """The stored file that goes with a form of several steps: what was handed in now, else at an earlier step, or None.

    What is right is kept whatever else is wrong with the form, so that nobody has to hand it in again.
    """
    if upload := form.cleaned_data.get("paper"):
        return store_once(upload, by=user)
    return form.cleaned_data.get("kept_paper")


def is_picture(file):
    """Whether a stored file (or None) can be drawn on a page."""
    return file is not None and file.media_type in PICTURES


def file_response(file):
    """A stored file: pictures to be drawn, other kinds to be saved."""
    return HttpResponse(
        bytes(file.content),
        content_type=file.media_type,
        headers={
            "Content-Disposition": content_disposition_header(not is_picture(file), file.name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
