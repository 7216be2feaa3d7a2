"""Standing burdens: what each rests on and whether that holds on a day, the time that it takes, where it is kept."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from admission.burden import MINUTES_AN_HOUR, planned_burden
from admission.models import Admission, AdmissionTerm
from dispatch.models import BurdenPlace, BurdenState, StandingBurden, StandingBurdenStep
from registry.lineage import heirs_of
from registry.models import Community, ListEntry, ListKind, Succession
from registry.working_days import WorkingCalendar
from web import clock
from web.refusals import NotAllowed, Stale

#: Lists whose lines ask something of a community, so that a burden may rest on them.
CARRYING = (ListKind.DUTY, ListKind.ASSIST, ListKind.CREATION, ListKind.REGULAR)
#: By what one burden is told from another.
IDENTITY = ("kind", "name", "owner", "owner_name")
KEEPER, STREET, COMMUNITY = "admission.review", "dispatch.view_street", "dispatch.receive"
OWNER = "dispatch.view_sent"
#: Who says what is kept in communities of one's own, streets and communities, has it by a sheet too.
OWN = "dispatch.keep_own_burdens"
#: Steps that tell of what somebody may have reported.
CAME_BACK = ("rebound", "not_stopped")
#: Who sees something of the register.
READERS = ("dispatch.view_all", COMMUNITY, STREET, OWNER)


@dataclass(frozen=True)
class Footing:
    """What a burden rests on, and whether that is in force on the day asked about."""

    holds: bool = False
    name: str = ""
    url: str = ""

    @property
    def label(self):
        """What it is worth, in a few words."""
        if not self.name:
            return _("没有依据")
        return _("依据有效") if self.holds else _("依据已失效")

    @property
    def tone(self):
        """The tone of that."""
        return "admitted" if self.holds else "refuse" if self.name else "assist"


def with_footing(rows, day):
    """Burdens with ``holds``: whether the line or the admission on which each rests is in force on ``day``."""
    entries = ListEntry.objects.in_force(day).filter(line=OuterRef("line"))
    terms = AdmissionTerm.objects.on(day).known_at().filter(admission=OuterRef("admission"))
    return rows.annotate(holds=Exists(entries) | Exists(terms))


def for_cleaning_up(rows, day):
    """The clean-up list: those that are still there and rest on nothing, or on nothing that is in force on ``day``."""
    return with_footing(rows.still_there(), day).filter(holds=False)


def footing_of(burden):
    """The footing of a row of ``for_reading``."""
    if burden.line_id:
        line = burden.line
        name = _("%(list)s第%(number)s条") % {"list": line.item_list.name, "number": line.number}
        return Footing(burden.holds, name, reverse("registry:line-detail", args=[line.pk]))
    if burden.admission_id:
        url = reverse("admission:admission-detail", args=[burden.admission_id])
        return Footing(burden.holds, str(burden.admission), url)
    return Footing()


def for_reading(rows, day):
    """Burdens with all that a row prints, as things stand on ``day``, in one query."""
    places = BurdenPlace.objects.on(day).filter(burden=OuterRef("pk")).order_by().values("burden")
    rebounds = StandingBurdenStep.objects.filter(burden=OuterRef("pk"), action="rebound").order_by().values("burden")
    rows = rows.annotate(
        communities_count=Coalesce(Subquery(places.annotate(n=Count("pk")).values("n")), 0),
        rebounds=Coalesce(Subquery(rebounds.annotate(n=Count("pk")).values("n")), 0),
    )
    return with_footing(rows, day).select_related("owner", "authority", "line__item_list", "admission")


def hours_a_year(burden, communities=1):
    """Hours of a year in a number of communities, to one decimal; None where minutes or frequency aren't known."""
    minutes = burden.minutes_each
    hours = None if minutes is None else Fraction(minutes, MINUTES_AN_HOUR)
    return planned_burden(hours=hours, frequency=burden.frequency, communities=communities).whole


def hours_of_all(rows):
    """(hours of a year of all rows of ``for_reading``, how many of them don't say enough)."""
    each = [hours_a_year(row, row.communities_count) for row in rows]
    known = [one for one in each if one is not None]
    return sum(known, Decimal(0)), len(each) - len(known)


def speaks_for(user, authority):
    """The communities of today for which ``user`` may say what they keep: all for reviewers, for a street and for a
    community their own."""
    rows = Community.objects.of(authority).today()
    if authority.pk in user.authority_ids_with(KEEPER):
        return rows
    ours = Q(parent_id__in=user.present_unit_ids_with(STREET)) | Q(pk__in=user.present_unit_ids_with(COMMUNITY))
    return rows.filter(ours)


