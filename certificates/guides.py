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


def certificates_on(on, known_at=None, *, words="", authority=None):
    """(what may be issued, what may not) on a day, as lists of ``Certificate`` in list order; three queries or four."""
    rows = ListEntry.objects.in_force(on, known_at).filter(line__item_list__kind__in=KINDS)
    if authority is not None:
        rows = rows.holding_in(authority)
    if words:
        rows = rows.saying(words)
    guides = {guide.line_id: guide for guide in CertificateGuide.objects.on(on)}
    found = {kind: [] for kind in KINDS}
    for entry in rows.for_reading().in_list_order():
        found[entry.line.item_list.kind].append(Certificate(entry, guides.get(entry.line_id)))
    return found[ListKind.MAY_ISSUE], found[ListKind.NOT_TO_ISSUE]
