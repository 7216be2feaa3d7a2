"""The button that follows what a page shows."""

from django import template

from accounts.following import is_following

register = template.Library()


@register.inclusion_tag("components/follow_button.html", takes_context=True)
def follow_button(context, kind, pk):
    """A form with one button; nothing for readers who aren't signed in."""
    request = context["request"]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"is_shown": False}
    return {
        "is_shown": True,
        "is_on": is_following(user, kind, pk),
        "kind": kind,
        "pk": pk,
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
