"""Which of the notices that communities reported may be one and the same: by sender, document number and like text."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from dispatch.models import Dispatch, Origin
from registry.asking import quoted_numbers
from registry.notice_text import normalise
from web import clock

#: How far back, and over how many, a suggestion looks; two texts are alike that share so much of their threes of signs,
#: or so much when both quote one document: a basis is quoted by notices about different matters.
DAYS, MOST, LIKE, LIKE_WITH_NUMBER = 90, 500, 0.6, 0.25
#: So much of a long notice is compared.
READ = 2000


@dataclass
class Suggestion:
    """Reported dispatches that may be one matter; ``matter`` is the joined matter that they would be added to, or None."""

    dispatches: list = field(default_factory=list)
    matter: object = None
    sender: str = ""
    numbers: set = field(default_factory=set)
    signs: set = field(default_factory=set)
    reasons: set = field(default_factory=set)

    @property
    def title(self):
        """What it is about: the title of the matter, else the one that most of them bear."""
        return self.matter.title if self.matter else Counter(one.title for one in self.dispatches).most_common(1)[0][0]

    @property
    def sentence(self):
        """Why they are shown together."""
        said = [words() for key, words in WHY.items() if key in self.reasons]
        return _("、").join(said)

    @property
    def communities(self):
        """The communities that reported it, each once, in the order in which they did."""
        return list(dict.fromkeys(receipt.community for one in self.dispatches for receipt in one.receipts.all()))


SENDER, NUMBER, TEXT = "sender", "number", "text"
WHY = {
    NUMBER: lambda: _("文号相同"),
    TEXT: lambda: _("文字相近"),
    SENDER: lambda: _("来件单位相同"),
}


def suggestions(user):
    """Groups of at least two reported dispatches of the last 90 days, or of one that resembles a joined matter."""
    since = clock.now() - timedelta(days=DAYS)
    rows = (
        Dispatch.objects.filter(authority_id__in=user.authority_ids_with("dispatch.view_all"), origin=Origin.REPORTED)
        .filter(sent_at__gte=since)
        .select_related("sender", "matter_report__matter")
        .prefetch_related("receipts__community__parent")
        .order_by("-sent_at", "-pk")[:MOST]
    )
    groups = grouped(reversed(rows))
    return [one for one in groups if len(one.dispatches) > (0 if one.matter else 1)]


def how_many(user):
    """How many reported dispatches of the last 90 days nobody has joined yet: one query, for a count on a page."""
    since = clock.now() - timedelta(days=DAYS)
    rows = Dispatch.objects.filter(authority_id__in=user.authority_ids_with("dispatch.view_all"))
    return rows.filter(origin=Origin.REPORTED, sent_at__gte=since, matter_report=None).count()


def grouped(dispatches):
    """The dispatches in groups, oldest first; what is joined already stands for its matter and isn't listed again."""
    groups, of_matter, by_number, by_sign = [], {}, defaultdict(list), defaultdict(list)
    for one in dispatches:
        report = getattr(one, "matter_report", None)
        sender, numbers, signs = _sender_of(one), _numbers_of(one), _signs_of(one.text or one.title)
        if report is not None:
            group, reasons = of_matter.get(report.matter_id), set()
        else:
            group, reasons = _home_of(sender, numbers, signs, by_number, by_sign)
        if group is None:
            group = Suggestion(matter=report.matter if report else None)
            groups.append(group)
            if report:
                of_matter[report.matter_id] = group
        _put(group, one, sender, numbers, signs, reasons, by_number, by_sign)
    return groups


def _put(group, one, sender, numbers, signs, reasons, by_number, by_sign):
    if not hasattr(one, "matter_report"):
        group.dispatches.append(one)
    for number in numbers - group.numbers:
        by_number[number].append(group)
    if not group.signs:
        group.signs = signs
        for sign in signs:
            by_sign[sign].append(group)
    group.sender = group.sender or sender
    group.numbers |= numbers
    group.reasons |= reasons


def _home_of(sender, numbers, signs, by_number, by_sign):
    """(the group that a dispatch belongs to or None, why). Two known senders that differ are never one."""
    for group in [group for number in sorted(numbers) for group in by_number.get(number, ())]:
        if _may_be_one(group, sender) and _shared(group.signs, signs) >= LIKE_WITH_NUMBER:
            return group, {NUMBER} | ({SENDER} if sender and group.sender == sender else set())
    shared = Counter(id(group) for sign in signs for group in by_sign.get(sign, ()))
    known = {id(group): group for sign in signs for group in by_sign.get(sign, ())}
    for key, _n in shared.most_common(5):
        group = known[key]
        if _shared(group.signs, signs) >= LIKE and _may_be_one(group, sender):
            return group, {TEXT} | ({SENDER} if sender and group.sender == sender else set())
    return None, set()


def _may_be_one(group, sender):
    return not sender or not group.sender or group.sender == sender


def _shared(one, other):
    """Which part of the signs of both is in both."""
    return len(one & other) / (len(one | other) or 1)


def _sender_of(dispatch):
    return dispatch.sender.name if dispatch.sender_id else dispatch.sender_name.strip()


def _numbers_of(dispatch):
    """The numbers that it bears or quotes, from the last two signs of the series on: words may stand before it."""
    found = quoted_numbers(f"{dispatch.document_number}\n{dispatch.text[:READ]}")
    return {number[max(0, number.index("〔") - 2) :] for number in found}


def _signs_of(text):
    """The threes of signs of a text, without punctuation and blanks."""
    plain = "".join(sign for sign in normalise(text[:READ]) if sign.isalnum())
    return {plain[n : n + 3] for n in range(max(1, len(plain) - 2))} if plain else set()
