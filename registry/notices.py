"""Who is told of what happens to the lists."""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.lineage import Lineage
from registry.models import DEPARTMENTS, ListLine, Unit
from registry.notice_wordings import in_chinese, tell_of
from web import clock
from web.templatetags.ui import cn_date


@in_chinese
def tell_of_reconfirmations(order, asked):
    """Tell those who publish for the authority of ``order`` that it made later orders (``asked``) need a second look."""
    people = get_user_model().objects.who_may("registry.publish_order", authority=order.authority)
    for later in {one.order_id: one.order for one in asked}.values():
        tell_of(
            "reconfirmation",
            people.exclude(pk=later.drafted_by_id),
            authority=order.authority_id,
            key=f"reconfirmation:{later.pk}:{order.pk}",
            url=reverse("registry:order-detail", args=[later.pk]),
            title=later.title,
            document_number=later.document_number,
            because=order.title,
            because_number=order.document_number,
            day=cn_date(order.effective_on),
            numbers=numbers_of(one.line for one in asked if one.order_id == later.pk),
        )


def numbers_of(lines):
    """第3、12项 for lines, or the lines of an order, of one list."""
    return _("第%(numbers)s项") % {"numbers": _("、").join(str(one.number) for one in lines)}


@in_chinese
def tell_of_lines(order, touched):
    """Tell those who follow the lines that an order touches, or departments that these name, each of what concerns them.

    ``touched`` is {id of the place: (line of the order, ids of the departments named before or after)}.
    """
    followed = defaultdict(set)
    for place, (_line, departments) in touched.items():
        followed[ListLine, place].add(place)
        for department in departments:
            followed[Unit, department].add(place)
    told = _followers(followed, order.authority)
    for places in set(told.values()):
        tell_of(
            "lines-changed",
            [person for person, mine in told.items() if mine == places],
            authority=order.authority_id,
            key=f"lines-changed:{order.pk}",
            url=reverse("registry:order-detail", args=[order.pk]),
            title=order.title,
            document_number=order.document_number,
            day=cn_date(order.effective_on),
            numbers=_by_list([line for place, (line, _departments) in touched.items() if place in places]),
        )


def _by_list(lines):
    lists = defaultdict(list)
    for line in lines:
        lists[line.item_list.name].append(line)
    said = _("《%(list)s》%(numbers)s")
    return _("、").join(said % {"list": name, "numbers": numbers_of(rows)} for name, rows in lists.items())


def _followers(followed, authority):
    """{person: the places of which to tell them} for {(model, id): places}; who follows a department follows its heirs."""
    users = get_user_model().objects
    told = defaultdict(set)
    lines = [pk for model, pk in followed if model is ListLine]
    for person, pk in users.following(ListLine, lines):
        told[person] |= followed[ListLine, pk]
    lineage = Lineage.load(authority.chain, until=clock.today())
    heirs = defaultdict(set)
    for pk in [pk for model, pk in followed if model is Unit]:
        for one in {pk} | lineage.before([pk]):
            heirs[one].add(pk)
    for person, pk in users.following(Unit, heirs):
        for heir in heirs[pk]:
            told[person] |= followed[Unit, heir]
    return {person: frozenset(places) for person, places in told.items()}


@in_chinese
def tell_of_correction(correction):
    """Tell those who follow the line of a correction that was made, or a department that the line names."""
    entry = correction.entry
    departments = {unit.pk for name in DEPARTMENTS for unit in getattr(entry, name).all()}
    line, item_list = entry.line, entry.line.item_list
    followed = {(ListLine, line.pk): {line.pk}, **{(Unit, pk): {line.pk} for pk in departments}}
    tell_of(
        "line-corrected",
        _followers(followed, item_list.authority),
        authority=item_list.authority_id,
        key=f"line-corrected:{correction.pk}",
        url=reverse("registry:line-detail", args=[line.pk]),
        list=item_list.name,
        numbers=numbers_of([line]),
        field=correction.get_field_display(),
        before=correction.before,
        after=correction.after,
    )
