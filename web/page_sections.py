"""What the rooms above add to a page of a lower room, for those who are signed in."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of a page: the template that draws it, and what it prints as ``says``."""

    template: str
    says: dict


class PageSections:
    """The parts of one kind of page, in the order in which they were added."""

    def __init__(self):
        self._added: list[tuple[str, Callable]] = []

    def section(self, template):
        """Decorates a function (row, user) → dict or None: a part of the page of a row, drawn by ``template``."""

        def keep(build):
            self._added.append((template, build))
            return build

        return keep

    def sections_for(self, row, user):
        """The parts that a user sees on the page of a row; none for a stranger."""
        if not user.is_authenticated:
            return []
        built = [(template, build(row, user)) for template, build in self._added]
        return [Section(template, says) for template, says in built if says is not None]
