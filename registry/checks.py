"""What bars the publication of a draft order: every reason with its line."""

from collections import defaultdict

from django.db.models import F
from django.utils.translation import gettext as _

from registry import hints
from registry.findings import Finding, Surroundings, wording_key
from registry.models import ListKind
from registry.models.bases import BasisLevel
from registry.models.orders import Change
from web.templatetags.ui import cn_date

#: A district's line on the left must not say what its city's list on the right says: it would weaken it.
WEAKENS = {
    ListKind.NEGATIVE: (
        ListKind.DUTY,
        ListKind.ASSIST,
        ListKind.PUBLIC_SERVICE,
        ListKind.REGULAR,
        ListKind.CREATION,
    ),
    **dict.fromkeys((ListKind.DUTY, ListKind.ASSIST, ListKind.REGULAR, ListKind.CREATION), (ListKind.NEGATIVE,)),
}


def findings_of(order):
    """All findings, those that bar the publication first; a fixed number of queries."""
    around = Surroundings.read(order)
    return [*_blocking(around), *hints.warnings_of(around)]


def blocking_findings(order):
    """What bars the publication of ``order``; a fixed number of queries."""
    return _blocking(Surroundings.read(order))


def _blocking(around):
    found = []
    for code, sentence in _of_the_order(around):
        found.append(Finding(None, code, sentence, True))
    seen, both = {}, _with_two_parts(around.order)
    for line in around.lines:
        for code, sentence in (*_of_a_line(around, line, seen), *_departments(line, both)):
            found.append(Finding(line, code, sentence, True))
    return found


def _of_the_order(around):
    order = around.order
    if not around.lines:
        yield "no_lines", _("文件里还没有调整内容，请先添加要增加、修改或者移出的条目。")
    gap = around.rules["days_between_publication_and_effect"]
    if (order.effective_on - order.published_on).days < gap:
        yield "too_soon", _("生效日期应当在公布日期之后至少%(n)s日。") % {"n": gap}
    if not order.has_number:
        yield "no_document_number", _("还没有编定文号，请先填写本文件的文号。")


def _of_a_line(around, line, seen):
    """(code, sentence) of everything that is wrong with one line; ``seen`` keeps the wordings of the lines before."""
    if line.item_list.authority_id != around.order.authority_id:
        yield "foreign_list", _foreign(around, line)
        return
    if wrong := _place_and_day(around, line):
        yield wrong
    if line.change == Change.REMOVE:
        return
    yield from _basis(around, line)
    yield from _wording(around, line, seen)


def where(line):
    """The words for a line of an order in a sentence."""
    return {"list": line.item_list.name, "number": line.number}


def _foreign(around, line):
    if line.item_list.authority_id == around.order.authority.parent_id:
        return _("《%(list)s》是上级的清单：本辖区只能在自己的清单上增加，不能改动上级的清单。") % where(line)
    return _("《%(list)s》不是本辖区的清单。") % where(line)


def _place_and_day(around, line):
    """What is wrong with the number or the day, as (code, sentence), or None."""
    known, live = around.known(line), around.live(line)
    if line.change == Change.ADD:
        return _number_used(line, known) if around.place(line) else None
    if not around.place(line):
        return "no_such_line", _("《%(list)s》没有第%(number)s项，请核对编号。") % where(line)
    clash = around.same_day.get((line.item_list_id, line.number))
    if clash is None and live and live.valid_from == around.order.effective_on:
        clash = live.enacted_by
    if clash:
        return "same_day", _(
            "《%(list)s》第%(number)s项在%(day)s已由《%(order)s》（%(document)s，%(published)s公布、%(day)s生效）调整："
            "同一条在同一天只能由一份文件调整，请改生效日期。"
        ) % {**where(line), **_named(clash)}
    if live is None:
        return "not_in_force", _not_in_force(around, line, known)
    return None


def _named(order):
    return {
        "order": order.title,
        "document": order.document_number,
        "published": cn_date(order.published_on),
        "day": cn_date(order.effective_on),
    }