def unit_that_registers(user):
    """The unit in which a post lets one register burdens: reviewers, streets, communities; None for others."""
    return user.unit_for(KEEPER) or user.unit_for(STREET) or user.unit_for(COMMUNITY)


def import_kind_of(user):
    """The kind of import by which one hands in burdens: all of them, or one's own; empty for those who may not."""
    if user.unit_for(KEEPER):
        return "burdens"
    return "own-burdens" if user.unit_for(OWN) else ""


def is_reviewer(user, authority_id):
    """True for reviewers of the authority: what a burden rests on is theirs to say."""
    return authority_id in user.authority_ids_with(KEEPER)


def asks_for(user, burden):
    """True for who has a post in the unit that asks for it: what it rests on is for others to say."""
    return burden.owner_id in user.unit_ids


def unplaced_for(user, day):
    """Burdens of which ``user`` isn't to read where they are kept on ``day``: the user's unit asks for them, they came back or
    were never stopped, and one community alone keeps them, so that its name would say who told."""
    came_back = StandingBurdenStep.objects.filter(burden=OuterRef("pk"), action__in=CAME_BACK)
    places = BurdenPlace.objects.on(day).filter(burden=OuterRef("pk")).order_by().values("burden")
    several = places.annotate(n=Count("community", distinct=True)).filter(n__gt=1)
    return StandingBurden.objects.filter(Exists(came_back), ~Exists(several), owner_id__in=user.unit_ids)


def may_describe(user, burden):
    """True for reviewers, and for a street or a community when nobody but those for whom it speaks keeps the burden."""
    if is_reviewer(user, burden.authority_id):
        return True
    kept = open_places(burden, clock.today()).values("community")
    ours = speaks_for(user, burden.authority)
    others = Community.objects.filter(pk__in=kept).exclude(pk__in=ours.values("pk"))
    return ours.filter(pk__in=kept).exists() and not others.exists()


def may_place(user, burden):
    """True for whoever may say for some community whether it keeps the burden."""
    if burden.state == BurdenState.STOPPED:
        return False
    return is_reviewer(user, burden.authority_id) or bool(user.present_unit_ids_with(STREET, COMMUNITY))


def open_places(burden, day):
    """The places that nothing has ended by ``day``, those still to come among them."""
    goes_on = Q(valid_to=None) | Q(valid_to__gt=day, valid_to=F("community__valid_to"))
    return burden.places.filter(goes_on)


def end_places(places, day):
    """From ``day`` on these places are none, and what was to come never was.

    What was written down that very day was there before, or nobody could end it: it counts for the day before, so that
    the community is known to have kept it, unless an earlier place says so already.
    """
    rows = BurdenPlace.objects.filter(pk__in=list(places.values_list("pk", flat=True)))
    others = BurdenPlace.objects.filter(burden=OuterRef("burden"), community=OuterRef("community"))
    first = rows.filter(valid_from=day, community__valid_from__lt=day).exclude(
        Exists(others.exclude(pk=OuterRef("pk")))
    )
    ids = list(first.values_list("pk", flat=True))
    BurdenPlace.objects.filter(pk__in=ids).update(valid_from=day - timedelta(days=1))
    rows.filter(valid_from__gte=day).delete()
    rows.update(valid_to=day)


def begin_places(wanted):
    """``wanted`` are (burden, community, day): the community keeps the burden from that day, or from its own first one,
    until it ends; then those that are already to follow it do. A fixed number of statements."""
    burdens = {burden.pk for burden, _community, _since in wanted}
    rows = BurdenPlace.objects.filter(burden__in=burdens).order_by()
    last = {
        (burden, one): day for burden, one, day in rows.values_list("burden", "community").annotate(Max("valid_to"))
    }
    while wanted:
        made = [_place(burden, one, since, last.get((burden.pk, one.pk))) for burden, one, since in wanted]
        BurdenPlace.objects.bulk_create(row for row in made if row is not None)
        wanted = _to_follow(wanted, set(rows.values_list("burden", "community")))


def _to_follow(begun, held):
    """The communities that are already to follow those of ``begun``, with the days from which they do."""
    heirs = defaultdict(list)
    to_come = Succession.objects.filter(predecessor__in={one.pk for _burden, one, _since in begun})
    for link in to_come.filter(on__gt=clock.today()).select_related("successor"):
        heirs[link.predecessor_id].append(link)
    found = {}
    for burden, one, _since in begun:
        for link in heirs[one.pk]:
            if (burden.pk, link.successor_id) not in held:
                found[burden.pk, link.successor_id] = burden, link.successor, link.on
    return list(found.values())


