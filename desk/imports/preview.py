"""Going through a sheet once, in batches: what is new, changed, unchanged and wrong; and, when asked, writing it.

The preview and the import are the same walk, so that they cannot disagree; a digest of the outcome tells whether the
register has moved between the two.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

from desk.imports import headings
from desk.imports.cells import NOT_FILLED, Unfit
from desk.imports.importer import Row
from desk.imports.reading import Unreadable, is_blank
from desk.imports.texts import cell_text
from web.refusals import Refused

BATCH = 1000
MOST_ROWS = 50_000
#: What is kept to be shown; everything is counted.
MOST_ERRORS, MOST_CHANGED, MOST_NEW, MOST_PARTS = 20_000, 5000, 1000, 100
LONGEST_SHOWN = 200
NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@dataclass
class Preview:
    """The outcome of a walk. ``problems`` bar the whole file, ``errors`` its rows; ``parts`` counts the rows by the
    column by which some may be taken."""

    sheet: str = ""
    heading_row: int = 0
    counts: Counter = field(default_factory=Counter)
    error_count: int = 0
    errors: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    parts: dict = field(default_factory=dict)
    digest: str = ""

    @property
    def rows(self):
        """Rows that were taken into account."""
        return sum(self.counts[outcome] for outcome in (NEW, CHANGED, UNCHANGED, WRONG))

    @property
    def may_be_applied(self):
        """Nothing is wrong, and there is something to do."""
        return not self.problems and not self.counts[WRONG] and bool(self.counts[NEW] + self.counts[CHANGED])

    def findings(self):
        """All but the counts, as the run keeps it."""
        kept = ("sheet", "heading_row", "error_count", "errors", "changes", "problems", "notes", "parts", "digest")
        return {name: getattr(self, name) for name in kept}


def preview_of(importer, table, *, only="", carry_out=False, tell=None):
    """The Preview of a Table for an Importer. A file that cannot be read, and a refusal, become its problems.

    ``only`` takes the rows whose filter column says so; ``carry_out`` writes each batch (inside the caller's
    transaction, who undoes it all unless the digest is the expected one); ``tell(n)`` hears of the rows gone through.
    """
    walk = _Walk(importer, table, only, carry_out, tell)
    try:
        importer.begin(carry_out=carry_out)
        walk.go()
    except (Unreadable, Refused) as why:
        walk.preview.problems.append(str(why))
    return walk.preview


class _Walk:
    """One way through a sheet."""

    def __init__(self, importer, table, only, carry_out, tell):
        self.importer, self.table, self.only = importer, table, only
        self.carry_out, self.tell = carry_out, tell
        self.preview = Preview(sheet=table.sheet)
        self.seen, self.digest, self.parts = {}, hashlib.sha256(), Counter()

    def go(self):
        """Read the headings, then batch after batch."""
        rows = iter(self.table.rows)
        self.heading, first = headings.find_heading(rows, self.importer.columns)
        self.preview.heading_row = self.heading.row
        self.preview.problems += headings.problems_of(self.heading)
        self.preview.notes += headings.notes_of(self.heading)
        places = self.heading.places
        self.fields = [(one, places[one.key]) for one in self.importer.columns if one.key in places]
        self.filter_place = places.get(self.importer.filter_key)
        batch = []
        for number, cells in chain(first, rows):
            if not is_blank(cells) and self._is_taken(cells):
                row = self._row(number, cells)
                batch += [] if self.importer.passes_over(row) else [row]
            if len(batch) == BATCH:
                self._finish(batch)
                batch = []
        self._finish(batch)
        self._end()

    def _is_taken(self, cells):
        if self.filter_place is None:
            return True
        part = cell_text(cells[self.filter_place]) if self.filter_place < len(cells) else ""
        self.parts[part] += 1
        return not self.only or part == self.only

    def _row(self, number, cells):
        """The row with the values that can be read, and every cell that cannot."""
        row = Row(number, cells)
        values, width = row.values, len(cells)
        for column, place in self.fields:
            raw = cells[place] if place < width else None
            try:
                value = column.cell.empty if raw is None else column.cell.read(raw)
            except Unfit as why:
                row.refuse(column.key, why)
                continue
            if column.required and value == column.cell.empty:
                row.refuse(column.key, NOT_FILLED)
            else:
                values[column.key] = value
        self.importer.settle(row)
        if all(key in values for key in self.importer.keys):
            row.key = tuple(values[key] for key in self.importer.keys)
        return row

    def _finish(self, batch):
        """Hold a batch against the register, count it, and write it when that is asked and nothing was wrong so far."""
        if not batch:
            return
        if self.preview.rows + len(batch) > MOST_ROWS:
            raise Unreadable(_("超过%(most)s行，请分成几个文件导入。") % {"most": MOST_ROWS})
        self._find_doubles(batch)
        self.importer.prepare(batch)
        known = self.importer.existing([row.key for row in batch if row.key is not None])
        for row in batch:
            row.before = known.get(row.key)
            self.importer.object_to(row)
            self._judge(row)
        if self.carry_out and not self.preview.counts[WRONG] and not self.preview.problems:
            self.importer.apply([row for row in batch if row.outcome in (NEW, CHANGED)])
        if self.tell:
            self.tell(self.preview.rows)

    def _find_doubles(self, batch):
        for row in batch:
            if row.key is None:
                continue
            first = self.seen.setdefault(row.key, row.number)
            if first != row.number:
                column = self.importer.column_by_key[self.importer.keys[-1]]
                remedy = _("和第%(row)s行重复，同一个%(what)s只能有一行，请删去一行或者改正%(what)s。")
                row.refuse(column.key, remedy % {"row": first, "what": column.label})

    def _judge(self, row):
        """Give the row its outcome, and keep what is to be shown of it."""
        if row.errors:
            row.outcome = WRONG
        elif row.before is None:
            row.outcome = NEW
        else:
            row.changes = self.importer.differences(row)
            row.outcome = CHANGED if row.changes else UNCHANGED
        self.preview.counts[row.outcome] += 1
        self.digest.update(repr((row.outcome, row.key, row.before)).encode("utf-8", "replace"))
        if row.outcome == WRONG:
            self._keep_errors(row)
        elif row.outcome != UNCHANGED:
            self._keep_change(row)

    def _keep_errors(self, row):
        for key, remedy in row.errors:
            self.preview.error_count += 1
            if len(self.preview.errors) < MOST_ERRORS:
                self.preview.errors.append(self._error(row, key, remedy))

    def _error(self, row, key, remedy):
        place = self.heading.places.get(key)
        raw = row.cells[place] if place is not None and place < len(row.cells) else ""
        return {
            "row": row.number,
            "column": self.heading.letter(key),
            "heading": self.heading.text(key) or str(self.importer.column_by_key[key].label),
            "value": cell_text(raw)[:LONGEST_SHOWN],
            "remedy": remedy,
        }

    def _keep_change(self, row):
        most = MOST_NEW if row.outcome == NEW else MOST_CHANGED
        if self.preview.counts[row.outcome] > most:
            return
        self.preview.changes.append(
            {
                "row": row.number,
                "outcome": row.outcome,
                "label": self.importer.label_of(row)[:LONGEST_SHOWN],
                "fields": [
                    [label, before[:LONGEST_SHOWN], after[:LONGEST_SHOWN]] for label, before, after in row.changes
                ],
            }
        )

    def _end(self):
        """What is to be said of the whole."""
        if self.carry_out:
            self.importer.finish()
        self.importer.end()
        self.preview.notes += self.importer.notes
        self.preview.parts = dict(self.parts.most_common(MOST_PARTS))
        if self.filter_place is not None and not self.only and len(self.parts) > 1:
            self.preview.problems.append(
                _("文件里有%(n)s个地方的内容。请选择只导入哪一个地方的行，再重新读取。") % {"n": len(self.parts)}
            )
        if not self.preview.rows:
            self.preview.problems.append(_("表头下面没有内容。请填好以后再传。"))
        self.preview.digest = self.digest.hexdigest()