def _number_used(line, known):
    if not known:
        return "number_used", _("《%(list)s》第%(number)s项的编号用过，请换一个新编号。") % where(line)
    return "number_used", _(
        "《%(list)s》第%(number)s项的编号用过（《%(order)s》%(document)s，%(published)s公布、%(day)s生效），请换一个新编号。"
    ) % {**where(line), **_named(known[0].enacted_by)}


def _not_in_force(around, line, known):
    ended = [one for one in known if one.valid_to and one.valid_to <= around.order.effective_on]
    if not ended:
        return _("《%(list)s》第%(number)s项在生效日期当天不在清单上，不能修改或者移出。") % where(line)
    return _(
        "《%(list)s》第%(number)s项在生效日期当天不在清单上，不能修改或者移出：已由《%(order)s》（%(document)s）自%(day)s起移出。"
    ) % {**where(line), **_named(ended[-1].ended_by)}


def _basis(around, line):
    basis, on, floor = line.basis, around.order.effective_on, around.rules["lowest_basis_level"]
    if basis is None:
        yield "no_basis", _("《%(list)s》第%(number)s项没有依据。") % where(line)
        return
    said = {**where(line), "basis": basis, "level": basis.get_level_display(), "floor": BasisLevel(floor).label}
    if not basis.stands_at_least(floor):
        yield (
            "basis_too_low",
            _("《%(list)s》第%(number)s项的依据%(basis)s是%(level)s，层级不够：至少应当是%(floor)s。") % said,
        )
    if basis.valid_from and basis.valid_from > on:
        said["day"] = cn_date(basis.valid_from)
        yield (
            "basis_not_begun",
            _("《%(list)s》第%(number)s项的依据%(basis)s到%(day)s才施行，生效日期当天还不能作依据。") % said,
        )
    elif basis.valid_to and basis.valid_to <= on:
        said["day"] = cn_date(basis.last_day)
        yield "basis_ended", _("《%(list)s》第%(number)s项的依据%(basis)s有效至%(day)s，生效日期当天已经失效。") % said
    elif (new := basis.replaced_by) and basis.status_on(on).is_ended:
        said["new"] = new
        yield "basis_replaced", _("《%(list)s》第%(number)s项的依据%(basis)s已被%(new)s取代，请改用新的依据。") % said


def _with_two_parts(order):
    """{line id: names} of the departments that an order names both as leading and as co-operating."""
    rows = order.lines.filter(lead_departments=F("cooperating_departments")).exclude(change=Change.REMOVE)
    rows = rows.order_by("lead_departments__official_order", "lead_departments__pk")
    names = defaultdict(list)
    for pk, name in rows.values_list("pk", "lead_departments__name"):
        names[pk].append(name)
    return names


def _departments(line, both):
    if line.pk in both:
        said = {**where(line), "units": _("、").join(both[line.pk])}
        yield "lead_and_cooperating", _("《%(list)s》第%(number)s项的%(units)s既牵头又配合，请只选一处。") % said


def _wording(around, line, seen):
    """The same wording on another line of the list, or one that would weaken what the city's list says."""
    key = wording_key(line.item_list.kind, line.name, line.conditions)
    twin = seen.setdefault((line.item_list_id, key), line)
    if twin is not line:
        yield (
            "same_wording",
            _("《%(list)s》第%(number)s项和本文件第%(twin)s项的文字相同。")
            % {
                **where(line),
                "twin": twin.number,
            },
        )
    for one in around.also_saying(line):
        said = {
            **where(line),
            "name": line.name,
            "other": one.list_name,
            "twin": one.number,
            "day": cn_date(one.valid_from),
        }
        is_twin = one.list_id == line.item_list_id and wording_key(one.kind, one.name, one.conditions) == key
        if is_twin:
            yield "same_wording", _("《%(list)s》第%(number)s项和同一清单第%(twin)s项（%(day)s起）的文字相同。") % said
        elif one.authority_id == around.order.authority.parent_id and one.kind in WEAKENS.get(line.item_list.kind, ()):
            yield (
                "weakens_city",
                _("《%(list)s》第%(number)s项「%(name)s」削弱了上级《%(other)s》第%(twin)s项：可以增加，不能削弱。")
                % said,
            )