def _place(burden, community, since, last):
    """The place of one community; None when it ends before it would begin."""
    start = max(day for day in (since, community.valid_from, last) if day)
    if community.valid_to is not None and community.valid_to <= start:
        return None
    return BurdenPlace(burden=burden, community_id=community.pk, valid_from=start, valid_to=community.valid_to)


def set_places(burden, wanted, *, among, since=None):
    """Let exactly ``wanted`` keep the burden of those ``among`` which the actor speaks for; others stay as they are.

    Both are communities. Returns (how many began, how many ended).
    """
    today = clock.today()
    wanted, spoken_for = {one.pk: one for one in wanted}, {one.pk for one in among}
    held = set(open_places(burden, today).values_list("community_id", flat=True))
    new = [one for pk, one in wanted.items() if pk in spoken_for - held]
    gone = (held & spoken_for) - wanted.keys()
    end_places(open_places(burden, today).filter(community_id__in=gone), today)
    begin_places([(burden, one, since or today) for one in new])
    return len(new), len(gone)


@transaction.atomic
def change(burden, values, communities, *, among, seen=None):
    """Write what a form says of a burden, and where it is kept. Raises Stale, NotAllowed."""
    locked = StandingBurden.objects.select_for_update(of=("self",)).get(pk=burden.pk)
    if seen is not None and seen != locked.version:
        raise Stale(_("您打开页面之后，内容又有修改。请核对后再办。"))
    if locked.state == BurdenState.STOPPED:
        raise NotAllowed(_("这一项已经停用并核实，不再修改；又出现的，请「举报」。"))
    for name, value in values.items():
        setattr(locked, name, value)
    if (
        _said_before(locked.authority, {name: getattr(locked, name) for name in IDENTITY})
        .exclude(pk=locked.pk)
        .exists()
    ):
        raise NotAllowed(_("这个单位的这一项已经登记。"), field="name")
    locked.version = F("version") + 1
    locked.save(update_fields=[*values, "version"])
    set_places(locked, communities, among=among)
    return locked


@transaction.atomic
def register(authority, values, communities, *, among):
    """Record a burden, or, where this one is recorded already, add the communities to it. Returns (burden, was new).

    Raises NotAllowed when it was stopped: then it is a rebound.
    """
    known = _said_before(authority, values).select_for_update(of=("self",)).first()
    if known is None:
        burden = StandingBurden.objects.create(authority=authority, **values)
        set_places(burden, communities, among=among, since=values.get("since"))
        return burden, True
    if known.state == BurdenState.STOPPED:
        raise NotAllowed(_("这一项已经停用并核实。又出现的，请「举报」，种类选反弹；要求单位看不到是谁举报的。"))
    held = Community.objects.filter(burden_places__in=open_places(known, clock.today()))
    set_places(known, [*held, *communities], among=among)
    return known, False


def _said_before(authority, values):
    """The burden of the same kind and name that the same owner asks for."""
    said = {name: values[name] for name in IDENTITY}
    return StandingBurden.objects.filter(authority=authority, **said)


def keepers(burden, day):
    """The communities of ``day`` that keep or once kept the burden, each ended one by those that follow it."""
    kept = list(Community.objects.filter(burden_places__burden=burden).distinct())
    heirs = heirs_of(kept, day)
    ids = {one.pk for row in kept for one in heirs.get(row.pk, [row])}
    return Community.objects.on(day).filter(pk__in=ids)


def places_by_street(burden, day):
    """[(street, its communities that keep the burden on ``day``)] in the official order."""
    found = defaultdict(list)
    rows = Community.objects.filter(burden_places__in=BurdenPlace.objects.on(day).filter(burden=burden))
    for community in rows.select_related("parent").order_by("parent__official_order", "official_order", "pk"):
        found[community.parent].append(community)
    return list(found.items())


def usual_day(authority):
    """By when something is to stop unless somebody says otherwise; a rule of the authority in working days."""
    today = clock.today()
    return WorkingCalendar.load().add(today, authority.rule("burden_stop_days", today))


def lines_to_rest_on(authority, day):
    """Entries in force on ``day`` on lists that ask something of communities."""
    rows = ListEntry.objects.in_force(day).holding_in(authority).filter(line__item_list__kind__in=CARRYING)
    return rows.select_related("line__item_list").in_list_order()


def admissions_to_rest_on(authority, day):
    """Admissions in force on ``day``, the newest first."""
    return Admission.objects.of(authority).in_force(day).order_by("-pk")
