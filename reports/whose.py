"""Whose months a person reads, and whose they build."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from registry.models import Authority, Street
from reports.models import MonthlyReport
from web.days import read_month
from web.refusals import BadQuery

READERS = ("reports.build", "reports.view")


def authority_of(request):
    """The authority whose months are shown: ``?authority=``, or that of the user's first post that reads reports.

    Raises PermissionDenied for people without such a post, BadQuery for an authority that isn't theirs.
    """
    ids = request.user.authority_ids_with(*READERS)
    if not ids:
        raise PermissionDenied
    asked = request.GET.get("authority", "")
    if asked and asked not in map(str, ids):
        raise BadQuery(_("没有这个辖区，或者不在您可以查看的范围内。"), field="authority")
    return Authority.objects.get(pk=asked or ids[0])


def may_build(user, authority):
    """True when a post of the user builds the authority's reports."""
    return authority.pk in user.authority_ids_with("reports.build")


def own_street(user):
    """The street office at which the user has a post that reads reports; None for everybody else."""
    return Street.objects.filter(pk__in=user.unit_ids_with("reports.view")).order_by("official_order").first()


def report_of(request, slug, code=None):
    """The visible report of a month, or the part in it of the street with a ``code``. Raises Http404 when there is none."""
    month, authority = read_month(slug), authority_of(request)
    if code is not None and not code.isprintable():
        raise Http404
    rows = MonthlyReport.objects.visible_to(request.user).select_related("authority", "street", "run")
    which = {"street": None} if code is None else {"street__code": code}
    report = rows.filter(month=month, authority=authority, **which).first()
    if report is None:
        raise Http404
    return report
