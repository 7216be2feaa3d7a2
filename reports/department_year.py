"""A department's year: which one, who may look, and the span that is counted."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from registry.lineage import Lineage, heirs_of
from registry.models import Department, Unit
from reports.facts import Span
from web import clock
from web.refusals import BadQuery

EARLIEST, MONTHS = 1949, 12
ALL, OWN = "dispatch.view_all", "dispatch.view_sent"


def sees_all(user, authority):
    """True for those who review, decide or supervise in the authority."""
    return authority.pk in user.authority_ids_with(ALL)


def departments_for(user, authority):
    """The departments whose year a user may see, in the official order: all, or those in which a post sends."""
    rows = Department.objects.of(authority).order_by("official_order", "pk")
    return rows if sees_all(user, authority) else rows.filter(pk__in=user.unit_ids_with(OWN))


def department_for(user, authority, code):
    """The latest department of a code. Raises Http404 when there is none, PermissionDenied when it is another's."""
    # No code holds the sign that the database refuses in a text.
    code = code.replace("\x00", " ")
    department = Department.objects.of(authority).filter(code=code).order_by("-valid_from", "-pk").first()
    if department is None:
        raise Http404
    if not departments_for(user, authority).filter(pk=department.pk).exists():
        raise PermissionDenied
    return department


def lines_of(departments):
    """{id: the units that were renamed or merged into a department by today, whose numbers are its own, in official order}.

    What was split isn't among them: nobody can say which part of its numbers is whose. Two statements at most.
    """
    lineage = Lineage.load({one.authority_id for one in departments}, until=clock.today())
    ids = {one.pk: lineage.wholly_before(one.pk) for one in departments}
    units = Unit.objects.filter(pk__in=frozenset().union(*ids.values())).order_by("official_order", "valid_from", "pk")
    units = list(units)
    return {pk: [unit for unit in units if unit.pk in before] for pk, before in ids.items()}


def line_of(department):
    """A department with the units that were renamed or merged into it. Two statements."""
    return [department, *lines_of([department])[department.pk]]


def without_the_followed(departments):
    """Departments without those whose numbers are those of another one among them."""
    followed = {unit.pk for units in lines_of(departments).values() for unit in units}
    return [one for one in departments if one.pk not in followed]


def heirs_today(department):
    """The units that stand in the place of a department that has ended; empty for one that stands."""
    return heirs_of([department], clock.today()).get(department.pk, [])


def year_asked(text):
    """The year of an address; without one the present. Raises BadQuery for what is none, or is still to come."""
    this = clock.today().year
    if not text:
        return this
    if text.isascii() and text.isdigit() and len(text) == len(str(this)) and EARLIEST <= int(text) <= this:
        return int(text)
    raise BadQuery(
        _("「%(text)s」不是可以查看的年份，请填写%(first)s到%(last)s之间的年份。")
        % {"text": text[:40], "first": EARLIEST, "last": this},
        field="year",
    )


def span_of(authority, year):
    """The months of a year up to the present one, as known now."""
    today = clock.today()
    last = today.month if year == today.year else MONTHS
    return Span(authority, date(year, last, 1), clock.now(), length=last)


def present_in(department, year):
    """True when a department stood on some day of the year."""
    return department.valid_from.year <= year and (department.valid_to is None or department.valid_to.year >= year)
