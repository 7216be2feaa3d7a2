"""The two slips of a certificate that isn't issued: one for the resident, one for the agency that asked. As frozen."""

import hashlib
import json
from datetime import date

from django.utils.translation import gettext as _

from certificates.models import AskOutcome
from certificates.types import where_to_go, who_confirmed
from registry.lineage import heirs_of
from web.lists import one_of
from web.templatetags.ui import cn_date

RESIDENT, AGENCY = "resident", "agency"
SIZES = ("a5", "a4")


def read_size(request):
    """The sheet that ``?size=`` asks for; A5 when it asks for none. Raises BadQuery for another."""
    return one_of("size", request.GET.get("size", "").lower() or SIZES[0], SIZES)


def slip_of(ask, whom):
    """What templates/certificates/slip.html prints for the resident or the agency. It names the community, nobody else."""
    kept = ask.citation
    heirs = heirs_of([ask.community], ask.asked_on).get(ask.community_id, ())
    return {
        "whom": whom,
        "number": ask.number,
        "asked_on": ask.asked_on,
        "community": _("、").join(unit.name for unit in heirs) or ask.community.name,
        "agency": ask.agency.name if ask.agency_id else ask.agency_name,
        "name": ask.name,
        "is_listed": ask.outcome == AskOutcome.NOT_TO_ISSUE,
        "kept": kept,
        "reason": _why_not(ask, kept),
        "basis": kept.get("basis", ""),
        "where": where_to_go(kept),
        "confirmation": who_confirmed(kept) if kept.get("handled_by") else "",
        "digest": digest_of(ask),
    }


def _why_not(ask, kept):
    """Why it isn't issued, by the lists of that day."""
    if ask.outcome == AskOutcome.NOT_TO_ISSUE:
        return _("列入《%(list)s》第%(number)s项。") % {"list": kept["list_label"], "number": kept["number"]}
    day = cn_date(date.fromisoformat(kept["on"]))
    lists = _("、").join(
        _("《%(list)s》") % {"list": name} for kind, name, _n in kept.get("checked", ()) if kind == "may_issue"
    )
    if lists:
        return _("不在%(day)s有效的%(lists)s上，没有由社区出具的依据。") % {"day": day, "lists": lists}
    return _("%(day)s没有由社区出具它的依据。") % {"day": day}


def digest_of(ask):
    """A check code over what the slips say, the same on every print (first 16 signs of a SHA-256)."""
    said = [ask.number, ask.community_id, ask.name, ask.outcome, ask.citation, ask.agency_id, ask.agency_name]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
