"""One dispatch with more and more receipts, and more groups of communities."""

from dispatch.models import CommunityGroup, Dispatch, Origin, Receipt
from registry.models import Community
from registry.models.units import UnitKind
from tests.district import OPENED
from tests.growing.registry import numbers


def receipts(district, n, first):
    """Receipts of one dispatch, each of a community of its own."""
    dispatch, _made = Dispatch.objects.get_or_create(
        authority=district.authority,
        origin=Origin.SENT,
        sender=district.department,
        title="走访",
        defaults={"created_by": district.officer, "scope": "all"},
    )
    for k in numbers(n, first):
        community = Community.objects.create(
            authority=district.authority,
            kind=UnitKind.COMMUNITY,
            code=f"g{k}",
            name=f"增{k}社区",
            parent=district.street,
            official_order=k,
            valid_from=OPENED,
        )
        Receipt.objects.create(dispatch=dispatch, community=community, verdict="duty")


def the_dispatch(district):
    """The address of that dispatch."""
    return f"/dispatches/{Dispatch.objects.get(title='走访').pk}/"


def groups(district, n, first):
    """Groups of the department, each of two communities."""
    for k in numbers(n, first):
        group = CommunityGroup.objects.create(owner=district.department, name=f"分组{k}")
        group.communities.set([district.community1, district.community2])
