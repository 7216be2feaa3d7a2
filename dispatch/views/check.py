"""The check page: one question, one answer, and one press to refuse."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views import View

from dispatch.asked import keep
from dispatch.cards import card_of_answer, card_of_matter, match_of, url_of
from dispatch.forms import QuestionForm, SenderForm
from dispatch.grounds import REFUSABLE_BEYOND, ground_for
from dispatch.models import Ground
from dispatch.questions import NONE_OF_THESE, answer
from dispatch.refusing import refuse_at_once, refused_before, title_of
from dispatch.verdicts import Verdict
from dispatch.whose import authority_for, communities_of, community_for, works_in
from web import clock
from web.days import on_and_known
from web.refusals import Refused

CHIPS = (
    gettext_lazy("无犯罪记录证明"),
    gettext_lazy("居住证明"),
    gettext_lazy("填报台账"),
    gettext_lazy("推广安装APP"),
    gettext_lazy("入户宣传防诈骗"),
)
ACTIONS = "dispatch/check_actions.html"
#: Refusing a whole notice would refuse matters of these verdicts too, which the community takes on.
TAKEN_ON = frozenset({Verdict.DUTY, Verdict.ASSIST, Verdict.ADMITTED, Verdict.EMERGENCY})
#: A text longer than this doesn't fit into an address: each character takes 15 bytes of the 4,094 where one address
#: stands within another.
SHORT = 200
PASSED_ON = ("on", "known_at", "community", "authority", "choice")


@method_decorator(login_not_required, name="dispatch")
class Check(View):
    """Asks, and answers: GET ``?q=`` for short texts, POST for whole notices."""

    def get(self, request):
        """A blank box, or the answer to ``?q=``."""
        text = request.GET.get("q") or request.GET.get("text") or ""
        if not text.strip():
            on, _known_at = on_and_known(request)
            return render(request, "dispatch/check.html", {**_frame(request), "on": on})
        asked = {name: request.GET.get(name, "") for name in PASSED_ON}
        return answered(request, QuestionForm({**asked, "text": text}), is_asked=True)

    def post(self, request):
        """The answer; what was typed stays in the box, whatever is wrong with it."""
        return answered(request, QuestionForm(request.POST), is_asked=True)


class RefuseAtOnce(View):
    """One press: the receipt, or the question page again with what stands in the way."""

    def get(self, request):
        """Nothing to see here: the button lives on the question page."""
        return redirect("dispatch:check")

    def post(self, request):
        """Refuse by today's lists and go to the slip; a second press goes to the same slip."""
        question = QuestionForm(request.POST)
        if not question.is_valid():
            return answered(request, question)
        community = self.community(request, question)
        if community is None:
            return answered(request, question)
        sender = SenderForm(request.POST, authority=community.authority)
        if not sender.is_valid():
            return answered(request, question, sender=sender)
        asked = question.cleaned_data
        try:
            receipt, made = refuse_at_once(
                asked["text"],
                community=community,
                by=request.user,
                token=_token(request.POST.get("token")),
                on=asked["on"],
                known_at=asked["known_at"],
                choice=asked["choice"],
                **sender.cleaned_data,
            )
        except Refused as why:
            question.add_error(None, str(why))
            return answered(request, question)
        said = _("已拒收，回执%(number)s，同时已报审核单位备案。") if made else _("这件事已经拒收，回执%(number)s。")
        messages.success(request, said % {"number": receipt.number})
        return redirect("dispatch:refusal-slip", receipt.pk)

    def community(self, request, question):
        """The community for which the user refuses, or None with the reason on the form."""
        try:
            community = community_for(request.user, question.cleaned_data["community"], communities_of(request.user))
        except Refused as why:
            question.add_error("community", str(why))
            return None
        if not works_in(request.user, community):
            question.add_error(None, _("只有社区工作者可以代表本社区拒收。"))
            return None
        return community


