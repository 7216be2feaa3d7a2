"""The ways a rule says no, and how a page says it: one sentence, what is wrong and how to mend it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule says no. ``message`` is for people, ``code`` for programs, ``field`` names the place when there is one."""

    code = "refused"
    status = 409

    def __init__(self, message, *, code=None, field=None):
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field

    def __str__(self):
        return str(self.message)


class NotAllowed(Refused):
    """The procedure forbids this in the present state, or an obstacle stands in the way."""

    code = "not_allowed"


class Stale(Refused):
    """Somebody else moved or changed the object since the form was opened."""

    code = "stale"


class NotYourPart(Refused):
    """The user plays no part in this object that may do this."""

    code = "not_your_part"
    status = 403


class BadQuery(Refused):
    """A value in the address cannot be read, such as a date that does not exist."""

    code = "invalid"
    status = 400


class Gone(Refused):
    """It was there, and isn't kept any more."""

    code = "gone"
    status = 410


class RefusalMiddleware:
    """Turns a ``Refused`` that a page did not catch into a sentence: back to the page after a POST, else a page of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, why):
        if not isinstance(why, Refused) or request.path.startswith("/api/"):
            return None
        if request.method == "POST" and why.status == 409:
            messages.error(request, str(why))
            return HttpResponseRedirect(request.path.rsplit("/do/", 1)[0] + "/" if "/do/" in request.path else "/")
        unread = _("提交的内容读不懂") if request.method == "POST" else _("这个地址读不懂")
        titles = {400: unread, 403: _("您不能办理这一步")}
        context = {"why": why, "title": titles.get(why.status, _("现在不能这样办"))}
        return render(request, "refused.html", context, status=why.status)
