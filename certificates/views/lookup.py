"""「这个证明能不能开？」: one box, one answer, one press to count who was sent here for it."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from certificates.agencies import agencies_of, asked_before, read_agency
from certificates.asking import kept_name, press
from certificates.lookup import NONE_OF_THESE, Outcome, look_up
from certificates.lookup_page import card_of, chips, matches_of
from certificates.whose import authority_of, own_communities, own_community, worked_in
from registry.public_copies import kept_by_edition
from web import clock
from web.days import read_day, read_moment
from web.refusals import BadQuery, Refused


def asked_of(request, values, community=None):
    """(text, choice, LookedUp or None, the reason or None) of what a request asks by ``values``, for a community or for
    the one that the user works in."""
    text, choice = (values.get("q") or "").strip(), values.get("choice") or ""
    if not text:
        return text, choice, None, None
    community = community or own_community(request.user, values.get("community") or "")
    on = read_day(values.get("on"), default=clock.today())
    known_at = read_moment(values.get("known_at"))
    authority = community.authority if community else authority_of(request.user, values.get("authority") or "")
    try:
        found = look_up(
            text, authority=authority, is_rural=bool(community and community.is_rural), on=on, known_at=known_at
        )
        return text, choice, found.choosing(choice) if choice else found, None
    except BadQuery as why:
        return text, choice, None, why


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class Lookup(View):
    """The box, and the answer to ``?q=``."""

    def get(self, request):
        """The page; 400 with the reason beside the box for what can't be read."""
        text, choice, found, why = asked_of(request, request.GET)
        return answered(request, text, choice, found, why)


class Press(View):
    """One press of a worker: counted, and on to the slip, or to the log of stamps."""

    def get(self, request):
        """Nothing to see here: the button lives on the look-up."""
        return redirect("certificates:lookup")

    def post(self, request):
        """Count it by today's lists; a second press goes to the same ask."""
        text, choice, found, why = asked_of(request, request.POST)
        if found is None:
            return answered(request, text, choice, None, why or BadQuery(_("请写出要开什么证明，例如「居住证明」。")))
        try:
            community = worked_in(request.user, request.POST.get("community") or "")
            agency = read_agency(request.POST.get("agency") or request.POST.get("typed"), community.authority)
            ask, made = press(
                found, community=community, agency=agency, by=request.user, token=read_token(request.POST.get("token"))
            )
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return answered(request, text, choice, found, refusal)
        return self._onward(request, ask, made)

    def _onward(self, request, ask, made):
        if ask.is_refused:
            said = _("已登记，告知单编号%(number)s。") if made else _("这一次已经登记，告知单编号%(number)s。")
            messages.success(request, said % {"number": ask.number})
            return redirect("certificates:slip-resident", ask.pk)
        messages.success(request, _("已计数。核实后盖章的，在下面登记用印。"))
        agency = "" if ask.agency_label == _("未写明") else ask.agency_label
        asked = urlencode({"line": ask.line_id, "agency": agency, "community": ask.community.code})
        return redirect(f"{reverse('certificates:issue-create')}?{asked}")


def answered(request, text, choice, found, why):
    """The page with the answer, or with the reason why there is none."""
    context = {"text": text, "choice": choice, "why": why, "chips": chips(), "none_of_these": NONE_OF_THESE}
    context |= _whose(request)
    if found is not None:
        context |= {
            "found": found,
            "card": card_of(found),
            "choices": matches_of(found, found.candidates) if found.outcome == Outcome.UNCLEAR else [],
            "others": matches_of(found, found.near or found.candidates[1:]) if found.outcome != Outcome.UNCLEAR else [],
            "on": found.on,
            "known_at": found.known_at,
            **_for_workers(context["community"], found),
        }
    return render(request, "certificates/lookup.html", context, status=200 if why is None else why.status)


def _whose(request):
    """For which of their communities workers ask; those of two choose, and every next press asks for the same."""
    ours = own_communities(request.user)
    code = request.POST.get("community") or request.GET.get("community") or ""
    community = next((one for one in ours if one.code == code), next(iter(ours), None))
    return {
        "communities": ours,
        "community": community,
        "hidden": [("community", community.code)] if len(ours) > 1 else [],
    }


def _for_workers(community, found):
    """What a worker may press: only today's answer counts."""
    if community is None or not found.is_now or found.outcome == Outcome.UNCLEAR:
        return {}
    rests_on = found.rests_on
    return {
        "may_press": True,
        "token": uuid.uuid4(),
        "asked_before": asked_before(community, rests_on.line.pk if rests_on else None),
        "agencies": agencies_of(community.authority),
        "kept_as": "" if rests_on else kept_name(found.text),
    }


def read_token(text):
    """The one-time token of a form; a form without a proper one is treated as new."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()
