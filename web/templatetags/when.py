"""Tags that keep the day and the moment of knowledge from page to page, and say when a page isn't about today."""

from django import template
from django.utils import timezone
from django.utils.http import urlencode

from web import clock

register = template.Library()

#: What of an address says when: the day of the law, and the moment as of which it was known.
WHEN = ("on", "known_at")


@register.simple_tag(takes_context=True)
def when(context, **more):
    """The query of a link to another page of the same day: ``?on=…&known_at=…`` as asked for, then ``more``; else ""."""
    request = context.get("request")
    asked = request.GET if request else {}
    pairs = {name: asked.get(name, "").strip() for name in WHEN} | more
    query = urlencode({name: value for name, value in pairs.items() if value not in ("", None)})
    return f"?{query}" if query else ""


@register.inclusion_tag("components/when_banner.html", takes_context=True)
def when_banner(context, on, known_at=None):
    """A plain sentence when the page isn't about today as known now, with the way back to today; else nothing."""
    query = context["request"].GET.copy()
    for name in (*WHEN, "page"):
        query.pop(name, None)
    back = f"{context['request'].path}?{query.urlencode()}" if query else context["request"].path
    today = clock.today()
    return {
        "is_shown": on != today or known_at is not None,
        "on": on,
        "known_at": known_at,
        "back": back,
        "today": today,
    }


@register.inclusion_tag("components/known_at.html")
def known_at_field(known_at=None):
    """A disclosure with the moment as of which the lists are read; open when one was asked for."""
    return {"known_at": known_at}


@register.filter
def moment_value(moment):
    """A moment as a ``datetime-local`` field takes it; nothing for None."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
