"""What two units ask of the same communities in overlapping time: the same form, the same data, the same or a like matter."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Dispatch, Origin, Receipt
from dispatch.street_bench import url_of
from registry.models import DataHolding
from registry.notice_text import normalise
from web import clock
from web.templatetags.ui import short_date

#: How far back, and over how many dispatches; how long a piece without a due day lasts.
DAYS, MOST, LASTS = 180, 400, 30
#: Two texts are alike that share so much of the smaller one's threes of signs; of so few nothing follows.
LIKE, FEWEST = 0.6, 4
#: So much of a long notice is compared.
READ = 2000
FORM, DATA, PLACE, TEXT = "form", "data", "place", "text"
WHY = {
    FORM: lambda: _("要报的表格、台账相同"),
    DATA: lambda: _("要的数据相同（%(data)s）"),
    PLACE: lambda: _("同一清单条目"),
    TEXT: lambda: _("事项的文字相近"),
}
PARTS = str.maketrans(dict.fromkeys("，、；;,《》\n", " "))


@dataclass
class Asking:
    """What one unit asks: of which communities (ids and names), from ``since`` to ``until``, both inclusive; ``url`` of its
    page."""

    pk: int
    url: str
    title: str
    sender: str
    since: date
    until: date
    line: int | None
    forms: frozenset
    data: frozenset
    signs: frozenset
    communities: dict = field(default_factory=dict)

    @property
    def days_in_words(self):
        """From when until when."""
        return _("%(since)s至%(until)s") % {"since": short_date(self.since), "until": short_date(self.until)}

    def overlaps(self, other):
        """Whether both are asked on some day."""
        return self.since <= other.until and other.since <= self.until


@dataclass
class Pair:
    """Two askings of different units, why they seem to be for the same, and how often they met so."""

    one: Asking
    other: Asking
    reasons: tuple
    data: tuple = ()
    times: int = 1

    @property
    def sentence(self):
        """Why they are shown together."""
        said = {"data": _("、").join(self.data)}
        return _("、").join(WHY[reason]() % said for reason in self.reasons)

    @property
    def communities(self):
        """The names of the communities that both reach."""
        return [name for pk, name in self.one.communities.items() if pk in self.other.communities]


def pairs_for(user):
    """The pairs among what reached the communities of the user's street in the last 180 days, the newest first.

    Three queries, however many dispatches there are. Of the 400 newest, only those are compared that have a form, data or
    a line in common, or one of the rarer threes of signs: the work grows with what they share, not with all their pairs.
    """
    askings = _askings(user)
    like = _like_texts(askings)
    found = {}
    for places in sorted(like | _with_something_in_common(askings)):
        pair = _compared(*(askings[place] for place in places), is_like=places in like)
        if pair is None:
            continue
        # What comes back every month is one pair, told by its newest.
        key = frozenset({(pair.one.sender, pair.one.title), (pair.other.sender, pair.other.title)})
        if key in found:
            found[key].times += 1
        else:
            found[key] = pair
    return list(found.values())


def _with_something_in_common(askings):
    """{(place, later place)} of askings with a form, data or a line in common; a form counts for those within it too."""
    forms = {form for one in askings for form in one.forms}
    places = defaultdict(list)
    for place, one in enumerate(askings):
        within = {part for form in one.forms for part in _parts_of(form) if part in forms}
        keys = {(FORM, form) for form in within} | {(DATA, item) for item in one.data} | {(PLACE, one.line)}
        for key in keys - {(PLACE, None)}:
            places[key].append(place)
    return {pair for alike in places.values() for pair in combinations(alike, 2)}


def _parts_of(form):
    """All that stands within the name of a form, itself too."""
    return {form[start:end] for start in range(len(form)) for end in range(start + 2, len(form) + 1)}


def _like_texts(askings):
    """{(place, later place)} of askings that meet and whose texts are alike.

    Of two such texts the smaller has one of its rarest signs, of which too many would else be missing, in the other.
    """
    places = defaultdict(list)
    for place, one in enumerate(askings):
        for sign in one.signs:
            places[sign].append(place)
    found = set()
    for place, one in enumerate(askings):
        rarest = sorted(one.signs, key=lambda sign: (len(places[sign]), sign))[: _may_be_missing(one.signs) + 1]
        for other in {other for sign in rarest for other in places[sign]} - {place}:
            pair = min(place, other), max(place, other)
            if pair not in found and _meet(one, askings[other]) and _shared(one.signs, askings[other].signs) >= LIKE:
                found.add(pair)
    return found


def _may_be_missing(signs):
    """So many of these signs may be missing in a like text."""
    return len(signs) - int(LIKE * len(signs))


def _meet(one, other):
    """Whether two units ask one community on a common day."""
    if one.sender == other.sender or not one.overlaps(other):
        return False
    return not one.communities.keys().isdisjoint(other.communities)


def _compared(one, other, *, is_like):
    """The Pair of two askings, or None; ``is_like``: whether their texts are alike."""
    if not _meet(one, other):
        return None
    data = tuple(sorted(one.data & other.data))
    reasons = []
    if _same_form(one.forms, other.forms):
        reasons.append(FORM)
    if one.line is not None and one.line == other.line:
        reasons.append(PLACE)
    if is_like:
        reasons.append(TEXT)
    if data:
        reasons.append(DATA)
    return Pair(one, other, tuple(reasons), data) if reasons else None


def _same_form(these, those):
    """Whether a form of the one bears the name of a form of the other, or has it within its own."""
    return any(one in other or other in one for one in these for other in those)


def _shared(one, other):
    """Which part of the smaller set is in both."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= FEWEST else 0.0


