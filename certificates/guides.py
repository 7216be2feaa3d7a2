"""The two certificate lists on a day, each line beside the guide that says how it is issued or where to go."""

from dataclasses import dataclass

from certificates.models import CertificateGuide
from registry.models import ListEntry, ListKind

KINDS = (ListKind.MAY_ISSUE, ListKind.NOT_TO_ISSUE)


@dataclass(frozen=True)
class Certificate:
    """A line of a certificate list with its guide, if it has one."""

    entry: ListEntry
    guide: CertificateGuide | None = None


def certificate_entries(on, known_at=None):
    """The entries of the two lists on a day, in list order, with all that a row prints."""
    rows = ListEntry.objects.in_force(on, known_at).filter(line__item_list__kind__in=KINDS)
    return rows.for_reading().in_list_order()


def with_guides(entries, on):
    """The entries, each with ``guide``: that of the day, or None. One query."""
    entries = list(entries)
    rows = (
        CertificateGuide.objects.on(on)
        .filter(line__in={entry.line_id for entry in entries})
        .select_related("confirmed_by")
    )
    guides = {guide.line_id: guide for guide in rows}
    for entry in entries:
        entry.guide = guides.get(entry.line_id)
    return entries


def side_by_side(entries):
    """(what may be issued, what may not), as lists of ``Certificate``, from entries ``with_guides``."""
    found = {kind: [] for kind in KINDS}
    for entry in entries:
        found[entry.line.item_list.kind].append(Certificate(entry, entry.guide))
    return found[ListKind.MAY_ISSUE], found[ListKind.NOT_TO_ISSUE]


def certificates_on(on, known_at=None, *, words=""):
    """(what may be issued, what may not) on a day, as lists of ``Certificate`` in list order; three queries."""
    rows = certificate_entries(on, known_at)
    return side_by_side(with_guides(rows.saying(words) if words else rows, on))
