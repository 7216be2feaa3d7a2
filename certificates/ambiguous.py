"""Rows of a sheet of certificates that may be taken in more ways than one: they go in as they are, and are named with their rows."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from registry.certificate_words import A_CLASS, CATCH_ALL, SEVERAL_IN_ONE
from registry.models import ListEntry, ListKind

_CATCH_ALL, _A_CLASS, _SEVERAL = (re.compile(words) for words in (CATCH_ALL, A_CLASS, SEVERAL_IN_ONE))
_ASIDE = re.compile(r"[（(【\[].*?[）)】\]]")
NAMED = 12


class Doubts:
    """What is doubtful in the rows that were read so far."""

    def __init__(self):
        self.rows = []

    def note(self, row, kind, name):
        """Remember a row, told by its number in the sheet, that puts a certificate on a list."""
        if name:
            self.rows.append((row.number, kind, name))

    def sentences(self, authority, on):
        """What to say of the rows, in the order of how grave it is; one query."""
        yield from _of_names(self.rows)
        yield from _of_both_lists(self.rows, authority, on)
        yield from _of_doubles(self.rows)


def bare_name(name):
    """The name without what stands in brackets, and without blanks."""
    return re.sub(r"\s+", "", _ASIDE.sub("", name))


def _of_names(rows):
    said = (
        (
            _CATCH_ALL,
            _("%(rows)s没有写明是哪一种证明，照它说不准能不能开，请逐项写明：%(names)s。"),
        ),
        (_A_CLASS, _("%(rows)s只是一类的名称，不是一项证明，请逐项写明：%(names)s。")),
        (_SEVERAL, _("%(rows)s一行写了不止一项，请分开写：%(names)s。")),
    )
    left = list(rows)
    for pattern, sentence in said:
        found = [one for one in left if pattern.search(_ASIDE.sub("", one[2]) if pattern is _SEVERAL else one[2])]
        left = [one for one in left if one not in found]
        if found:
            yield sentence % {"rows": _rows(found), "names": _names(found)}


def _of_both_lists(rows, authority, on):
    """The same certificate may be issued and may not: only its purpose tells."""
    other = {
        ListKind.MAY_ISSUE.value: ListKind.NOT_TO_ISSUE.value,
        ListKind.NOT_TO_ISSUE.value: ListKind.MAY_ISSUE.value,
    }
    here = defaultdict(set)
    for _number, kind, name in rows:
        here[kind].add(bare_name(name))
    listed = ListEntry.objects.holding_in(authority).in_force(on).filter(line__item_list__kind__in=other)
    for kind, name in listed.values_list("line__item_list__kind", "name"):
        here[kind].add(bare_name(name))
    both = [one for one in rows if bare_name(one[2]) in here[other.get(one[1], "")]]
    if both:
        yield _(
            "%(rows)s的证明在两张清单上都有，能不能开要看用途：查询时两条一起列出，由社区按用途选。请核对用途写全了没有：%(names)s。"
        ) % {"rows": _rows(both), "names": _names(both)}


def _of_doubles(rows):
    same = defaultdict(list)
    for one in rows:
        same[one[1], bare_name(one[2])].append(one)
    doubles = [one for some in same.values() if len({number for number, _kind, _name in some}) > 1 for one in some]
    if doubles:
        yield _("%(rows)s在同一张清单上写了同一项证明，请核对是不是重复：%(names)s。") % {
            "rows": _rows(doubles),
            "names": _names(doubles),
        }


def _rows(found):
    numbers = sorted({one[0] for one in found})
    shown = _("、").join(str(number) for number in numbers[:NAMED])
    if len(numbers) > NAMED:
        return _("第%(rows)s等%(n)s行") % {"rows": shown, "n": len(numbers)}
    return _("第%(rows)s行") % {"rows": shown}


def _names(found):
    return _("、").join(f"「{name}」" for name in list(dict.fromkeys(one[2] for one in found))[:NAMED])
