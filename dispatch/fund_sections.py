"""Money on the pages of an admission and of a line: the promises that go with it, and the agreements on services bought, as
far as the reader may see them."""

from urllib.parse import urlencode

from django.db.models import Case, When
from django.urls import reverse

from admission import admission_sections
from dispatch.conditions import cases_of
from dispatch.fund_choices import ADMISSION, LINE, admissions_led, lines_led
from dispatch.fund_figures import Totals, shares_for, totals_of
from dispatch.models import FundPromise, ServiceAgreement
from registry import line_sections
from web import clock

TEMPLATE, AGREEMENTS = "dispatch/fund_section.html", "dispatch/agreement_section.html"
#: So many promises are shown; the ledger has all.
SHOWN = 10


@admission_sections.section(TEMPLATE)
def money_of_admission(admission, user):
    """What was promised with an admission, or with those whose place it took; None for who has nothing to do with it.

    Four queries at most, whatever was promised; a fifth when it took the place of another.
    """
    may = bool(user.present_unit_ids_with("dispatch.send")) and admissions_led(user).filter(pk=admission.pk).exists()
    ledger = f"{reverse('dispatch:fund-list')}?{urlencode({'q': admission.number})}"
    key = f"{ADMISSION}={admission.pk}" if may else ""
    return _money(user, {"admission__in": cases_of([admission])[admission.pk]}, key, ledger)


@line_sections.section(TEMPLATE)
def money_of_line(line, user):
    """What was promised with a line of a list; None for who has nothing to do with it. Four queries at most."""
    may = bool(user.present_unit_ids_with("dispatch.send")) and lines_led(user).filter(line=line).exists()
    return _money(user, {"line": line.pk}, f"{LINE}={line.pk}" if may else "", "")


@admission_sections.section(AGREEMENTS)
def agreements_of_admission(admission, user):
    """The agreements on services bought with an admission, as far as the user may see them; None without any. One query."""
    rows = ServiceAgreement.objects.visible_to(user).filter(admission=admission).for_list()
    agreements = list(rows.order_by("-starts_on", "-pk")[:SHOWN])
    return {"agreements": agreements, "today": clock.today()} if agreements else None


def _money(user, subject, key, ledger):
    """What the part prints; ``key`` says in an address what one promises with, empty for who may not. What was called off
    stands last."""
    rows = FundPromise.objects.visible_to(user).filter(replaced_by=None, **subject).for_list()
    rows = list(rows.order_by(Case(When(amount=0, then=1), default=0), "due_on", "pk")[:SHOWN])
    if not rows and not key:
        return None
    shares = shares_for(user).filter(**{f"promise__{name}": given for name, given in subject.items()})
    totals = totals_of(shares) if rows else Totals()
    return {
        "totals": totals,
        "promises": rows,
        "promise_url": f"{reverse('dispatch:promise-create')}?{key}" if key else "",
        "ledger_url": ledger if totals.count else "",
    }
