"""For whom a question is asked: which authority's lists, which community's admissions."""

from django.utils.translation import gettext as _

from registry.models import Authority, Community
from web.refusals import BadQuery, NotYourPart


def communities_of(user):
    """The communities for which a user may ask: those worked in first, then those of the user's street."""
    if not user.is_authenticated:
        return []
    works_in = user.unit_ids_with("dispatch.receive")
    of_street = Community.objects.filter(parent_id__in=user.unit_ids_with("dispatch.view_street"))
    rows = (Community.objects.filter(pk__in=works_in) | of_street).today().select_related("authority", "parent")
    return sorted(rows, key=lambda one: (one.pk not in works_in, one.official_order, one.pk))


def works_in(user, community):
    """True when the user receives and refuses for this community."""
    return community is not None and user.is_authenticated and community.pk in user.unit_ids_with("dispatch.receive")


def community_for(user, code, mine):
    """The community with this code among ``mine``; without a code the one in which the user works, or None.

    Raises BadQuery for a code that no community has, NotYourPart for somebody else's.
    """
    if not code:
        return next((one for one in mine if works_in(user, one)), None)
    if named := next((one for one in mine if one.code == code), None):
        return named
    if Community.objects.today().filter(code=code).exists():
        raise NotYourPart(_("只能查询您任职的社区；不写社区时只按清单回答。"), field="community")
    raise no_such_community(code)


def no_such_community(code):
    """The refusal for a code that no community has."""
    return BadQuery(
        _("没有代码是「%(code)s」的社区。请核对代码；不写社区时只按清单回答。") % {"code": code[:40]},
        code="unknown_community",
        field="community",
    )


def authority_for(user, short_name=""):
    """The authority asked about: the named one, else the user's own, else the first district.

    Raises BadQuery for a name that isn't there, or when nothing is set up yet.
    """
    if short_name:
        named = Authority.objects.today().filter(short_name=short_name).first()
        if named is None:
            raise BadQuery(
                _("没有编号用简称是「%(name)s」的辖区。请核对简称；不写时按默认的辖区回答。")
                % {"name": short_name[:40]},
                code="unknown_authority",
                field="authority",
            )
        return named
    own = user.authority if user is not None and user.is_authenticated else None
    authority = own or Authority.objects.today().order_by("-level", "pk").first()
    if authority is None:
        raise BadQuery(_("本系统还没有建立辖区和清单，请联系系统管理员。"), code="no_authority", field="authority")
    return authority
