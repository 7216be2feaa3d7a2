"""The saved views of the list that a page shows, and the form that saves the present filter."""

from django import template

from desk.models import SavedView
from desk.saved_views import address_of, list_page_at, query_of, roles_of

register = template.Library()


@register.inclusion_tag("components/saved_views.html", takes_context=True)
def saved_views(context):
    """Links to the views of this page and a disclosure to save the filter; nothing for readers who aren't signed in."""
    request = context["request"]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or list_page_at(request.path) is None:
        return {"is_shown": False}
    here = query_of(request.GET.urlencode())
    views = SavedView.objects.visible_to(user).of_page(request.path)
    return {
        "is_shown": True,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "views": [(one, address_of(one), one.query == here, one.owner_id != user.pk) for one in views],
        "page": request.path,
        "query": here,
        "roles": roles_of(user),
    }
