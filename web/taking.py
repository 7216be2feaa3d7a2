"""Files of lists that are about to be written, and who sees to them: at once, or as it is arranged above this room."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from web.export_files import file_response
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

    def response(self):
        """The answer that downloads it."""
        return file_response(self.export, self.head, self.batches, self.ending)


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
