"""What publishing an order does to the lists: opens, ends and replaces entries; nothing else changes a list."""

from django.utils.translation import gettext as _

from registry.models import Authority, ListEntry, ListLine
from registry.models.orders import Change
from web import clock
from web.refusals import NotAllowed

#: The fields of an order's line that an entry takes over word for word.
SAID = ("name", "category", "content", "conditions", "permitted_acts", "basis")


def problems_of(order):
    """Every reason why the order's lines don't fit what is in force, as sentences."""
    problems = []
    gap = order.authority.rule("days_between_publication_and_effect", on=order.published_on)
    if (order.effective_on - order.published_on).days < gap:
        problems.append(_("生效日期应当在公布日期之后至少%(n)s日。") % {"n": gap})
    for line in order.lines.select_related("item_list"):
        if problem := _problem_of(order, line):
            problems.append(problem)
    return problems


def _problem_of(order, line):
    where = {"list": line.item_list.name, "number": line.number}
    if line.item_list.authority_id != order.authority_id:
        return _("《%(list)s》不是本辖区的清单。") % where
    known = ListLine.objects.filter(item_list=line.item_list, number=line.number).first()
    entries = list(known.entries.known_at()) if known else []
    if line.change == Change.ADD:
        return _("《%(list)s》第%(number)s项的编号用过，请换一个新编号。") % where if known else None
    live = [entry for entry in entries if entry.is_true_on(order.effective_on)]
    if not live:
        return _("《%(list)s》第%(number)s项在生效日期当天不在清单上，不能修改或者移出。") % where
    if live[0].valid_from == order.effective_on:
        return _("《%(list)s》第%(number)s项在%(day)s已由《%(order)s》调整。") % {
            **where,
            "day": order.effective_on,
            "order": live[0].enacted_by.title,
        }
    if live[0].valid_to is not None:
        return _("《%(list)s》第%(number)s项已由《%(order)s》定于%(day)s调整，请先处理那份文件。") % {
            **where,
            "order": live[0].ended_by.title,
            "day": live[0].valid_to,
        }
    return None


def carry_out(order, step):
    """Put the order's lines into the lists from its effective date. Called by the procedure, in its transaction.

    One authority publishes one order at a time: whoever comes second is checked against what the first has changed,
    and told with which order the line clashes.
    """
    Authority.objects.select_for_update().get(pk=order.authority_id)
    if problems := problems_of(order):
        raise NotAllowed(" ".join(problems))
    for line in order.lines.select_related("item_list", "basis").prefetch_related("lead_departments"):
        if line.change == Change.ADD:
            place = ListLine.objects.create(
                item_list=line.item_list, number=line.number, position=_position(line), keywords=line.keywords
            )
        else:
            place = ListLine.objects.select_for_update().get(item_list=line.item_list, number=line.number)
            _end(place, order)
        if line.change != Change.REMOVE:
            _open(place, line, order)
            if line.change == Change.CHANGE and line.keywords:
                ListLine.objects.filter(pk=place.pk).update(keywords=line.keywords)


def _position(line):
    """Numbers sort as people count: 2 before 10."""
    digits = "".join(one for one in line.number if one.isdigit())
    return int(digits[:9]) if digits else line.item_list.lines.count() + 1


def _end(place, order):
    """What the line said stops being true on the effective date: a new row says so, the old one stays readable."""
    now = clock.now()
    old = place.entries.known_at().on(order.effective_on).select_for_update().get()
    departments = list(old.lead_departments.all())
    ListEntry.objects.filter(pk=old.pk).update(known_to=now)
    old.pk, old._state.adding = None, True
    old.valid_to, old.ended_by, old.known_from, old.known_to = order.effective_on, order, now, None
    old.save()
    old.lead_departments.set(departments)


def _open(place, line, order):
    entry = ListEntry.objects.create(
        line=place,
        valid_from=order.effective_on,
        enacted_by=order,
        known_from=clock.now(),
        **{name: getattr(line, name) for name in SAID},
    )
    entry.lead_departments.set(line.lead_departments.all())
