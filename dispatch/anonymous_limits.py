"""How many anonymous reports one address may send in a day, so that a script doesn't use up what the authority takes.

Only the cache counts, under a fingerprint of the address that is another every day: no row, no line of a log says whose it was.
"""

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from web import clock
from web.refusals import NotAllowed

#: A whole office may stand behind one address.
MOST_FROM_ONE_ADDRESS = 30
A_DAY = 24 * 60 * 60


def count_anonymous(request):
    """Count one anonymous report of the address from which ``request`` comes. Raises NotAllowed when it sent too many."""
    said = f"{clock.today()} {_address(request)}"
    key = f"anonymous-reports:{salted_hmac('dispatch.anonymous_limits', said, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, timeout=A_DAY)
    try:
        n = cache.incr(key)
    except ValueError:  # it ran out just now
        return
    if n > MOST_FROM_ONE_ADDRESS:
        words = _("今天从您的网络收到的匿名举报太多，请明天再报，或者换一个网络；登录以后现在就可以报。")
        raise NotAllowed(words, code="too_many")


def _address(request):
    """Where it comes from; behind a proxy, what the proxy that is ours says last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
