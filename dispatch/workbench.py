"""「本社区」: what a community worker finds first. It is read, never filled in.

Each panel is a function of the Bench that returns what its template prints, or None when it has nothing to say. Other files
and the rooms above add theirs with ``panel(place, template)``; a smaller place stands higher.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from django.db.models import Count, Q
from django.urls import reverse

from admission.deadlines import with_clocks
from dispatch.models import Receipt, ReceiptState
from registry.models import Community
from web import clock

#: As many rows as a panel shows; the others stand on the list that it leads to.
SHOWN = 5
REFUSED_DAYS = 90
#: The order on the page, with room between for panels of other files.
DUE, CAME_IN, FUNDS, EVALUATIONS, REFUSED, CHANGES, PLAN, POSTER = 10, 20, 30, 40, 50, 60, 70, 90


@dataclass(frozen=True)
class Bench:
    """For whom and when: the communities in which ``user`` works today, with the ids of all that these follow."""

    user: object
    communities: tuple
    ids: tuple
    today: date

    @property
    def receipts(self):
        """What came to them."""
        return Receipt.objects.filter(community_id__in=self.ids)


@dataclass(frozen=True)
class Panel:
    """A part of the page: the template that draws it, and what it prints."""

    template: str
    says: dict


_PANELS: list[tuple[int, str, Callable]] = []


def panel(place, template):
    """Decorates a function (Bench) → dict or None: a panel of the page at ``place``, drawn by ``template`` as ``says``."""

    def keep(build):
        _PANELS.append((place, template, build))
        return build

    return keep


def bench_of(user):
    """The Bench of a community worker; None for those who work in no community."""
    present = user.present_unit_ids_with("dispatch.receive")
    if not present:
        return None
    rows = (
        Community.objects.filter(pk__in=present).select_related("authority", "parent").order_by("official_order", "pk")
    )
    return Bench(user, tuple(rows), tuple(user.unit_ids_with("dispatch.receive")), clock.today())


def panels_of(user):
    """What the page of a community worker shows, in order; empty for everybody else."""
    bench = bench_of(user)
    if bench is None:
        return []
    built = [(template, build(bench)) for _place, template, build in sorted(_PANELS, key=lambda one: one[0])]
    return [Panel(template, says) for template, says in built if says is not None]


def end_of_week(day):
    """The Sunday of the week of ``day``."""
    return day + timedelta(days=6 - day.weekday())


@panel(DUE, "dispatch/workbench_due.html")
def due_this_week(bench):
    """What is to be done by Sunday, what is late first. What is refused is due no more, disputed or not."""
    rows = bench.receipts.open().filter(dispatch__due_on__lte=end_of_week(bench.today))
    shown = with_clocks(rows.for_list().order_by("dispatch__due_on", "pk")[:SHOWN], due=attrgetter("dispatch.due_on"))
    return {"rows": shown, "count": rows.count(), "url": f"{reverse('dispatch:receipt-list')}?due=week"}


@panel(CAME_IN, "dispatch/workbench_came_in.html")
def came_in(bench):
    """What waits to be confirmed, the newest first."""
    rows = bench.receipts.filter(state=ReceiptState.PENDING)
    shown = list(rows.for_list()[:SHOWN])
    url = f"{reverse('dispatch:receipt-list')}?state=pending"
    return {"rows": shown, "count": rows.count(), "url": url, "take_on_url": reverse("dispatch:take-on-all")}


@panel(REFUSED, "dispatch/workbench_refused.html")
def refused(bench):
    """What was refused lately, and how it was ruled."""
    since = bench.today - timedelta(days=REFUSED_DAYS)
    rows = bench.receipts.refused().filter(refused_at__date__gte=since)
    numbers = rows.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(dispute__state="filed")),
        overruled=Count("pk", filter=Q(dispute__state="overruled")),
        stands=Count("pk", filter=Q(dispute__state="stands")),
    )
    shown = list(rows.for_list().order_by("-refused_at", "-pk")[:SHOWN])
    return {
        "rows": shown,
        "numbers": numbers,
        "days": REFUSED_DAYS,
        "url": f"{reverse('dispatch:refusal-list')}?since={since}",
    }


@panel(POSTER, "dispatch/workbench_posters.html")
def posters(bench):
    """The lists of each community, and their poster for the wall."""
    return {"communities": bench.communities}
