"""Rooms above add parts to a page of a lower room, for those who are signed in."""

from django.contrib.auth.models import AnonymousUser

from web.page_sections import PageSections, Section


def test_a_part_is_drawn_by_its_template_when_it_has_something_to_say(district):
    page = PageSections()

    @page.section("one.html")
    def always(row, user):
        return {"who": user.username, "what": row}

    @page.section("none.html")
    def never(row, user):
        return None

    assert page.sections_for("x", district.officer) == [Section("one.html", {"who": "officer", "what": "x"})]


def test_a_stranger_sees_none():
    page = PageSections()

    @page.section("one.html")
    def always(row, user):
        return {}

    assert page.sections_for("x", AnonymousUser()) == []


def test_kinds_of_pages_are_apart(district):
    one, other = PageSections(), PageSections()
    one.section("one.html")(lambda row, user: {})
    assert other.sections_for("x", district.officer) == []
