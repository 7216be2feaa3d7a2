"""One press: what reached a community by chat, telephone or paper and is to be done is kept as taken on, among what is due."""

import uuid

from django.utils.translation import gettext as _

from dispatch.forms import TakeInForm
from dispatch.models import Receipt
from dispatch.refusing import made_with, must_be_todays, record, ruled_today
from dispatch.verdicts import Verdict
from dispatch.whose import works_in
from web.kept_words import keeps_words
from web.once import made_once
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

#: On these a community does what it is asked to; certificates have a log of their own.
KEPT_ON = frozenset({Verdict.DUTY, Verdict.ASSIST, Verdict.ADMITTED, Verdict.EMERGENCY})


@keeps_words
def take_in(text, *, community, by, token, on=None, known_at=None, choice="", **said):
    """Keep what ``text`` asks of ``community`` as taken on, by today's lists. Returns (receipt, whether it was made now).

    ``on``, ``known_at`` and ``choice`` as ``refuse_at_once``; ``said`` may hold ``due_on``, ``sender``, ``sender_name``,
    ``document_number`` and ``paper``. The same ``token`` gives the same receipt. Raises NotYourPart for others than the
    community's own workers, NotAllowed when it isn't to be done, or the verdict isn't today's.
    """

    def keep():
        must_be_todays(on, known_at)
        if not works_in(by, community):
            raise NotYourPart(_("只有社区工作者可以为自己任职的社区登记。"), field="community")
        ruled = ruled_today(text, community, choice)
        if not may_be_kept(ruled):
            words = _("结论是「%(verdict)s」，不用记为待办。") % {"verdict": ruled.verdict.label}
            raise NotAllowed(words, code="not_to_be_done", field="text")
        receipt = record(ruled, by=by, token=token, street=None, **said)
        perform(receipt, "take_on", by=by)
        return receipt

    receipt, is_new = made_once(lambda: made_with(token, text, by, is_refusal=False), keep)
    return Receipt.objects.for_list().get(pk=receipt.pk) if is_new else receipt, is_new


def may_be_kept(ruled):
    """Whether an answer is of something that the community does."""
    return ruled.verdict in KEPT_ON and not ruled.asked.is_certificate


def keeping_of(user, found, is_now):
    """What the check page offers who works in the community: the form, its token, and what of the same text is due
    already; None for others, and for what isn't to be done today."""
    community = found.standing.community
    if not is_now or not may_be_kept(found) or not works_in(user, community):
        return None
    before = Receipt.objects.open().filter(community=community, dispatch__text=found.text).order_by("-pk").first()
    return {"form": TakeInForm(authority=found.standing.authority), "token": uuid.uuid4(), "before": before}
