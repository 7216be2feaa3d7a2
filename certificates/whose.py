"""For whom a certificate is looked up and by whom something is recorded: the community that one works in, its authority."""

from django.utils.translation import gettext as _

from registry.models import Authority, Community
from web import clock
from web.refusals import BadQuery, NotAllowed, NotYourPart

WORKER = "dispatch.receive"


def own_communities(user):
    """The communities in which the user works today, in the official order."""
    ids = user.present_unit_ids_with(WORKER) if user.is_authenticated else ()
    rows = Community.objects.today().filter(pk__in=ids).select_related("authority", "parent")
    return list(rows.order_by("official_order", "pk")) if ids else []


def own_community(user, code=""):
    """The one of them with this code, else the first; None for those who work in none."""
    ours = own_communities(user)
    return next((one for one in ours if one.code == code), next(iter(ours), None))


def worked_in(user, code=""):
    """The community for which the user records something: the one with this code, else the user's own.

    Raises NotYourPart for another's, or when the user works in none.
    """
    ids = user.present_unit_ids_with(WORKER) if user.is_authenticated else ()
    rows = Community.objects.today().filter(pk__in=ids).select_related("authority", "parent")
    found = (rows.filter(code=code) if code else rows.order_by("official_order", "pk")).first()
    if found is None:
        raise NotYourPart(_("只有社区工作者可以为自己任职的社区登记。"), field="community" if code else None)
    return found


def must_work_in(user, community):
    """Raises NotYourPart unless the user works in the community, or in one that follows it."""
    if community.pk not in user.unit_ids_with(WORKER):
        raise NotYourPart(_("只有本社区的工作者可以登记、更正、作废。"))


def authority_of(user, short_name=""):
    """The authority whose lists are looked in: the named one, else the user's own, else the first district.

    Raises BadQuery for a name that isn't there, NotAllowed when nothing is set up yet.
    """
    today = Authority.objects.on(clock.today())
    if short_name:
        if (named := today.filter(short_name=short_name).first()) is None:
            raise BadQuery(
                _("没有编号用简称是「%(name)s」的辖区。请核对简称；不写时按默认的辖区回答。")
                % {"name": short_name[:40]},
                code="unknown_authority",
                field="authority",
            )
        return named
    own = user.authority if user.is_authenticated else None
    if (found := own or today.order_by("-level", "pk").first()) is None:
        raise NotAllowed(_("本系统还没有建立辖区和清单，请联系系统管理员。"), code="no_authority")
    return found
