"""The check page: one question, one answer, and one press to refuse."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views import View

from desk.models import StoredFile
from dispatch.asked import keep
from dispatch.cards import card_of_answer, card_of_matter, match_of, url_of
from dispatch.check_photo import held, photo_of
from dispatch.forms import QuestionForm, SenderForm, TakeInForm
from dispatch.grounds import ground_for
from dispatch.models import Ground
from dispatch.papers import file_response
from dispatch.questions import NONE_OF_THESE, answer
from dispatch.refusing import refuse_at_once, refused_before, title_of
from dispatch.street_bench import SEES
from dispatch.taking_in import keeping_of, take_in
from dispatch.verdicts import Verdict
from dispatch.whose import authority_for, communities_of, community_for, records_for, street_recording, works_in
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
#: What a photo mostly asks for: one tap says it, where nobody wants to type.
PHOTO_CHIPS = (
    gettext_lazy("填报表格、台账"),
    gettext_lazy("下载安装APP、关注转发"),
    gettext_lazy("出具证明、盖章"),
    gettext_lazy("迎接检查、准备材料"),
    gettext_lazy("悬挂牌子、建工作群"),
    gettext_lazy("完成指标、签责任书"),
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
        """The answer; what was typed stays in the box, whatever is wrong with it. A photo alone is kept, and asks for a line."""
        kept, wrong = kept_with(request)
        text = request.POST.get("text", "")
        if wrong or (kept and not text.strip()):
            frame = {**_frame(request), "text": text, "kept_paper": kept, "is_photo_alone": kept is not None}
            frame["chips"] = _chips(PHOTO_CHIPS if kept else CHIPS)
            return render(request, "dispatch/check.html", {**frame, **wrong}, status=400 if wrong else 200)
        return answered(request, QuestionForm(request.POST), is_asked=True, kept=kept)


class CheckPhoto(View):
    """A photo that one has handed in with a question, while one writes what it is about."""

    def get(self, request, pk):
        """One's own alone."""
        return file_response(get_object_or_404(StoredFile, pk=pk, stored_by=request.user))


def kept_with(request):
    """(the stored file that comes with a question or None, what a page says of one that can't be kept)."""
    photo = photo_of(request.user, request.POST, request.FILES)
    if photo is None:
        return None, {}
    return (photo.keep(), {}) if photo.is_valid() else (None, {"photo": photo})


class AtOnce(View):
    """One press on an answer: a receipt, or the question page again with what stands in the way.

    A subclass names the form beside the button (``asks``) and the word by which the page knows it (``beside``).
    """

    asks, beside = None, ""

    def get(self, request):
        """Nothing to see here: the button lives on the question page."""
        return redirect("dispatch:check")

    def post(self, request):
        """Do it by today's lists and go on; a second press goes to the same receipt."""
        question = QuestionForm(request.POST)
        if not question.is_valid():
            return answered(request, question)
        community = self.community(request, question)
        if community is None:
            return answered(request, question)
        kept, wrong = kept_with(request)
        form = self.asks(request.POST, request.FILES, authority=community.authority)
        if not form.is_valid() or wrong:
            kept = held(form.cleaned_data.get("paper"), request.user) or kept
            return answered(request, question, forms={self.beside: form}, kept=kept, **wrong)
        asked = question.cleaned_data
        paper = form.cleaned_data["paper"]
        form.cleaned_data["paper"] = paper or kept
        try:
            receipt, made = self.act(
                asked["text"],
                community=community,
                by=request.user,
                token=_token(request.POST.get("token")),
                on=asked["on"],
                known_at=asked["known_at"],
                choice=asked["choice"],
                **form.cleaned_data,
            )
        except Refused as why:
            question.add_error(None, str(why))
            return answered(request, question, kept=held(paper, request.user) or kept)
        return self.onward(receipt, made)

    def community(self, request, question):
        """The community for which the user acts, or None with the reason on the form."""
        try:
            community = community_for(request.user, question.cleaned_data["community"], communities_of(request.user))
        except Refused as why:
            question.add_error("community", str(why))
            return None
        if why := self.stranger(community):
            question.add_error(None, why)
            return None
        return community


class RefuseAtOnce(AtOnce):
    """The refusal, and on to its slip."""

    asks, beside, act = SenderForm, "sender_form", staticmethod(refuse_at_once)

    def stranger(self, community):
        """Why the user doesn't refuse for a community, or None."""
        may = records_for(self.request.user, community)
        return None if may else _("只有社区工作者，或者所在街道，可以代表这个社区拒收。")

    def onward(self, receipt, made):
        """The slip."""
        said = _("已拒收，回执%(number)s，同时已报审核单位备案。") if made else _("这件事已经拒收，回执%(number)s。")
        messages.success(self.request, said % {"number": receipt.number})
        return redirect("dispatch:refusal-slip", receipt.pk)


