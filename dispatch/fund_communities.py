"""Whose money one may look at: a community with all that it follows, and what was promised to it."""

from django.shortcuts import get_object_or_404

from dispatch.funds import speaks_for
from dispatch.models import FundPromise, FundShare
from registry.lineage import Lineage
from registry.models import Community
from web import clock


def community_for(user, pk):
    """(the community, ids of it and of all that it follows): one's own, of one's street, one that one pays, for the office
    all. Raises Http404."""
    rows = Community.objects.select_related("authority", "parent")
    community = get_object_or_404(rows, pk=pk)
    seen = community.authority_id in user.authority_ids_with("dispatch.view_all") or speaks_for(user, community)
    if not seen:
        paid = FundShare.objects.visible_to(user).values("community")
        community = get_object_or_404(rows.filter(pk__in=paid), pk=pk)
    lineage = Lineage.load([community.authority_id], until=clock.today())
    return community, [pk, *lineage.before([pk])]


def promises_to(ids):
    """The live promises of which something goes to one of some communities (ids)."""
    return FundPromise.objects.live().filter(shares__community__in=ids).distinct().for_list()
