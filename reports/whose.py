"""Whose months a person reads, and whose they build."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from registry.models import Authority
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
