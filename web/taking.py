"""Files that are about to be written, of lists and of several papers in one, and who sees to them: at once, or as it is
arranged above this room."""

import tempfile
import zipfile
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.http import FileResponse

from web.export_files import MEDIA_TYPES, file_response, written
from web.exports import Export, Head


@dataclass(frozen=True)
class ListFile:
    """A file of a list, not yet written: ``rows`` gives its batches, ``head.count`` says how many rows they hold.

    ``is_dear``: its rows are read from the database one by one, so that many of them are no matter of one request.
    """

    export: Export
    head: Head
    ending: str
    batches: Any
    is_dear: bool = True

    is_bundle: ClassVar[bool] = False

    def is_long(self, now):
        """True when it is no matter of one request, which writes ``now`` rows at most."""
        return self.is_dear and self.head.count > now

    def response(self):
        """The answer that downloads it."""
        return file_response(self.export, self.head, self.batches, self.ending)

    def written(self, batches):
        """(the file, open at its beginning; how many rows it has) of these batches of its own; for a worker."""
        return written(self.export, self.head, batches, self.ending)


@dataclass(frozen=True)
class Bundle:
    """Several papers in one zip, not yet written: ``batches`` gives [(the name of a file, its bytes)], a few at a time;
    ``head.count`` says how many files there are; ``back`` is the page that offers it. Its files are made one after the other,
    always by a worker."""

    head: Head
    batches: Any
    back: str

    ending: ClassVar[str] = "zip"
    is_bundle: ClassVar[bool] = True

    def is_long(self, now):
        """Always."""
        return True

    def response(self):
        """The answer that downloads it."""
        content, _count = self.written(self.batches)
        return FileResponse(
            content, as_attachment=True, filename=self.head.file_name(self.ending), content_type=MEDIA_TYPES["zip"]
        )

    def written(self, batches):
        """(the zip, open at its beginning; how many files it has) of these batches of its own."""
        file, count = tempfile.TemporaryFile(suffix=".zip"), 0  # noqa: SIM115  whoever asked closes it
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            for batch in batches:
                for name, content in batch:
                    bundle.writestr(name, content)
                count += len(batch)
        file.seek(0)
        return file, count


class GivesBundle:
    """For views whose GET hands a ``Bundle`` to the keeper of the request."""


class Keeper:
    """Sees to files: every one is written at once, and nothing is noted. A room above may put another in its place."""

    def most(self, user):
        """How many rows a file of this user may hold."""
        return settings.EXPORT_LIMIT

    def take(self, request, file):
        """The answer to somebody who asks for ``file``."""
        return file.response()


_KEEPERS = [Keeper()]


def appoint(keeper):
    """From now on ``keeper`` sees to all files."""
    _KEEPERS[:] = [keeper]


def keeper_for(request):
    """Who sees to the files of this request: the one it brings along (a worker does), else the one appointed."""
    return getattr(request, "keeper", None) or _KEEPERS[0]
