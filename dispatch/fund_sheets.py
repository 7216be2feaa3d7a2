"""A table of what communities were paid, pasted or uploaded: a row each with the community, the amount, perhaps a voucher."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from desk.imports.reading import Unreadable, open_table
from desk.imports.texts import cell_text, loose
from dispatch.funds import Paid
from dispatch.groups import LARGEST, MOST_LINES

BETWEEN = re.compile(r"[,，、；;]+| {2,}")
#: An amount with signs between its thousands, which part no cells.
THOUSANDS = re.compile(r"(?<=[,，、；;\s¥￥])\d{1,3}(?:,\d{3})+(?!\d)")
SIGNS = str.maketrans("", "", ", ¥￥，元")
MOST_TOLD, LONGEST_VOUCHER, LONGEST_ACCOUNT = 5, 60, 100
FEN, MOST = Decimal("0.01"), Decimal(10) ** 12


def rows_of_text(text):
    """[(number, cells)] of a pasted text: cells parted by tabs, commas or several blanks; without one, by single blanks."""
    found = []
    for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
        cells = _cells(line.strip())
        if any(cells):
            found.append((number, cells))
    return found


def _cells(line):
    """By tabs where there are any; else by commas and their like; else by blanks."""
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    line = THOUSANDS.sub(lambda found: found[0].replace(",", ""), line)
    cells = [cell.strip() for cell in BETWEEN.split(line)]
    return cells if len(cells) > 1 else line.split()


def rows_of_file(upload):
    """[(number, cells)] of an xlsx or csv. Raises ValidationError."""
    if upload.size > LARGEST:
        raise ValidationError(_("文件太大，请只留社区、金额、凭证号几列。"), code="too_large")
    try:
        table = open_table(upload.read())
        rows = [(number, [cell_text(cell) for cell in cells]) for number, cells in table.rows]
    except Unreadable as why:
        raise ValidationError(str(why), code="unreadable") from None
    finally:
        upload.seek(0)
    return [(number, cells) for number, cells in rows if any(cells)][:MOST_LINES]


def read_payments(rows, among, *, voucher, account):
    """[Paid] of rows: community (code or name), amount, voucher, account; the last two from the form where they're empty.

    The first row may be a heading. Raises ValidationError that names the rows which can't be read.
    """
    known = _by_name(among)
    if rows and not any(sign.isdigit() for cell in rows[0][1] for sign in cell):
        rows = rows[1:]
    found, wrong = [], []
    for number, cells in rows:
        community, amount = _community(cells, known), _yuan(cells[1:2])
        own = (cells[2:3] or [""])[0] or voucher
        if community is None:
            wrong.append(_("第%(n)s行：不是这份承诺里的社区「%(text)s」") % {"n": number, "text": cells[0][:20]})
        elif amount is None:
            wrong.append(_("第%(n)s行：金额读不懂，或者不是到分为止的正数") % {"n": number})
        elif not own or len(own) > LONGEST_VOUCHER:
            wrong.append(_("第%(n)s行：没有凭证号，或者超过60个字") % {"n": number})
        else:
            found.append(Paid(community, amount, own, ((cells[3:4] or [""])[0] or account)[:LONGEST_ACCOUNT]))
    if wrong:
        more = _("；另有%(n)s行") % {"n": len(wrong) - MOST_TOLD} if len(wrong) > MOST_TOLD else ""
        raise ValidationError(_("；").join(wrong[:MOST_TOLD]) + more + _("。"), code="unreadable_rows")
    return found


def _by_name(among):
    """{name or code as compared: the communities so called}."""
    known = {}
    for one in among:
        known.setdefault(loose(one.code), set()).add(one)
        known.setdefault(loose(one.name), set()).add(one)
    return known


def _community(cells, known):
    """The one community that the first cell means; None for none, or for a name that several share."""
    meant = known.get(loose(cells[0]), ()) if cells else ()
    return next(iter(meant)) if len(meant) == 1 else None


def _yuan(cells):
    """The amount in a list of one cell; None when it can't be read, or isn't a number of whole fen above nothing."""
    try:
        amount = Decimal(cells[0].translate(SIGNS)) if cells else None
    except InvalidOperation:
        return None
    if amount is None or not amount.is_finite() or not FEN <= amount < MOST:
        return None
    # What a workbook has reckoned is off by less than a millionth.
    rounded = amount.quantize(FEN, ROUND_HALF_UP)
    return rounded if abs(rounded - amount) < Decimal("0.000001") else None
