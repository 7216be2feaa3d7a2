"""One press: somebody was sent for a certificate. It is counted; one that isn't to be issued gets a number for its slips."""

import re

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import CertificateAsk
from certificates.superseding import made_with, to_supersede, without_people
from certificates.whose import must_work_in
from registry.certificate_words import BEFORE_ITS_NAME, CERTIFICATE_WORD
from registry.models import RecordCounter
from web import clock
from web.once import made_once
from web.refusals import NotAllowed

#: The series of the slips: 示范区告〔2026〕3号.
SERIES = "告"
LONGEST_NAME = 40
_CLAUSE_END = re.compile(r"[。；;！!？?，,\n]")
_ASKING = re.compile(rf"^(?:{BEFORE_ITS_NAME})+")


def kept_name(text):
    """What is kept of the words for a certificate on no list: the clause that names it, without the asking and without
    people's names and numbers, cut short."""
    clauses = [part.strip() for part in _CLAUSE_END.split(text) if any(sign.isalnum() for sign in part)]
    said = next((part for part in clauses if CERTIFICATE_WORD in part or "章" in part), clauses[0] if clauses else text)
    bare = _ASKING.sub("", said).strip() or said
    return without_people(bare, LONGEST_NAME)


# What a slip says is in the register's language, whatever the worker reads the pages in.
@override(settings.LANGUAGE_CODE)
def press(found, *, community, agency, by, token):
    """Count what was looked up (``LookedUp``) as asked of ``community`` by an ``Agency``. Returns (ask, whether it was made now).

    The same ``token`` gives the same ask. Raises NotAllowed for an answer of another day, BadQuery for one that is unclear,
    NotYourPart for another community's worker.
    """
    must_work_in(by, community)

    def count():
        if not found.is_now:
            words = _("只能按当天的清单登记，不能按别的日期。请重新查询后再登记。")
            raise NotAllowed(words, code="not_today", field="on")
        said = {**_kept(found), **agency.kept}
        return _numbered(CertificateAsk(token=token, authority=community.authority, community=community, **said))

    return made_once(lambda: made_with(CertificateAsk.objects.all(), token, community), count)


def _kept(found):
    """What an ask keeps of what was looked up. Raises BadQuery for an answer that is unclear."""
    outcome, rests_on = found.outcome.as_ask, found.rests_on
    searched = {"on": found.on.isoformat(), "checked": [list(one) for one in found.checked]}
    return {
        "line": rests_on.line if rests_on else None,
        "name": rests_on.name if rests_on else kept_name(found.text),
        "outcome": outcome,
        "citation": rests_on.frozen if rests_on else searched,
    }


def _numbered(ask):
    """Saved; one that isn't to be issued bears a number. Inside the transaction that makes it."""
    if ask.is_refused:
        ask.number = RecordCounter.draw(ask.authority, SERIES)
    ask.save()
    return ask


@override(settings.LANGUAGE_CODE)
@transaction.atomic
def name_agency(ask, *, agency, reason, by):
    """The ask again with another agency, under a new number; it counts in the place of the old, on the old day.

    Raises what ``to_supersede`` does, and NotAllowed when nothing changes.
    """
    old, reason = to_supersede(ask, by, reason)
    if (old.agency, old.agency_name) == (agency.unit, agency.kept["agency_name"]):
        raise NotAllowed(_("要求出具的单位没有改变，不用更正。"), field="agency")
    return _numbered(_following(old, reason, **agency.kept))


@transaction.atomic
def strike_out(ask, *, reason, by):
    """The ask was recorded by mistake: it counts no longer. Returns the row that says so."""
    old, reason = to_supersede(ask, by, reason)
    new = _following(old, reason, agency=old.agency, agency_name=old.agency_name, is_void=True)
    new.save()
    return new


def _following(old, reason, **said):
    same = {
        name: getattr(old, name)
        for name in ("authority", "community", "line", "name", "outcome", "citation", "asked_on")
    }
    return CertificateAsk(replaces=old, reason=reason, recorded_at=clock.now(), **same, **said)
