"""An answer, live or frozen, as templates/components/answer_card.html draws it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.advice import facts_for, guidance_for, nothing_asked, reasons_for, remedy_for, sentence_for
from dispatch.grounds import ground_for
from dispatch.verdicts import Flag, Verdict
from web.tones import look_of


def card_of_answer(answer):
    """The card of an answer, with its other candidates; those of an unclear answer are drawn apart, to choose from."""
    standing = answer.standing
    card = _card(
        answer.verdict,
        answer.flags,
        answer.rests_on.citation if answer.rests_on else None,
        asks_for=answer.asked.burdens,
        is_certificate=answer.asked.is_certificate,
        checked=[one for one in standing.checked if answer.concerns(one[0])],
        on=standing.on,
        knows_admissions=standing.community is not None and not answer.asked.is_certificate,
    )
    unclear = answer.verdict is Verdict.UNCLEAR
    if answer.asks_nothing:
        card |= {"words": _("请写明要社区做什么"), "sentence": nothing_asked()}
    found = answer.rests_on and {"score": answer.rests_on.score, "matched": answer.rests_on.words}
    return {**card, "found": found, "candidates": [] if unclear else [match_of(one) for one in answer.candidates]}


def card_of_matter(matter):
    """One of several matters as templates/dispatch/check_matters.html draws it: its verdict, and what that rests on."""
    citation = matter.rests_on.citation if matter.rests_on else None
    return {
        "text": matter.text,
        "verdict": str(matter.verdict),
        "flags": [flag.label for flag in matter.flags if flag != Flag.PROVISIONAL],
        "name": citation.name if citation else "",
        "place": _place_of(citation) if citation else "",
        "url": url_of(citation) if citation else "",
        "remedy": remedy_for(matter.verdict, citation),
        "is_refusable": ground_for(matter.verdict, matter.flags, is_certificate=matter.asked.is_certificate)
        is not None,
    }


def card_of_receipt(receipt):
    """The card of what a receipt froze."""
    kept = receipt.citation
    return _card(
        Verdict(receipt.verdict),
        receipt.flags,
        receipt.cited,
        asks_for=kept.get("asks_for", ()),
        is_certificate=kept.get("is_certificate", False),
        checked=kept.get("checked", ()),
        on=date.fromisoformat(kept["on"]) if "on" in kept else None,
        knows_admissions=not kept.get("is_certificate", False),
    )


def match_of(candidate):
    """A candidate as templates/components/match_list.html draws it: the verdict that it would give, and its wording."""
    citation = candidate.citation
    look = look_of(Verdict.ADMITTED if citation.admission_id else candidate.list)
    wording = f"：{citation.wording}" if citation.wording and citation.wording != citation.name else ""
    return {
        "key": candidate.key,
        "list": candidate.list,
        "list_label": look.words,
        "number": "",
        "name": candidate.name,
        "score": candidate.score,
        "matched": candidate.words,
        "note": f"{_place_of(citation)}{wording}",
        "url": url_of(citation),
    }


def _place_of(citation):
    """Where the line stands, such as 依法协助事项清单第3项; of an admission its number."""
    place = citation.number if citation.admission_id else _("第%(number)s项") % {"number": citation.number}
    return f"{citation.list_label}{place}"


def url_of(citation):
    """The page of the cited line or admission."""
    if citation.admission_id:
        return reverse("admission:admission-detail", args=[citation.admission_id])
    return reverse("registry:line-detail", args=[citation.line_id]) if citation.line_id else ""


def _card(verdict, flags, citation, *, asks_for, is_certificate, checked, on, knows_admissions):
    flags = [Flag(flag) for flag in flags]
    sentence = remedy_for(verdict, citation) or sentence_for(
        verdict,
        flags,
        is_certificate=is_certificate,
        knows_admissions=knows_admissions,
        names_office=bool(citation and citation.handled_by),
    )
    reasons = reasons_for(
        verdict,
        flags,
        citation,
        is_certificate=is_certificate,
        checked=checked,
        asks_for=asks_for,
        knows_admissions=knows_admissions,
        on=on,
    )
    card = {
        "verdict": str(verdict),
        "sentence": sentence,
        "reasons": reasons,
        "flags": [{"code": str(flag), "words": flag.label} for flag in flags],
        "on": on,
    }
    return {**card, **_of_citation(citation)} if citation else card


def _of_citation(citation):
    return {
        "line": {
            "list_label": citation.list_label,
            "number": citation.number,
            "name": citation.name,
            "content": citation.wording,
            "headings": [one for one in (citation.heading, citation.subheading) if one],
            "url": url_of(citation),
            "is_numbered_record": citation.admission_id is not None,
        },
        # An admission says its decision and its dates among the facts.
        "order": None
        if citation.admission_id
        else {"title": citation.order_title, "number": citation.order_number, "since": citation.since},
        "basis": {
            "title": f"《{citation.basis_title}》{citation.basis_article}",
            "number": citation.basis_number,
            "is_confirmed": citation.basis_confirmed,
            "status": citation.basis_status,
        }
        if citation.basis_title
        else None,
        "permitted_acts": citation.act_labels,
        "lead_departments": citation.lead_departments,
        "cooperating_departments": citation.cooperating_departments,
        "community_role": citation.community_role,
        "facts": facts_for(citation),
        "guidance": guidance_for(citation),
        "how": _how(citation),
        "sample": {"id": citation.sample_id, "name": citation.sample_name} if citation.sample_id else None,
    }


def _how(citation):
    """How the line is carried out (指导), as (label, text) pairs; empty when nobody wrote it yet."""
    said = (
        (_("社区做什么"), citation.community_does),
        (_("社区不做什么"), citation.community_does_not),
        (_("步骤"), citation.how),
    )
    return [(label, text) for label, text in said if text]
