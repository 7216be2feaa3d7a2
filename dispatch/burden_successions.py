"""What becomes of standing burdens when communities change: who follows keeps what was kept, each burden once."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.burdens import end_places
from dispatch.models import BurdenPlace, BurdenState, StandingBurden
from registry.models.units import UnitKind
from registry.successions import FOLLOWERS, Consequence, Follower, Item

SHOWN = 20


def follow(change):
    """On the day of the change the places of communities that end pass on: to one heir once, to several each."""
    day = change.on
    ended = change.ended.filter(kind=UnitKind.COMMUNITY).values_list("pk", flat=True)
    places = BurdenPlace.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), community__in=list(ended))
    held = list(places.values_list("burden_id", "community_id", "valid_from", "valid_to"))
    if not held:
        return
    heirs = {}
    for old, new in change.successions.values_list("predecessor_id", "successor_id"):
        heirs.setdefault(old, []).append(new)
    end_places(places, day)
    new = {}
    for burden, community, since, until in held:
        for heir in heirs.get(community, ()):
            start, end = new.get((burden, heir), (max(since, day), until))
            new[burden, heir] = min(start, max(since, day)), None if None in (end, until) else max(end, until)
    BurdenPlace.objects.bulk_create(
        BurdenPlace(burden_id=burden, community_id=heir, valid_from=start, valid_to=end)
        for (burden, heir), (start, end) in new.items()
    )


def tell(change):
    """Burdens that pass on, and those that end because nobody follows; those whose owner ends."""
    followed = set(change.successions.values_list("successor_id", flat=True))
    ended = list(change.ended.values_list("pk", flat=True))
    alone = set(ended) - set(change.successions.values_list("predecessor_id", flat=True))
    passed = BurdenPlace.objects.filter(community__in=followed, valid_from=change.on)
    numbers = passed.aggregate(n=Count("burden", distinct=True))
    yield Consequence(
        _("由承继社区继续承担的常态负担"),
        numbers["n"],
        _items(StandingBurden.objects.filter(pk__in=passed.values("burden_id"))),
        note=_("合并的每项只算一次，拆分的每个社区各算一次。"),
    )
    over = BurdenPlace.objects.filter(community__in=alone, valid_to=change.on).values("burden_id")
    yield Consequence(_("没有社区承继、随之结束的常态负担"), StandingBurden.objects.filter(pk__in=over).count())
    owned = StandingBurden.objects.filter(owner__in=ended).exclude(state=BurdenState.STOPPED)
    is_followed = change.successions.filter(predecessor__in=owned.values("owner_id")).exists()
    yield Consequence(
        _("要求单位终止的常态负担"),
        owned.count(),
        _items(owned),
        note=_("由承继的单位负责。") if is_followed else _("没有单位承继，请逐项清理。"),
        tone="mute" if is_followed else "refuse",
    )


def _items(rows):
    return tuple(Item(str(one), reverse("dispatch:burden-detail", args=[one.pk])) for one in rows[:SHOWN])


FOLLOWERS.append(Follower(tell, follow))
