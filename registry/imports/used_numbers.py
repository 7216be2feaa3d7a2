"""Numbers of lists that are in use and say nothing on the day of an order: what became of them, or will, and on which day."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.models import ListEntry, ListLine
from web import clock
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class Used:
    """Why a row cannot add a matter under a number, and why it cannot change or remove what isn't there."""

    of_adding: str
    of_change: str


def used_numbers(lists, numbers, on):
    """{(list key, number): Used} of the numbers that ``lists`` ({id: key}) have used and that say nothing on ``on``.

    Two queries.
    """
    places = ListLine.objects.filter(item_list__in=lists, number__in=numbers)
    entries = ListEntry.objects.known_at().filter(line__in=places).select_related("enacted_by", "ended_by")
    said = {}
    for entry in entries.order_by("valid_from", "pk"):
        said.setdefault(entry.line_id, []).append(entry)
    return {
        (lists[place.item_list_id], place.number): _used(place.number, said.get(place.pk, []), on)
        for place in places
        if not any(entry.is_true_on(on) for entry in said.get(place.pk, []))
    }


def _used(number, entries, on):
    """The words, by what comes next after ``on``, else by what came last before it."""
    where = {"number": number, "on": cn_date(on)}
    if coming := [entry for entry in entries if entry.valid_from > on]:
        return _comes_later({**where, **_named(coming[0].enacted_by, coming[0].valid_from)})
    if not entries:
        plain = _("编号%(number)s用过，不能再给别的事项，请换一个新编号。") % where
        return Used(plain, plain)
    last = entries[-1]
    where |= _named(last.ended_by, last.valid_to)
    return _will_be_gone(where) if last.valid_to > clock.today() else _is_gone(where)


def _named(order, day):
    return {"order": order.title, "document": order.document_number, "day": cn_date(day)}


def _is_gone(where):
    fact = _("第%(number)s项已由《%(order)s》（%(document)s）自%(day)s起移出清单。") % where
    return Used(
        fact + _("编号用过，不能再给别的事项，请换一个新编号。"), fact + _("不能再修改或者移出，请删去这一行。")
    )


def _will_be_gone(where):
    fact = (
        _(
            "第%(number)s项现在还在清单上，《%(order)s》（%(document)s）定于%(day)s移出；这次导入自%(on)s起生效，那时它已经移出。"
        )
        % where
    )
    return Used(
        fact + _("照原定移出的，请删去这一行；要继续保留的，编号不能再用，请换一个新编号增加。"),
        fact + _("不用再修改或者移出，请删去这一行。"),
    )


def _comes_later(where):
    fact = (
        _(
            "第%(number)s项由《%(order)s》（%(document)s）定于%(day)s起列入清单，这次导入自%(on)s起生效，那时它还不在清单上。"
        )
        % where
    )
    return Used(
        fact + _("请把生效日期改到那天以后，或者换一个新编号。"), fact + _("请把生效日期改到那天以后，或者删去这一行。")
    )
