"""Bases and lines that rest on them, as real rows, for tests of this room."""

from datetime import date

from registry.models import LegalBasis, ListEntry
from tests.district import publish, the_list

OLD_LAW = "中华人民共和国城市居民委员会组织法"
#: The day from which the rewritten law holds.
REWRITTEN = date(2026, 1, 1)


def law(article, **fields):
    """An article of the residents' committee law of 1989."""
    said = {
        "level": "law",
        "issuer": "全国人民代表大会常务委员会",
        "valid_from": date(1990, 1, 1),
        "is_confirmed": True,
    }
    return LegalBasis.objects.create(title=OLD_LAW, article=article, **{**said, **fields})


def new_law(**fields):
    """The law as rewritten; to which articles the old ones went isn't known."""
    said = {"level": "law", "issuer": "全国人民代表大会常务委员会", "valid_from": REWRITTEN}
    return LegalBasis.objects.create(title="中华人民共和国城市居民委员会组织法（2025年修订）", **{**said, **fields})


def duties(district, basis, n=1, *, published_on=date(2025, 1, 10), number="测民发〔2025〕9号", first=1):
    """``n`` duty lines that rest on a basis, in force from the day after ``published_on``; the entries in order."""
    lines = [("duty", "add", str(k), {"name": f"事项{k}", "basis": basis}) for k in range(first, first + n)]
    publish(district, published_on=published_on, number=number, lines=lines)
    rows = ListEntry.objects.known_at().filter(line__item_list=the_list(district, "duty"), basis=basis)
    return list(rows.order_by("line__position"))
