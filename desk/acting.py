"""Who acts now, for the history that the database writes: a person on a page, a job, or a command."""

import contextlib
import contextvars
import json

_acting = contextvars.ContextVar("acting", default=None)


def current():
    """(actor, context as JSON text) of the present act, or None."""
    value = _acting.get()
    return value() if callable(value) else value


@contextlib.contextmanager
def acting(actor, **context):
    """Everything written inside is the act of ``actor`` (such as ``job:monthly-report``); context says more."""
    token = _acting.set(actor if callable(actor) else (actor, json.dumps(context, ensure_ascii=False, default=str)))
    try:
        yield
    finally:
        _acting.reset(token)


class ActingMiddleware:
    """The signed-in user acts on every page.

    The user is read at the moment of writing, not before: the API authenticates late.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        bool(request.user.pk)  # resolves the lazy user once, before any write needs it
        context = json.dumps({"path": request.path, "method": request.method}, ensure_ascii=False)

        def who():
            user = request.__dict__.get("user")
            return (f"user:{user.pk}" if user is not None and user.pk else "anonymous", context)

        with acting(who):
            return self.get_response(request)
