"""Writing a draft order for somebody else's wish: begin one, or use one, with a line that stands as its subject."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.changes import SAID, departments_of
from registry.models import AdjustmentOrder, LegalBasis, ListEntry, OrderLine, OrderState
from registry.models.orders import Change
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date


def pending_number(of):
    """A document number to be replaced, told apart from others by what it is ``of``; in the register's language."""
    with override(settings.LANGUAGE_CODE):
        return _("待编文号（%(of)s）") % {"of": of}


def drafts_of(authority):
    """The drafts of an authority that may still be written in, the newest first."""
    return AdjustmentOrder.objects.filter(authority=authority, state=OrderState.DRAFT).order_by("-drafted_at", "-pk")


def begin(*, authority, by, **head):
    """A new draft; ``head``: title, document_number, published_on, effective_on, reason. Raises NotYourPart."""
    if authority.pk not in by.authority_ids_with("registry.draft_order"):
        raise NotYourPart(_("起草调整文件不归您的岗位办理。"))
    return AdjustmentOrder.objects.create(authority=authority, drafted_by=by, **head)


@transaction.atomic
def write_line(order, line, change, *, by):
    """Let a draft change or remove a numbered line that stands on its day; begins a change with what the line says.

    What the draft says of the line already stays. Returns the row of the draft. Raises NotYourPart, NotAllowed.
    """
    if order.authority_id not in by.authority_ids_with("registry.draft_order"):
        raise NotYourPart(_("起草调整文件不归您的岗位办理。"))
    locked = AdjustmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if locked.state != OrderState.DRAFT:
        raise NotAllowed(_("这份文件现在是「%(state)s」，不能再改。") % {"state": locked.get_state_display()})
    if line.item_list.authority_id != locked.authority_id:
        raise NotAllowed(_("这一条不在本辖区的清单上，应当由制定清单的辖区调整。"))
    if made := locked.lines.filter(item_list=line.item_list, number=line.number).first():
        return made
    entry = ListEntry.objects.in_force(locked.effective_on).filter(line=line).for_reading().first()
    if entry is None:
        raise NotAllowed(_("到%(day)s，这一条已经不在清单上。") % {"day": cn_date(locked.effective_on)})
    made = _removal(locked, entry) if change == Change.REMOVE else _beginning(locked, entry)
    locked.version += 1
    locked.save(update_fields=["version"])
    return made


def _removal(order, entry):
    return OrderLine.objects.create(
        order=order,
        item_list=entry.line.item_list,
        change=Change.REMOVE,
        number=entry.line.number,
        name=entry.name,
        category=entry.category,
    )


def _beginning(order, entry):
    """What the entry says, to be rewritten."""
    made = OrderLine.objects.create(
        order=order,
        item_list=entry.line.item_list,
        change=Change.CHANGE,
        number=entry.line.number,
        keywords=entry.line.keywords,
        **{name: getattr(entry, name) for name in SAID},
    )
    for name, units in departments_of(entry).items():
        getattr(made, name).set(units)
    return made


def basis_named(*, title, document_number, article, level):
    """The recorded basis of this name, or a new bare title: what only a draft uses says nothing in public."""
    named = {"title": title, "document_number": document_number, "article": article}
    return LegalBasis.objects.get_or_create(**named, defaults={"level": level})[0]


def add_line(order, item_list, *, lead_departments=(), **words):
    """A line that a draft would add to a list, under the next number; ``words`` as OrderLine has them. Returns it."""
    line = OrderLine.objects.create(
        order=order, item_list=item_list, change=Change.ADD, number=_free_number(item_list, order), **words
    )
    line.lead_departments.set(lead_departments)
    return line


def _free_number(item_list, order):
    """The number after the highest; where numbers are no plain numbers, the place at the end if nobody has used it."""
    used = {*item_list.lines.values_list("number", flat=True)}
    used |= {*order.lines.filter(item_list=item_list).values_list("number", flat=True)}
    plain = [int(number) for number in used if number.isascii() and number.isdecimal()]
    number = max(plain, default=len(used)) + 1
    while str(number) in used:
        number += 1
    return str(number)
