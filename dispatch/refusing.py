"""One press: what a community was handed becomes a dispatch with one receipt, refused and numbered."""

import re

from django.utils.translation import gettext as _

from desk.models import StoredFile
from desk.uploads import store_bare
from dispatch.grounds import ground_for
from dispatch.models import Dispatch, Origin, Receipt
from dispatch.questions import answer
from dispatch.whose import must_be_open, street_recording, works_in
from registry.models import Category
from registry.notice_text import matter_of
from web import clock
from web.kept_words import keeps_words
from web.once import TokenUsed, made_once
from web.refusals import NotAllowed
from web.workflow import perform

LONGEST_TITLE = 60
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_ADDRESSEE = re.compile(r"^[^，,。]{0,14}?(?:社区|居委会|街道|单位|书记|主任|同志|同事)[：:]\s*")


@keeps_words
def refuse_at_once(text, *, community, by, token, on=None, known_at=None, choice="", ground="", **said):
    """Refuse what ``text`` asks of ``community``, by today's lists. Returns (receipt, whether it was made now).

    ``on`` and ``known_at`` are those of the answer that the person saw; ``choice`` is the candidate that the person
    chose, if any; ``ground`` replaces the one that follows from the verdict; ``said`` may hold ``sender`` (a unit),
    ``sender_name``, ``document_number``, ``paper`` (an uploaded file, which keeps nothing but what is seen on it, or one
    that is stored already) and ``note``. The same ``token`` gives the same receipt. Whoever works in the community's street records it through the
    street. Raises NotAllowed when the verdict isn't refused or isn't today's, NotYourPart for another community's worker.
    """
    note = said.pop("note", "")

    def refuse():
        must_be_todays(on, known_at)
        ruled, follows = _ruled(text, community, choice)
        street = None if works_in(by, community) else street_recording(by, community)
        _must_not_be_its_own(street, said.get("sender"))
        receipt = record(ruled, by=by, token=token, street=street, **said)
        perform(receipt, "refuse", by=by, ground=ground or follows, note=note)
        return receipt

    receipt, is_new = made_once(lambda: made_with(token, text, by, is_refusal=True), refuse)
    return Receipt.objects.for_list().get(pk=receipt.pk) if is_new else receipt, is_new


def must_be_todays(on, known_at):
    """What was answered of another day, or as it was known then, is neither refused nor taken in. Raises NotAllowed."""
    if known_at or on not in (None, clock.today()):
        raise NotAllowed(
            _("拒收、收下只按当天的清单，不能按别的日期。请重新查询后再办。"), code="not_today", field="on"
        )


def ruled_today(text, community, choice):
    """Today's answer to a text, or to the candidate chosen. Raises NotAllowed where nothing new is recorded."""
    must_be_open(community)
    ruled = answer(text, authority=community.authority, community=community)
    return ruled.choosing(choice) if choice else ruled


def _ruled(text, community, choice):
    """(today's answer, the ground that follows from it). Raises NotAllowed where nothing is refused."""
    ruled = ruled_today(text, community, choice)
    ground = ground_for(ruled.verdict, ruled.flags, is_certificate=ruled.asked.is_certificate)
    if ground is None:
        raise NotAllowed(
            _("结论是「%(verdict)s」，不能直接拒收。") % {"verdict": ruled.verdict.label},
            code="not_refusable",
            field="text",
        )
    return ruled, ground


def refused_before(text, community):
    """The latest refusal by the community of the very same text; None when there is none."""
    rows = Receipt.objects.refused().filter(community=community, dispatch__text=text)
    return rows.order_by("-refused_at").first()


def title_of(text):
    """What the text is about: its first sentence that wants something, from where it does, cut to 60 characters."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text)]
    sentences = [part for part in sentences if any(sign.isalnum() for sign in part)]
    first = next((bare for part in sentences if (bare := matter_of(_ADDRESSEE.sub("", part)))), sentences[0])
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"


def made_with(token, text, by, *, is_refusal):
    """The receipt that this token made before, or None. Raises TokenUsed when it was about another text, somebody else's,
    or the other of refusing and taking in."""
    receipt = Receipt.objects.for_list().filter(dispatch__token=token).first()
    if receipt is None:
        return None
    is_same = (receipt.dispatch.text, receipt.dispatch.created_by_id) == (text, by.pk)
    if not is_same or bool(receipt.number) != is_refusal:
        raise TokenUsed(_("这个表单已经用过，请回到查询页重新提交。"))
    return receipt


def _must_not_be_its_own(street, sender):
    """A street doesn't refuse in a community's name what it sent itself. Raises NotAllowed."""
    if street is not None and sender is not None and sender.pk == street.pk:
        raise NotAllowed(_("本街道自己发的，请由社区自己拒收。"), code="own_matter", field="sender")


def _kept(paper, by):
    """What was handed in as it is kept; what the check page kept before needs nothing more."""
    if paper is None or isinstance(paper, StoredFile):
        return paper
    return store_bare(paper, name=_("来件"), by=by)


def record(ruled, *, by, token, street, paper=None, **said):
    """The dispatch as reported by the community, or by its street for it, and its receipt with the answer frozen.

    ``said`` may hold ``sender``, ``sender_name``, ``document_number`` and ``due_on``.
    """
    cited = ruled.rests_on.citation if ruled.rests_on else None
    dispatch = Dispatch.objects.create(
        token=token,
        authority=ruled.standing.community.authority,
        origin=Origin.REPORTED,
        title=title_of(ruled.text),
        text=ruled.text,
        category=category_of(ruled.asked),
        entry_id=cited.entry_id if cited else None,
        admission_id=cited.admission_id if cited else None,
        emergency_id=emergency_of(ruled),
        paper=_kept(paper, by),
        passed_on_by=street,
        created_by=by,
        **{**said, "sender_name": "" if said.get("sender") else said.get("sender_name", "")},
    )
    return Receipt.objects.create(
        dispatch=dispatch,
        community=ruled.standing.community,
        verdict=ruled.verdict,
        flags=list(ruled.flags),
        citation=ruled.frozen(),
    )


def emergency_of(ruled):
    """The id of the emergency under which an answer falls, or whose number the text quotes; None when there is none."""
    quoted = [one.candidate.citation for one in ruled.quoted if one.candidate]
    cited = [ruled.rests_on.citation] if ruled.rests_on else []
    return next((one.emergency_id for one in (*cited, *quoted) if one.emergency_id), None)


def category_of(asked):
    """The kind of burden that a text asks for first; a task when it names none."""
    if asked.is_certificate:
        return Category.CERTIFICATE
    return next((code for code in asked.burdens if code in Category.values), Category.TASK)
