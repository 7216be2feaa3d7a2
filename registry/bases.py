"""The law of legal bases: what may change of one that is cited, how one ends or is replaced, and which lines to review.

A line whose basis has lost its force goes on until an order changes it; until a reviewer has said that it still holds,
what it answers is provisional.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields import BigIntegerField, BooleanField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from registry.models import BasisReview, LegalBasis, ListEntry
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date

#: What stays as it is once a line of a list cites the basis; the database says the same.
FIXED_ONCE_CITED = ("title", "document_number", "issuer", "level", "article")
AHEAD = timedelta(days=90)
KEEPER = "registry.draft_order"


def with_basis_status(entries, on, known_at=None):
    """Annotates entries with what their basis is worth on a day, as reviewed by ``known_at``; no query of its own.

    ``rests_on``: id of the basis that the last review named, else the entry's own, ``rests_on_confirmed`` whether that
    one is confirmed; ``basis_ends_on``: the first day
    without it, None where it isn't recorded; ``is_basis_lost``: it has no force on the day; ``needs_basis_review``: so it
    is, and no reviewer has said after that end that the line holds by itself. ``reviewed_at`` and ``review_note`` are of
    the last review.
    """
    last = _last_review(known_at)
    rests_on = LegalBasis.objects.filter(pk=OuterRef("rests_on"))
    entries = entries.annotate(
        last_basis_review=Subquery(last.values("pk")[:1]),
        rests_on=Coalesce(Subquery(last.values("replacement_id")[:1]), "basis_id", output_field=BigIntegerField()),
        reviewed_at=Subquery(last.values("reviewed_at")[:1]),
        review_note=Subquery(last.values("note")[:1]),
    )
    return entries.annotate(
        basis_ends_on=Subquery(rests_on.with_end().values("ended_from")[:1]),
        rests_on_confirmed=Subquery(rests_on.values("is_confirmed")[:1]),
        is_basis_lost=Exists(rests_on.ended_by(on)),
    ).annotate(
        needs_basis_review=Case(
            When(is_basis_lost=True, then=~Exists(_holding_by_themselves().filter(pk=OuterRef("last_basis_review")))),
            default=Value(False),
            output_field=BooleanField(),
        )
    )


def _last_review(known_at=None):
    """Reviews of what an order has put on a line: they go on when the row is written anew, by a correction or an end."""
    same = {name: OuterRef(name) for name in ("line_id", "enacted_by_id", "basis_id")}
    reviews = BasisReview.objects.filter(**{f"entry__{name}": outer for name, outer in same.items()})
    if known_at is not None:
        reviews = reviews.filter(reviewed_at__lte=known_at)
    return reviews.order_by("-reviewed_at", "-pk")


def reviews_of(entry):
    """The reviews of what an order has put on the line of ``entry``, the latest first."""
    rows = BasisReview.objects.filter(
        entry__line=entry.line_id, entry__enacted_by=entry.enacted_by_id, entry__basis=entry.basis_id
    )
    return rows.select_related("replacement", "reviewed_by")


def _holding_by_themselves():
    """Reviews that name no other basis, made after the end of the one that they reviewed."""
    ended = LegalBasis.objects.with_end().filter(pk=OuterRef("basis_id"))
    reviews = BasisReview.objects.annotate(ended_from=Subquery(ended.values("ended_from")[:1]))
    return reviews.filter(Q(ended_from=None) | Q(reviewed_at__date__gte=F("ended_from")), replacement=None)


def basis_sentence(entry, on):
    """What people are told of a basis that has no force on the day, with its review; empty for one that has.

    ``entry`` is read by ``with_basis_status`` for that day, with its basis and what replaces that.
    """
    status = entry.basis.status_on(on)
    if not status.is_ended:
        return ""
    said = [_("依据已于%(day)s失效") % {"day": cn_date(status.ends_on)} if status.ends_on else _("依据已被取代")]
    if status.successor:
        said.append(_("由%(basis)s取代") % {"basis": status.successor})
    if entry.needs_basis_review:
        said.append(_("尚未复核"))
    elif entry.reviewed_at:
        said.append(_("%(day)s复核：%(note)s") % {"day": cn_date(entry.reviewed_at), "note": entry.review_note})
    return _("，").join(said)


def entries_to_review(authority_ids, on):
    """Entries of authorities whose basis has ended by ``on`` without a review, or ends within 90 days; the earliest first.

    Listed is what says something on the day of the end, or after it: what is scheduled too, from the moment when it is,
    and however far off its beginning is, when its basis has ended by then. Annotated as ``with_basis_status``.
    """
    rows = ListEntry.objects.filter(line__item_list__authority_id__in=authority_ids).known_at()
    rows = with_basis_status(rows, on).filter(Q(valid_to=None) | Q(valid_to__gt=on))
    lost = Q(needs_basis_review=True)
    near = Q(basis_ends_on__lte=on + AHEAD) | Q(basis_ends_on__lte=F("valid_from"))
    soon = near & Q(is_basis_lost=False, basis_ends_on__gt=on) & (Q(valid_to=None) | Q(valid_to__gt=F("basis_ends_on")))
    rows = rows.filter(lost | soon)
    first = Coalesce("basis_ends_on", Value(on))
    return rows.order_by(first, "line__item_list_id", "line__position", "pk")


def waiting_for_review(user):
    """What ``user`` reviews: the lost ones alone, without those whose basis is yet to end."""
    ids = user.authority_ids_with(KEEPER) if user.is_authenticated else []
    return entries_to_review(ids, clock.today()).filter(is_basis_lost=True)


def is_cited(basis):
    """Whether a line of a list rests, or ever rested, on the basis: its wording then stays."""
    return basis.entries.exists()


@transaction.atomic
def end_basis(basis, *, on, because, successor=None):
    """Let a basis lose its force from the day ``on``, perhaps to ``successor`` (a saved basis).

    The successor stays as it is: when it began, it says itself, or nobody has recorded. Raises NotAllowed for a basis that has ended already, for an end
    before its beginning, and for a successor that is replaced by this very basis, or begins later.
    """
    wanted = [basis.pk, successor.pk] if successor else [basis.pk]
    rows = {row.pk: row for row in LegalBasis.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    basis, successor = rows[basis.pk], rows[successor.pk] if successor else None
    if basis.valid_to is not None or basis.replaced_by_id is not None:
        raise NotAllowed(_("这条依据已经登记过失效或者取代。"))
    if basis.valid_from is not None and on <= basis.valid_from:
        raise NotAllowed(_("失效日期应当晚于施行日期。"), field="on")
    if successor is not None:
        _check_successor(basis, successor, on)
    basis.valid_to, basis.replaced_by, basis.ended_because = on, successor, because
    basis.save(update_fields=["valid_to", "replaced_by", "ended_because"])
    return basis


def is_circle(basis, successor):
    """Whether ``successor`` is the basis itself, or is replaced, at once or in the end, by it."""
    seen = set()
    while successor is not None and successor.pk not in seen:
        if successor.pk == basis.pk:
            return True
        seen.add(successor.pk)
        successor = successor.replaced_by
    return False


def _check_successor(basis, successor, on):
    if is_circle(basis, successor):
        raise NotAllowed(_("取代它的依据又被它取代，请核对。"), field="successor")
    if successor.valid_from is not None and successor.valid_from > on:
        raise NotAllowed(_("取代它的依据在这一天还没有施行。"), field="successor")
    if successor.valid_to is not None and successor.valid_to <= on:
        raise NotAllowed(_("取代它的依据在这一天已经失效。"), field="successor")


@transaction.atomic
def review_entry(entry, *, note, replacement, by):
    """A reviewer's word that the line still holds though its basis has ended. Returns the BasisReview.

    ``replacement`` is the basis it now rests on, or None. Raises NotYourPart for others than the authority's reviewers,
    NotAllowed when there is nothing to review (any more) or the replacement isn't in force.
    """
    today = clock.today()
    authority_id = entry.line.item_list.authority_id
    if authority_id not in by.authority_ids_with(KEEPER):
        raise NotYourPart(_("只有本辖区的审核人可以复核依据。"))
    ListEntry.objects.select_for_update().get(pk=entry.pk)
    if not entries_to_review([authority_id], today).filter(pk=entry.pk, is_basis_lost=True).exists():
        raise NotAllowed(_("这一条已经复核过，或者已由调整文件改动，不用再复核。"))
    if replacement is not None and not replacement.status_on(today).is_in_force:
        raise NotAllowed(_("选的依据现在不是有效的依据，请换一条。"), field="replacement")
    last = reviews_of(entry).first()
    reviewed = last.replacement if last and last.replacement_id else entry.basis
    return BasisReview.objects.create(entry=entry, basis=reviewed, replacement=replacement, note=note, reviewed_by=by)
