"""What tests of sending ask for: lines that the department leads, wishes, communities by the hundred."""

from datetime import date
from uuid import uuid4

from dispatch.sending import Wish, send
from registry.models import Community, ListEntry
from registry.models.units import UnitKind
from tests.district import OPENED

SINCE, LAST_DAY, ON = date(2026, 1, 5), date(2026, 12, 31), date(2026, 5, 20)


def led(district, kind, number):
    """An entry of a list, which the department leads from now on."""
    rows = ListEntry.objects.filter(line__item_list__kind=kind, line__number=number, known_to=None)
    entry = rows.get(line__item_list__authority=district.authority)
    entry.lead_departments.add(district.department)
    return entry


def wish_of(district, subject, **said):
    """What the department wishes to send; all it asks is to contact residents."""
    key = subject if isinstance(subject, str) else f"{subject._meta.model_name.removeprefix('list')}-{subject.pk}"
    return Wish(**{"sender": district.department, "subject": key, "acts": ("contact_residents",), **said})


def sent(district, subject, *, by=None, token=None, **said):
    """The dispatch of a wish."""
    made, _is_new = send(wish_of(district, subject, **said), by=by or district.officer, token=token or uuid4())
    return made


def more_communities(district, n):
    """``n`` more communities, by turns in both streets."""
    streets = (district.street, district.other_street)
    return Community.objects.bulk_create(
        Community(
            kind=UnitKind.COMMUNITY,
            code=f"m{k}",
            name=f"新{k}社区",
            parent=streets[k % 2],
            official_order=100 + k,
            authority=district.authority,
            valid_from=OPENED,
        )
        for k in range(n)
    )
