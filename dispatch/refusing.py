"""One press: what a community was handed becomes a dispatch with one receipt, refused and numbered."""

import re
import uuid

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dispatch.grounds import ground_for
from dispatch.models import Dispatch, Origin, Receipt
from dispatch.questions import answer
from dispatch.whose import must_be_open
from registry.models import Category
from registry.notice_text import matter_of
from web import clock
from web.refusals import NotAllowed, Refused
from web.workflow import perform

LONGEST_TITLE = 60
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_ADDRESSEE = re.compile(r"^[^，,。]{0,14}?(?:社区|居委会|街道|单位|书记|主任|同志|同事)[：:]\s*")


class TokenUsed(Refused):
    """The one-time token already belongs to another matter."""

    code = "token_used"


# The citation that the receipt keeps is in the register's language, whatever the worker reads the pages in.
@override(settings.LANGUAGE_CODE)
def refuse_at_once(text, *, community, by, token, on=None, known_at=None, choice="", ground="", **said):
    """Refuse what ``text`` asks of ``community``, by today's lists. Returns (receipt, whether it was made now).

    ``on`` and ``known_at`` are those of the answer that the person saw; ``choice`` is the candidate that the person
    chose, if any; ``ground`` replaces the one that follows from the verdict; ``said`` may hold ``sender`` (a unit),
    ``sender_name``, ``document_number`` and ``note``. The same ``token`` gives the same receipt. Raises NotAllowed when
    the verdict isn't refused or isn't today's, NotYourPart for another community's worker.
    """
    if made := _made_with(token, text, by):
        return made, False
    if known_at or on not in (None, clock.today()):
        raise NotAllowed(_("拒收只按当天的清单，不能按别的日期。请重新查询后再拒收。"), code="not_today", field="on")
    must_be_open(community)
    ruled = answer(text, authority=community.authority, community=community)
    if choice:
        ruled = ruled.choosing(choice)
    follows = ground_for(ruled.verdict, ruled.flags, is_certificate=ruled.asked.is_certificate)
    if follows is None:
        raise NotAllowed(
            _("结论是「%(verdict)s」，不能直接拒收。") % {"verdict": ruled.verdict.label},
            code="not_refusable",
            field="text",
        )
    note = said.pop("note", "")
    try:
        with transaction.atomic():
            receipt = _record(ruled, by=by, token=token, **said)
            perform(receipt, "refuse", by=by, ground=ground or follows, note=note)
    except IntegrityError:
        # The other press of a double click was quicker by a moment: its receipt is the answer.
        if made := _made_with(token, text, by):
            return made, False
        raise
    return Receipt.objects.for_list().get(pk=receipt.pk), True


def refused_before(text, community):
    """The latest refusal by the community of the very same text; None when there is none."""
    rows = Receipt.objects.refused().filter(community=community, dispatch__text=text)
    return rows.order_by("-refused_at").first()


def token_for(user, key):
    """The token of an Idempotency-Key: the same user and key give the same token."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"refusal:{user.pk}:{key}")


def title_of(text):
    """What the text is about: its first sentence that wants something, from where it does, cut to 60 characters."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text)]
    sentences = [part for part in sentences if any(sign.isalnum() for sign in part)]
    first = next((bare for part in sentences if (bare := matter_of(_ADDRESSEE.sub("", part)))), sentences[0])
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"


def _made_with(token, text, by):
    """The receipt that this token made before, or None. Raises TokenUsed when it was about another text, or somebody else's."""
    receipt = Receipt.objects.for_list().filter(dispatch__token=token).first()
    if receipt and (receipt.dispatch.text != text or receipt.dispatch.created_by_id != by.pk):
        raise TokenUsed(_("这个表单已经用过，请回到查询页重新提交。"))
    return receipt


def _record(ruled, *, by, token, sender=None, sender_name="", document_number=""):
    """The dispatch as reported by the community, and its receipt with the answer frozen."""
    cited = ruled.rests_on.citation if ruled.rests_on else None
    dispatch = Dispatch.objects.create(
        token=token,
        authority=ruled.standing.community.authority,
        origin=Origin.REPORTED,
        sender=sender,
        sender_name="" if sender else sender_name,
        title=title_of(ruled.text),
        text=ruled.text,
        document_number=document_number,
        category=category_of(ruled.asked),
        entry_id=cited.entry_id if cited else None,
        admission_id=cited.admission_id if cited else None,
        created_by=by,
    )
    return Receipt.objects.create(
        dispatch=dispatch,
        community=ruled.standing.community,
        verdict=ruled.verdict,
        flags=list(ruled.flags),
        citation=ruled.frozen(),
    )


def category_of(asked):
    """The kind of burden that a text asks for first; a task when it names none."""
    if asked.is_certificate:
        return Category.CERTIFICATE
    return next((code for code in asked.burdens if code in Category.values), Category.TASK)
