"""What the rooms above add to the page of an admission, for those who are signed in."""

from web.page_sections import PageSections

_OF_ADMISSIONS = PageSections()
section, sections_for = _OF_ADMISSIONS.section, _OF_ADMISSIONS.sections_for
