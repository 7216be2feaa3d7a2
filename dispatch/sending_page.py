"""What the pages of sending print: a card for each group of a plan, the counts of receipts of each dispatch."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count

from dispatch.cards import card_of_receipt
from dispatch.models import Receipt, ReceiptState
from dispatch.sending import receipt_of
from dispatch.sending_standing import Group
from dispatch.verdicts import Flag
from registry.models import PermittedAct


@dataclass(frozen=True)
class GroupCard:
    """A group as the preview draws it: the card that its communities would get, and who they are, by street."""

    group: Group
    card: dict
    streets: dict

    @property
    def ledger_query(self):
        """In the ledger of funds the money for which it waits, as a query; empty when it waits for none."""
        if Flag.UNFUNDED not in self.group.flags or self.group.citation is None:
            return ""
        cited = self.group.citation
        return urlencode({"q": cited.number if cited.is_record else cited.name})

    @property
    def reasons(self):
        """Why, in words: what was said of this group first, else what the card says."""
        if self.group.is_barred and self.group.beyond:
            return list(self.group.beyond)
        return self.card["reasons"]


def cards_of(plan):
    """The groups of a plan as cards, those that can't be sent first."""
    cards = []
    for group in sorted(plan.groups, key=lambda one: (not one.is_barred, not one.needs_reason)):
        streets = defaultdict(list)
        for row in plan.rows_of(group):
            streets[row.street].append(row.name)
        cards.append(GroupCard(group, card_of_receipt(receipt_of(plan, group)), dict(streets)))
    return cards


def with_counts(dispatches, user):
    """Gives each dispatch ``sent_to``, and ``states``: [(state, label, n)] of the receipts that ``user`` may see. One query."""
    seen = Receipt.objects.visible_to(user).filter(dispatch__in=[one.pk for one in dispatches])
    counts = defaultdict(dict)
    for pk, state, n in seen.order_by().values_list("dispatch", "state").annotate(n=Count("pk", distinct=True)):
        counts[pk][state] = n
    for one in dispatches:
        found = counts[one.pk]
        one.states = [(state.value, state.label, found[state]) for state in ReceiptState if found.get(state)]
        one.sent_to = sum(found.values())
    return dispatches


def count_of(state=None):
    """A function of a dispatch with counts: how many of its receipts are in a state; without one, all."""
    return lambda row: row.sent_to if state is None else {one: n for one, _label, n in row.states}.get(state.value, 0)


def subject_of(dispatch):
    """On what a dispatch rests, in words: the number of the admission or emergency, or the place on the list."""
    if dispatch.admission_id:
        return dispatch.admission.number
    if dispatch.emergency_id:
        return dispatch.emergency.number
    return str(dispatch.entry.line) if dispatch.entry_id else ""


def act_labels(acts):
    """What communities are asked to do, in words."""
    return [PermittedAct(act).label for act in acts]