class TakeIn(AtOnce):
    """What is to be done is kept as taken on, and on to its receipt."""

    asks, beside, act = TakeInForm, "take_in_form", staticmethod(take_in)

    def stranger(self, community):
        """Why the user keeps nothing for a community, or None."""
        return None if works_in(self.request.user, community) else _("只有社区工作者可以为自己任职的社区登记。")

    def onward(self, receipt, made):
        """The receipt."""
        messages.success(self.request, _("已收下，记为待办。") if made else _("这件事已经收下。"))
        return redirect("dispatch:receipt-detail", receipt.pk)


def answered(request, question, *, forms=None, is_asked=False, kept=None, **said):
    """The page with the answer to a question, or with what is wrong with the question (status 400).

    What a signed-in user asks (``is_asked``) is kept, masked, for those who mend keywords; ``kept`` is the photo that goes
    with the question.
    """
    frame = {**_frame(request), "kept_paper": kept, **said}
    context = {**frame, "question": question, "text": question.data.get("text", "")}
    if question.is_valid() and question.cleaned_data["on"] not in (None, clock.today()):
        context["communities"] = communities_of(request.user, question.cleaned_data["on"])
    found = _answer(request, question, context["communities"], is_asked) if question.is_valid() else None
    if found:
        context |= _with_answer(request, found)
        context |= {name: form for name, form in (forms or {}).items() if context.get(name)}
        if context["sender_form"]:
            context["sender_form"].follow(context["ground"])
    is_well = question.is_valid() and not forms
    return render(request, "dispatch/check.html", context, status=200 if is_well else 400)


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
        "chips": _chips(CHIPS),
        "on": clock.today(),
        "photo": photo_of(request.user),
    }


def _chips(chips):
    """What is often asked: shown in the reader's language, asked in that of the lists."""
    with override(settings.LANGUAGE_CODE):
        asked = [str(chip) for chip in chips]
    return [
        {"label": chip, "asked": one, "url": f"?{urlencode({'q': one})}"}
        for chip, one in zip(chips, asked, strict=True)
    ]


def _with_answer(request, found):
    standing = found.standing
    unclear = found.verdict is Verdict.UNCLEAR
    ground = ground_for(found.verdict, found.flags, is_certificate=found.asked.is_certificate)
    is_now = standing.on == clock.today() and standing.known_at is None
    refusing = _refusing(request.user, found, is_open=ground is not None and is_now)
    keeping = keeping_of(request.user, found, is_now)
    sign_in_to_refuse = ground is not None and not request.user.is_authenticated and len(found.text) <= SHORT
    return {
        "answer": card_of_answer(found),
        "choices": [match_of(one) for one in found.candidates] if unclear else [],
        "asks_nothing": found.asks_nothing and not found.candidates,
        "is_relief": found.is_relief,
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
        "may_pass_on": is_now and request.user.is_authenticated and request.user.has_perm(SEES),
        "ground": Ground(ground).label if ground else "",
        "actions": ACTIONS if refusing["may_refuse"] or keeping or sign_in_to_refuse else "",
        "keeping": keeping,
        "take_in_form": keeping and keeping["form"],
        "certificate_query": urlencode({"q": found.text})
        if found.asked.is_certificate and is_now and len(found.text) <= SHORT
        else "",
        "is_beyond_only": found.is_beyond_in_part,
        "sign_in_query": urlencode({"next": f"{request.path}?{urlencode({'q': found.text})}"})
        if sign_in_to_refuse
        else "",
        **refusing,
    }


def _refusing(user, found, *, is_open):
    """Whether ``user`` may refuse this now, in whose name it is recorded, and what the form asks; ``is_open``: whether anybody may."""
    community = found.standing.community
    may_refuse = is_open and records_for(user, community)
    is_street = user.is_authenticated and user.has_perm("dispatch.view_street")
    return {
        "may_refuse": may_refuse,
        "recording_street": None if works_in(user, community) else street_recording(user, community),
        "may_choose": is_open and community is None and is_street,
        "refused_before": refused_before(found.text, community) if may_refuse else None,
        "sender_form": SenderForm(authority=found.standing.authority) if may_refuse else None,
        "token": uuid.uuid4() if may_refuse else "",
    }


def _token(text):
    """The one-time token of the form; a form without a proper one is treated as new."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()
