"""Copies of public pages that browsers and proxies may keep: valid for one edition of the register, one day, one reader's look.

Whoever is signed in, or carries a message from the page before, gets an answer that nobody keeps.
"""

import hashlib
from datetime import datetime, time, timedelta
from functools import lru_cache, wraps
from pathlib import Path

from django.conf import settings
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language

from web import clock

#: What of a request changes a public page beside its address; large print and language are cookies.
VARIES_BY = ("Cookie", "Accept-Language")
PERSONAL = "private, no-store"
SOURCES = ("*/*.py", "*/*/*.py", "templates/**/*.html", "static/**/*.*")


def public_copy(edition):
    """A decorator for public views, classes (pages and API) and functions, whose answers rest on ``edition``.

    ``edition()`` gives (stamp, moment of its renewal), in one query; nothing else is asked for a 304.
    """

    def decorate(view):
        if isinstance(view, type):
            return method_decorator(lambda dispatch: _kept(dispatch, edition), name="dispatch")(view)
        return _kept(view, edition)

    return decorate


def _kept(view, edition):
    @wraps(view)
    def look(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if is_personal(request):
            return _when_rendered(view(request, *args, **kwargs), _forbid)
        # The frame leaves out what belongs to one reader: tokens of forms.
        request.is_public_copy = True
        tag, moment = marks_of(request, *edition())
        unchanged = get_conditional_response(request, etag=tag, last_modified=int(moment.timestamp()))
        answer = unchanged or view(request, *args, **kwargs)
        return _when_rendered(answer, lambda response: _allow(request, response, tag, moment))

    return look


def is_personal(request):
    """True for a reader with a session, or with a message that waits to be shown."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


def marks_of(request, stamp, renewed_at):
    """(ETag, moment of the last change) of a page: a new edition, a new day or a new release make another."""
    released = release()
    look = (
        *(str(stamp), clock.today().isoformat(), get_language(), request.COOKIES.get("large", "")),
        *(request.get_full_path(), released[0]),
    )
    midnight = datetime.combine(clock.today(), time.min, get_current_timezone())
    moments = [moment for moment in (renewed_at, midnight, released[1]) if moment]
    tag = hashlib.sha256("\n".join(look).encode()).hexdigest()[:32]
    return f'W/"{tag}"', min(max(moments), datetime.now(get_current_timezone()))


@lru_cache(maxsize=1)
def release():
    """(mark of the code that draws the pages, when it was written); read once by each process."""
    files = sorted(path for pattern in SOURCES for path in Path(settings.BASE_DIR).glob(pattern))
    facts = [(str(path.relative_to(settings.BASE_DIR)), path.stat()) for path in files]
    mark = hashlib.sha256(str([(name, stat.st_size, int(stat.st_mtime)) for name, stat in facts]).encode()).hexdigest()
    newest = max((stat.st_mtime for _name, stat in facts), default=0)
    return mark, datetime.fromtimestamp(int(newest), get_current_timezone())


class CautiousMiddleware:
    """A page that says nothing of copies may be kept by nobody else, and not without asking: phones are shared."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _when_rendered(response, act):
    """Let ``act`` see the response once its template has been drawn."""
    if hasattr(response, "render") and not response.is_rendered:
        response.add_post_render_callback(act)
    else:
        act(response)
    return response


def _forbid(response):
    response["Cache-Control"] = PERSONAL
    patch_vary_headers(response, VARIES_BY)


def _allow(request, response, tag, moment):
    """Mark a good answer as one that may be kept; whatever bears a cookie or a token may not."""
    if response.status_code not in (200, 304) or response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return _forbid(response)
    response["ETag"] = tag
    response["Last-Modified"] = http_date(moment.timestamp())
    response["Cache-Control"] = f"public, max-age={seconds_to_keep()}"
    patch_vary_headers(response, VARIES_BY)


def seconds_to_keep():
    """How long a copy is shown without asking again: as set, and never beyond midnight."""
    now = localtime(clock.now())
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    return max(0, min(settings.PUBLIC_COPY_SECONDS, int((midnight - now).total_seconds())))