def answered(request, question, *, sender=None, is_asked=False):
    """The page with the answer to a question, or with what is wrong with the question (status 400).

    What a signed-in user asks (``is_asked``) is kept, masked, for those who mend keywords.
    """
    frame = _frame(request)
    context = {**frame, "question": question, "text": question.data.get("text", "")}
    if question.is_valid() and question.cleaned_data["on"] not in (None, clock.today()):
        context["communities"] = communities_of(request.user, question.cleaned_data["on"])
    found = _answer(request, question, context["communities"], is_asked) if question.is_valid() else None
    if found:
        context |= _with_answer(request, found)
        context["sender_form"] = sender or context["sender_form"]
    return render(
        request, "dispatch/check.html", context, status=200 if question.is_valid() and sender is None else 400
    )


def _answer(request, question, mine, is_asked):
    """The answer, or None with the reason on the form."""
    asked = question.cleaned_data
    try:
        community = community_for(request.user, asked["community"], mine, asked["on"])
        authority = community.authority if community else authority_for(request.user, asked["authority"])
        found = answer(
            asked["text"], authority=authority, community=community, on=asked["on"], known_at=asked["known_at"]
        )
        if is_asked:
            keep(request.user, found, choice=asked["choice"])
        return found.choosing(asked["choice"]) if asked["choice"] else found
    except Refused as why:
        question.add_error(why.field if why.field in question.fields else None, str(why))
        return None


def _frame(request):
    """What the page shows before anything is asked."""
    mine = communities_of(request.user)
    return {
        "communities": mine,
        "community": next((one for one in mine if works_in(request.user, one)), None),
        "chips": _chips(),
        "on": clock.today(),
    }


def _chips():
    """What is often asked: shown in the reader's language, asked in that of the lists."""
    with override(settings.LANGUAGE_CODE):
        asked = [urlencode({"q": chip}) for chip in CHIPS]
    return [{"label": chip, "url": f"?{one}"} for chip, one in zip(CHIPS, asked, strict=True)]


def _with_answer(request, found):
    standing = found.standing
    unclear = found.verdict is Verdict.UNCLEAR
    ground = ground_for(found.verdict, found.flags, is_certificate=found.asked.is_certificate)
    is_now = standing.on == clock.today() and standing.known_at is None
    may_refuse = ground is not None and is_now and works_in(request.user, standing.community)
    sign_in_to_refuse = ground is not None and not request.user.is_authenticated and len(found.text) <= SHORT
    return {
        "answer": card_of_answer(found),
        "choices": [match_of(one) for one in found.candidates] if unclear else [],
        "asks_nothing": found.asks_nothing,
        "near": [match_of(one) for one in found.near],
        "matters": [card_of_matter(one) for one in found.matters],
        "is_mixed": any(one.verdict in TAKEN_ON for one in found.matters),
        "heading": title_of(found.text),
        "none_of_these": NONE_OF_THESE,
        "is_chosen": found.is_chosen,
        "choice": request.POST.get("choice") or request.GET.get("choice") or "",
        "quoted": [
            {"quoted": one, "url": url_of(one.candidate.citation) if one.candidate else ""} for one in found.quoted
        ],
        "community": standing.community,
        "authority": standing.authority,
        "on": standing.on,
        "known_at": standing.known_at,
        "is_now": is_now,
        "ground": Ground(ground).label if ground else "",
        "may_refuse": may_refuse,
        "actions": ACTIONS if may_refuse or sign_in_to_refuse else "",
        "refused_before": refused_before(found.text, standing.community) if may_refuse else None,
        "is_beyond_only": found.verdict in REFUSABLE_BEYOND,
        "sign_in_query": urlencode({"next": f"{request.path}?{urlencode({'q': found.text})}"})
        if sign_in_to_refuse
        else "",
        "sender_form": SenderForm(authority=standing.authority) if may_refuse else None,
        "token": uuid.uuid4() if may_refuse else "",
    }


def _token(text):
    """The one-time token of the form; a form without a proper one is treated as new."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()
