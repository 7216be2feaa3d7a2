"""What the rooms above add to the page of a line of a list, for those who are signed in."""

from web.page_sections import PageSections

_OF_LINES = PageSections()
section, sections_for = _OF_LINES.section, _OF_LINES.sections_for
