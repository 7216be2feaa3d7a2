"""Which lists hold for a community: its district's and its city's, of its kind, urban or rural."""

from registry.models import ItemList


def lists_holding_for(community):
    """The lists that hold for a community, its city's first, in the order in which people read them."""
    rows = ItemList.objects.published().holding_in(community.authority).exclude(for_rural=not community.is_rural)
    return rows.select_related("authority").order_by("authority__level", "position", "pk")
