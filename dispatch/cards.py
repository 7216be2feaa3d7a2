"""An answer, live or frozen, as templates/components/answer_card.html draws it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.advice import (
    facts_for,
    guidance_for,
    nothing_asked,
    nothing_laid,
    reasons_for,
    remedy_for,
    sentence_for,
    words_for,
)
from dispatch.grounds import ground_for
from dispatch.questions import NumberState
from dispatch.verdicts import VERDICT_OF_LIST, Flag, Verdict, is_beyond
from web.templatetags.ui import cn_date
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
        said_before=[one.sentence for one in answer.unmet],
        in_part=answer.is_beyond_in_part,
    )
    unclear = answer.verdict is Verdict.UNCLEAR
    if answer.is_relief:
        card |= {**_of_relief(), "sentence": nothing_laid(answer.agrees_with and answer.agrees_with.citation)}
    elif answer.asks_nothing:
        card |= {"words": _("请写明要社区做什么"), "sentence": nothing_asked()}
    found = answer.rests_on and {"score": answer.rests_on.score, "matched": answer.rests_on.words}
    return {**card, "found": found, "candidates": [] if unclear else [match_of(one) for one in answer.candidates]}


def card_of_matter(matter):
    """One of several matters as templates/dispatch/check_matters.html draws it: its verdict, and what that rests on."""
    cited = matter.agrees_with or matter.rests_on
    citation = cited.citation if cited else None
    return {
        "text": matter.text,
        "verdict": str(matter.verdict),
        "words": words_of_matter(matter),
        "flags": [flag.label for flag in matter.flags if flag != Flag.PROVISIONAL],
        "name": citation.name if citation else "",
        "place": _place_of(citation) if citation else "",
        "url": url_of(citation) if citation else "",
        "remedy": remedy_for(matter.verdict, citation),
        "is_refusable": ground_for(matter.verdict, matter.flags, is_certificate=matter.asked.is_certificate)
        is not None,
    }


def words_of_matter(matter):
    """The words of a matter that asks nothing of communities; empty for the words of its verdict."""
    return _of_relief()["words"] if matter.is_relief else ""


def _of_relief():
    return {"words": _("没有要求社区做事"), "tone": "admitted", "icon": "check-circle"}


def card_of_receipt(receipt):
    """The card of what a receipt froze."""
    kept = receipt.citation
    card = _card(
        Verdict(receipt.verdict),
        receipt.present_flags,
        receipt.cited,
        asks_for=kept.get("asks_for", ()),
        is_certificate=kept.get("is_certificate", False),
        checked=kept.get("checked", ()),
        on=date.fromisoformat(kept["on"]) if "on" in kept else None,
        knows_admissions=not kept.get("is_certificate", False),
        said_before=[*_said_of_numbers(kept), *kept.get("unmet", ())],
        in_part=kept.get("in_part", False),
    )
    return card | _ruled(kept["ruled"]) if "ruled" in kept else card


def _ruled(ruled):
    """What a ruling puts in the place of the verdict: that it is to be taken on, and why."""
    said = {"day": cn_date(date.fromisoformat(ruled["on"])), "number": ruled["refusal"]}
    return {
        "words": _("裁定应接"),
        **{"tone": "duty", "icon": "scale"},
        "sentence": _("%(day)s审核单位对拒收%(number)s裁定应接，社区应当承接。原来的拒收不追究。") % said,
        "reasons": [_("裁定理由：%(reasons)s") % {"reasons": ruled["reasons"]}],
        "flags": [],
    }


def _said_of_numbers(kept):
    """A sentence for each record number that the text quoted, that wasn't in force here and that the card doesn't cite."""
    cited = kept.get("line", {}).get("number")
    said = [(number, NumberState(state)) for number, state in kept.get("quoted", ()) if number != cited]
    return [
        _("来件引用的编号%(number)s：%(state)s。") % {"number": number, "state": state.label}
        for number, state in said
        if state is not NumberState.LIVE
    ]


def match_of(candidate):
    """A candidate as templates/components/match_list.html draws it: the verdict that it would give, and its wording."""
    citation = candidate.citation
    look = look_of(VERDICT_OF_LIST[candidate.list])
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
    place = citation.number if citation.is_record else _("第%(number)s项") % {"number": citation.number}
    return f"{citation.list_label}{place}"


def url_of(citation):
    """The page of the cited line, admission or emergency."""
    if citation.admission_id:
        return reverse("admission:admission-detail", args=[citation.admission_id])
    if citation.emergency_id:
        return reverse("admission:emergency-detail", args=[citation.emergency_id])
    return reverse("registry:line-detail", args=[citation.line_id]) if citation.line_id else ""


def _card(verdict, flags, citation, *, asks_for, is_certificate, checked, on, knows_admissions, said_before, in_part):
    flags = [Flag(flag) for flag in flags]
    sentence = remedy_for(verdict, citation) or sentence_for(
        verdict,
        flags,
        is_certificate=is_certificate,
        knows_admissions=knows_admissions,
        names_office=bool(citation and citation.handled_by),
        in_part=in_part,
        on_list=citation.list if citation else "",
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
        **({"words": words} if (words := words_for(verdict, flags, citation, in_part)) else {}),
        **({"tone": "warning", "icon": "exclamation-triangle"} if is_beyond(verdict, flags) else {}),
        "sentence": sentence,
        "reasons": [*said_before, *reasons],
        "flags": [{"code": str(flag), "words": flag.label} for flag in flags],
        "on": on,
    }
    return {**card, **_of_citation(citation, binds=verdict is not Verdict.UNLISTED)} if citation else card


def _of_citation(citation, binds):
    """What is cited; what it asks of communities only where it ``binds`` this one."""
    return {
        "line": {
            "list_label": citation.list_label,
            "number": citation.number,
            "name": citation.name,
            "content": citation.wording,
            "headings": [one for one in (citation.heading, citation.subheading) if one],
            "url": url_of(citation),
            "is_numbered_record": citation.is_record,
        },
        # An admission and an emergency say their dates among the facts.
        "order": None
        if citation.is_record
        else {"title": citation.order_title, "number": citation.order_number, "since": citation.since},
        "basis": {
            "title": f"《{citation.basis_title}》{citation.basis_article}",
            "number": citation.basis_number,
            "is_confirmed": citation.basis_confirmed,
            "status": citation.basis_status,
        }
        if citation.basis_title
        else None,
        "permitted_acts": citation.act_labels if binds else [],
        "lead_departments": citation.lead_departments,
        "cooperating_departments": citation.cooperating_departments,
        "community_role": citation.community_role,
        "facts": facts_for(citation, binds),
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
