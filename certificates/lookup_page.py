"""What the pages of the look-up show: often asked words, and an answer as a card."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from certificates.lookup import Outcome
from certificates.types import time_limit_in_words, where_to_go, who_confirmed

CHIPS = (
    gettext_lazy("居住证明"),
    gettext_lazy("无犯罪记录证明"),
    gettext_lazy("亲属关系证明"),
    gettext_lazy("贫困证明"),
    gettext_lazy("还活着的证明"),
    gettext_lazy("证件丢了"),
)


def chips():
    """What is often asked: shown in the reader's language, asked in that of the lists."""
    address = reverse("certificates:lookup")
    with override(settings.LANGUAGE_CODE):
        asked = [urlencode({"q": str(chip)}) for chip in CHIPS]
    return [{"label": chip, "url": f"{address}?{one}"} for chip, one in zip(CHIPS, asked, strict=True)]


def card_of(found):
    """An answer as templates/certificates/lookup_answer.html draws it."""
    rests_on = found.rests_on
    kept = rests_on.frozen if rests_on else {}
    return {
        "outcome": found.outcome,
        "verdict": "unlisted" if found.outcome == Outcome.UNLISTED else str(found.outcome),
        "words": found.outcome.label,
        "type": rests_on,
        "kept": kept,
        "where": where_to_go(kept) if found.outcome in (Outcome.NOT_TO_ISSUE, Outcome.UNLISTED) else "",
        "is_known": bool(kept.get("handled_by")),
        "confirmation": who_confirmed(kept),
        "time_limit": time_limit_in_words(kept),
        "matched": found.candidates[0].words if rests_on else (),
        "is_refused": found.outcome in (Outcome.NOT_TO_ISSUE, Outcome.UNLISTED),
    }


def matches_of(found, matches):
    """Candidates as templates/components/match_list.html draws them."""
    return [_match(found.types[one.line.key], one) for one in matches]


def _match(certificate, match):
    line = certificate.line
    return {
        "key": match.line.key,
        "list": line.item_list.kind,
        "list_label": Outcome(line.item_list.kind).label,
        "name": certificate.name,
        "note": certificate.entry.conditions,
        "matched": match.words,
        "url": reverse("certificates:type-detail", args=[line.pk]),
    }
