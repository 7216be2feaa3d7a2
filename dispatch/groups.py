"""Groups of communities that a unit sends to together, and communities named in a list that was pasted or uploaded."""

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from desk.imports.reading import MEGABYTE, Unreadable, open_table
from desk.imports.texts import cell_text, loose
from dispatch.models import CommunityGroup
from web.naming import first_names
from web.refusals import NotAllowed

MOST_NAMED = 5
MOST_LINES = 20_000
LARGEST = 5 * MEGABYTE
BETWEEN = re.compile(r"[\s,，、；;]+")


def groups_of(user):
    """The groups of the units for which ``user`` may send."""
    return CommunityGroup.objects.filter(owner_id__in=user.unit_ids_with("dispatch.send")).select_related("owner")


def keep_group(group, *, name, communities):
    """Give a group (new or not) its name and communities. Raises NotAllowed when the unit has one of that name."""
    group.name = name
    try:
        with transaction.atomic():
            group.save()
            group.communities.set(communities)
    except IntegrityError:
        raise NotAllowed(_("已有同名的分组。"), code="name_taken", field="name") from None
    return group


def named_in_text(text, among):
    """The communities that a pasted text names by code or name, several or one in a line. Raises ValidationError."""
    known, rows = _Known(among), []
    for line in text.splitlines():
        cells = [word for word in BETWEEN.split(line) if word]
        rows += [cells] if known.is_one(cells) else [[cell] for cell in cells]
    return _found(rows, known)


def named_in_file(upload, among):
    """The communities that a table (xlsx or csv) names by code or name, a row each. Raises ValidationError.

    The first row may be a heading; a name that two streets share stands beside its code or its street.
    """
    if upload.size > LARGEST:
        raise ValidationError(_("文件太大，请只留社区代码或者名称。"), code="too_large")
    try:
        table = open_table(upload.read())
        rows = [[cell_text(cell) for cell in cells] for _number, cells in table.rows]
    except Unreadable as why:
        raise ValidationError(str(why), code="unreadable") from None
    finally:
        upload.seek(0)
    known = _Known(among)
    if rows and not known.find(rows[0]):
        rows = rows[1:]
    return _found(rows, known)


class _Known:
    """Communities by code, by name, and by street and name, written loosely."""

    def __init__(self, among):
        self.by_code, self.by_name = {}, {}
        for one in among:
            self.by_code.setdefault(loose(one.code), []).append(one)
            self.by_name.setdefault(loose(one.name), []).append(one)

    def find(self, cells):
        """The communities that a row may mean: one, none, or several of one name; of two districts also of one code."""
        words = [loose(cell) for cell in cells if cell]
        coded = next((self.by_code[word] for word in words if word in self.by_code), [])
        if len(coded) == 1:
            return coded
        named = coded or [one for word in words for one in self.by_name.get(word, ())]
        if len(named) > 1:
            named = [one for one in named if loose(one.parent.name) in words] or named
        return named

    def is_one(self, cells):
        """Whether a row names one community by code, name or street, and nothing else: of several names none is dropped."""
        words = {loose(cell) for cell in cells}
        return any(words <= {loose(said) for said in (one.code, one.name, one.parent.name)} for one in self.find(cells))


def _found(rows, known):
    found, unknown, doubtful = {}, [], []
    for cells in rows[:MOST_LINES]:
        if not any(cells):
            continue
        meant = known.find(cells)
        if len(meant) == 1:
            found[meant[0].pk] = meant[0]
        else:
            (doubtful if meant else unknown).append(next(cell for cell in cells if cell))
    if unknown:
        raise ValidationError(_said(_("有%(n)s行不是可以下派的社区：%(names)s。"), unknown), code="unknown_communities")
    if doubtful:
        words = _("有%(n)s行的名称或者代码不止一个社区在用，请写代码，或者连街道一起写：%(names)s。")
        raise ValidationError(_said(words, doubtful), code="several_communities")
    return list(found.values())


def _said(words, names):
    return words % {"n": len(names), "names": first_names([name[:20] for name in names], MOST_NAMED)}
