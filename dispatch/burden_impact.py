"""The standing burdens that rest on the lines which an adjustment order changes or removes.

Publishing moves none of them: from the day on which a line is gone, what rested on it stands in the clean-up list.
"""

from collections import Counter, defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.burden_notices import tell_of_lost_lines
from dispatch.burdens import for_reading, hours_a_year, hours_of_all
from dispatch.models import StandingBurden
from registry.impact import Follower, Row, Touched, follow, places_of, standing_lines
from registry.models.orders import Change
from web import clock
from web.templatetags.ui import hours


def resting_on(lines):
    """The burdens still there that rest on some lines (ids), as they stand today."""
    return for_reading(StandingBurden.objects.still_there().filter(line__in=lines), clock.today())


def affected(order):
    """For each changed or removed line on which burdens rest: how many, and the hours that they take in a year."""
    lines, found = standing_lines(order), defaultdict(list)
    for burden in resting_on(lines).order_by("line", "pk"):
        found[burden.line_id].append(burden)
    return [_touched(order, lines[pk], burdens) for pk, burdens in found.items()]


def _touched(order, line, burdens):
    said = _("常态负担%(n)s项") % {"n": len(burdens)}
    total, unknown = hours_of_all(burdens)
    if total:
        said = _("%(said)s，每年约%(hours)s") % {"said": said, "hours": hours(total)}
    if unknown:
        said = _("%(said)s（%(n)s项没有写明用时）") % {"said": said, "n": unknown}
    if line.change == Change.REMOVE:
        said = _("%(said)s，移出以后列入清理清单") % {"said": said}
    return Touched(line, said, reverse("registry:order-impact-rows", args=[order.pk, "burdens", line.pk]))


def rows(order, line, user):
    """The burdens behind a count, as far as the user may see them."""
    place = places_of(order).get((line.item_list_id, line.number))
    seen = StandingBurden.objects.visible_to(user).still_there().filter(line=place)
    return [_row(burden) for burden in for_reading(seen, clock.today())]


def _row(burden):
    note = _("%(owner)s · %(n)s个社区 · 每年%(hours)s") % {
        "owner": burden.owner_label,
        "n": burden.communities_count,
        "hours": hours(hours_a_year(burden, burden.communities_count)),
    }
    return Row(burden.name, note, reverse("dispatch:burden-detail", args=[burden.pk]))


def carry_out(order, step):
    """Tell the reviewers what is to be cleaned up once the order has removed its lines."""
    gone = standing_lines(order, (Change.REMOVE,))
    rows = StandingBurden.objects.still_there().filter(line__in=gone).values_list("authority", flat=True)
    for authority, n in Counter(rows).items():
        tell_of_lost_lines(order, authority, n)


follow(Follower("burdens", gettext_lazy("以条目为依据的常态负担"), affected, carry_out=carry_out, rows=rows))
