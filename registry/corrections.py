"""Corrections (勘误): mending a typing error in what a line says, when it changes no meaning. Anything more is an order's.

A second person issues what the first has drafted. The wrong wording stops being known from that moment and stays
readable; the corrected one takes its place with the same days and the same orders.
"""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from registry import changes, notices
from registry.findings import wording_key
from registry.meaning import change_of_meaning
from registry.models import DEPARTMENTS, CorrectedField, Correction, CorrectionState, ListEntry, Unit
from web.refusals import NotAllowed

#: Characters that fit in each field; None: any number.
LONGEST = {field: ListEntry._meta.get_field(field).max_length for field in CorrectedField.values}


def draft(entry, *, field, after, reason, by):
    """A new draft by a user for one ``field`` (a ``CorrectedField``) of an entry that is known now.

    Raises NotAllowed when the entry is no longer known or more than a typing error would change, ValidationError for
    an empty or double draft. Who may draft is asked by whoever calls.
    """
    if entry.known_to is not None:
        raise NotAllowed(_("这一条的文字已经有新的记录，请从现在的文字起草勘误。"))
    after = after.strip()
    correction = Correction(
        entry=entry, field=field, before=getattr(entry, field), after=after, reason=reason.strip(), drafted_by=by
    )
    if not correction.before or not after:
        raise ValidationError({"after": _("勘误只改已有的文字：原文和更正后的文字都不能为空。")})
    if LONGEST.get(field) and len(after) > LONGEST[field]:
        raise ValidationError({"after": _("更正后的文字不能超过%(n)s字。") % {"n": LONGEST[field]}})
    correction.full_clean(exclude=["corrected"])
    if why := changes_meaning(correction) or has_a_twin(correction):
        raise NotAllowed(why)
    correction.save()
    return correction


def was_overtaken(correction):
    """The wrong wording is still there."""
    if not _wrong(correction):
        return _("起草勘误以后，这一条已经另有记录，原文不再是这样：请作废这份草稿。")
    return None


def changes_meaning(correction):
    """Only a typing error is mended: no number, denial, obligation or name of a unit changes, and few characters do."""
    authority = correction.entry.line.item_list.authority
    why = change_of_meaning(
        correction.before,
        correction.after,
        unit_names=set(Unit.objects.filter(authority__in=authority.chain).values_list("name", flat=True)),
        most=authority.rule("correction_characters"),
        is_place=correction.field == CorrectedField.SERVICE_PLACE,
    )
    if why is None:
        return None
    return _("%(why)s：勘误只能改错别字，改动意思的，请起草调整文件。") % {"why": why}


def has_a_twin(correction):
    """No other line of the list says the very same at the same time."""
    if correction.field != CorrectedField.NAME:
        return None
    entry, item_list = correction.entry, correction.entry.line.item_list
    others = ListEntry.objects.known_at().filter(line__item_list=item_list).exclude(line=entry.line_id)
    others = others.filter(Q(valid_to=None) | Q(valid_to__gt=entry.valid_from))
    if entry.valid_to:
        others = others.filter(valid_from__lt=entry.valid_to)
    mended = wording_key(item_list.kind, correction.after, entry.conditions)
    for number, name, conditions in others.values_list("line__number", "name", "conditions"):
        if wording_key(item_list.kind, name, conditions) == mended:
            said = {"list": item_list.name, "number": number}
            return _("更正以后和《%(list)s》第%(number)s项的文字相同，请起草调整文件。") % said
    return None


def carry_out(correction, step):
    """Let the corrected wording take the place of the wrong one. Called by the procedure, in its transaction.

    An order that has since split the entry, or that left its wording as it was, says the wrong text in further rows: all
    are corrected.
    """
    changes.lock(correction.entry.line.item_list.authority)
    if why := was_overtaken(correction) or has_a_twin(correction):
        raise NotAllowed(why)
    wrong = _wrong(correction)
    mended = [changes.copy_of(entry, **{correction.field: correction.after}) for entry in wrong]
    departments = [changes.departments_of(entry) for entry in wrong]
    changes.replace(wrong, mended, departments, now=changes.moment_after(wrong))
    place = next((n for n, entry in enumerate(wrong) if entry.pk == correction.entry_id), 0)
    Correction.objects.filter(pk=correction.pk).update(corrected=mended[place])
    correction.corrected = mended[place]
    notices.tell_of_correction(correction)


def made_on(line, known_at=None):
    """The corrections made on a line, as known at a moment, in the order in which they were made."""
    made = Correction.objects.filter(entry__line=line, state=CorrectionState.MADE).select_related(
        "corrected", "drafted_by"
    )
    if known_at is not None:
        made = made.filter(corrected__known_from__lte=known_at)
    return made.order_by("corrected__known_from", "pk")


def _wrong(correction):
    """The rows known now that still say the wrong text, those of the corrected order first; none when that says it no more.

    Orders before and after it that left the text as it was carried the error along: were it left there, the page of the
    line would tell that one of them had changed the text. What stood before another wording stays.
    """
    entry = correction.entry
    rows = list(ListEntry.objects.known_at().filter(line=entry.line_id).prefetch_related(*DEPARTMENTS))
    wrong = [row for row in rows if getattr(row, correction.field) == correction.before]
    wrong.sort(key=lambda row: row.valid_from)
    own = [row for row in wrong if row.enacted_by_id == entry.enacted_by_id]
    if not own:
        return []
    carried = [row for row in wrong if row.valid_from > own[0].valid_from and row not in own]
    first = own[0]
    for row in reversed([row for row in wrong if row.valid_from < own[0].valid_from]):
        if row.valid_to == first.valid_from:
            carried.append(row)
            first = row
    return own + carried
