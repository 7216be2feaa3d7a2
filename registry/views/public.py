"""Public pages by community: which lists hold for it, and posters of one list or of all of them."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from registry.holding import lists_holding_for
from registry.models import Community, ListEntry
from registry.posters import Group, poster_of, read_size
from registry.public_copies import kept_by_edition
from registry.views.lists import Dated, OfOneList
from web.days import on_and_known
from web.sheets import OfficialPaper
from web.templatetags.ui import short_date


def entries_of(lists, user, when):
    """The entries of ``lists`` on ``when``, (day, known at), list by list. Two queries."""
    rows = ListEntry.objects.visible_to(user).in_force(*when).filter(line__item_list__in=lists).for_reading()
    order = ("line__item_list__authority__level", "line__item_list__position", "line__item_list_id")
    return list(rows.order_by(*order, "line__position", "line_id"))


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class CommunityList(Dated, TemplateView):
    """All communities on a day, street by street: the way to the lists of each."""

    template_name = "registry/list_communities.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        communities = Community.objects.visible_to(self.request.user).on(context["on"])
        streets = {}
        for one in communities.select_related("parent", "authority").order_by(
            "authority_id", "parent__official_order", "parent_id", "official_order", "pk"
        ):
            streets.setdefault(one.parent, []).append(one)
        return {**context, "streets": list(streets.items())}


class OfCommunity(Dated):
    """Pages of the community that the address names."""

    def get_context_data(self, **kwargs):
        rows = Community.objects.visible_to(self.request.user).select_related("authority__parent", "parent")
        self.community = get_object_or_404(rows, pk=self.kwargs["pk"])
        context = super().get_context_data(**kwargs)
        lists = list(lists_holding_for(self.community))
        entries = entries_of(lists, self.request.user, (context["on"], context["known_at"]))
        return {**context, "community": self.community, "lists": lists, "entries": entries}


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class CommunityLists(OfCommunity, TemplateView):
    """Everything that stands on the lists of a community on a day."""

    template_name = "registry/list_community.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        groups = {item_list.pk: Group(item_list) for item_list in context["lists"]}
        for entry in context["entries"]:
            groups[entry.line.item_list_id].entries.append(entry)
        return {**context, "groups": list(groups.values()), "is_open": self.community.is_true_on(context["on"])}


class PosterPage(OfficialPaper):
    """A sheet for the wall, in the register's language, with a QR code to the page of the same day."""

    template_name = "registry/list_poster.html"

    def poster(self, entries, back, **words):
        """The poster of ``entries``; ``back`` is the page that it leads to."""
        on, known_at = on_and_known(self.request)
        asked = {"on": short_date(on)} | ({"known_at": self.request.GET["known_at"].strip()} if known_at else {})
        back = f"{back}?{urlencode(asked)}"
        address = self.request.build_absolute_uri(back)
        sheet = poster_of(entries, when=(on, known_at), address=address, size=read_size(self.request), **words)
        return {"poster": sheet, "back": back}


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class ListPoster(PosterPage, OfOneList, Dated, TemplateView):
    """One list as a poster."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        entries = entries_of([self.item_list], self.request.user, (context["on"], context["known_at"]))
        back = reverse("registry:list-detail", args=[self.item_list.pk])
        words = {"title": self.item_list.name, "issuer": self.item_list.authority.name}
        return {**context, **self.poster(entries, back, **words)}


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class CommunityPoster(PosterPage, OfCommunity, TemplateView):
    """All lists of a community as one poster."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        title = _("%(community)s工作事项清单") % {"community": self.community.name}
        back = reverse("registry:community-lists", args=[self.community.pk])
        words = {"title": title, "issuer": self.community.authority.name, "is_titled": True}
        return {**context, **self.poster(context["entries"], back, **words)}