def _askings(user):
    """What is compared, the newest first."""
    since = clock.now() - timedelta(days=DAYS)
    rows = Dispatch.objects.in_my_streets(user).filter(sent_at__gte=since)
    rows = rows.exclude(origin__in=[Origin.STOPPED, Origin.RULED]).exclude(Q(sender=None) & Q(sender_name=""))
    rows = list(rows.with_matter().select_related("sender", "entry").order_by("-sent_at", "-pk")[:MOST])
    reached, firsts = defaultdict(dict), {}
    receipts = Receipt.objects.of_my_streets(user).filter(dispatch__in=[row.pk for row in rows])
    receipts = receipts.order_by("community__official_order", "community")
    for pk, community, name, receipt in receipts.values_list("dispatch", "community", "community__name", "pk"):
        reached[pk][community] = name
        firsts.setdefault(pk, receipt)
    words = _names_of_data(user) if rows else []
    askings = [_asking(row, reached[row.pk], words, firsts.get(row.pk)) for row in rows if reached[row.pk]]
    return _joined(zip(askings, [row for row in rows if reached[row.pk]], strict=True))


def _names_of_data(user):
    """[(data item, its other names)] of what departments hold already."""
    rows = DataHolding.objects.today().filter(authority__in=user.authority.chain)
    return [(row.field, (row.field, *row.also_called)) for row in rows]


def _asking(row, communities, words, first):
    text = f"{row.title}\n{row.text[:READ]}\n{row.forms_asked}"
    begun = localdate(row.sent_at)
    return Asking(
        pk=row.pk,
        url=url_of(row, first),
        title=row.title,
        sender=row.sender_label,
        since=begun,
        until=max(begun, row.due_on or begun + timedelta(days=LASTS)),
        line=row.entry.line_id if row.entry_id else None,
        forms=frozenset(one for one in row.forms_asked.translate(PARTS).split() if len(one) > 1),
        data=frozenset(item for item, names in words if any(name in text for name in names)),
        signs=_signs_of(row.text[:READ] or row.title),
        communities=communities,
    )


def _joined(askings):
    """What several communities reported of one notice is one asking; so is one that a unit sent them one by one on a day."""
    found = {}
    for one, row in askings:
        reported = row.origin == Origin.REPORTED
        key = (one.sender, one.title, row.matter if row.matter < 0 else one.since) if reported else one.pk
        if key not in found:
            found[key] = one
            continue
        first = found[key]
        first.since, first.until = min(first.since, one.since), max(first.until, one.until)
        first.communities |= one.communities
    return list(found.values())


def _signs_of(text):
    """The threes of signs of a text, without punctuation and blanks."""
    plain = "".join(sign for sign in normalise(text) if sign.isalnum())
    return frozenset(plain[n : n + 3] for n in range(max(1, len(plain) - 2))) if plain else frozenset()
