"""For whom a question is asked: which authority's lists, which community's admissions."""

from django.db.models import Q
from django.utils.translation import gettext as _

from registry.lineage import Lineage, heirs_of
from registry.models import Authority, Community
from web import clock
from web.refusals import BadQuery, NotAllowed, NotYourPart
from web.templatetags.ui import cn_date


def communities_of(user, on=None):
    """The communities for which a user may ask on a day (default today), as they are called on that day.

    Those worked in come first, then those of the user's street; on another day those that the present ones follow, or
    that will follow them. Each has ``is_mine``: whether the user works in it, or in one that follows it.
    """
    if not user.is_authenticated:
        return []
    day = on or clock.today()
    mine, streets = (set(user.unit_ids_with(name)) for name in ("dispatch.receive", "dispatch.view_street"))
    if day > clock.today():
        lineage = Lineage.load(user.authority_ids, until=day)
        mine, streets = mine | lineage.after(mine), streets | lineage.after(streets)
    seen = mine.union(user.community_ids_taken_over("dispatch.view_street"))
    rows = Community.objects.on(day).filter(Q(pk__in=seen) | Q(parent_id__in=streets))
    rows = list(rows.select_related("authority", "parent"))
    for one in rows:
        one.is_mine = one.pk in mine
    return sorted(rows, key=lambda one: (not one.is_mine, one.official_order, one.pk))


def works_in(user, community):
    """True when the user receives and refuses for this community today."""
    ids = user.present_unit_ids_with("dispatch.receive") if community is not None and user.is_authenticated else ()
    return bool(ids) and community.pk in ids


def street_recording(user, community):
    """The street through which ``user`` records for a community under it; None for those who don't work in its street."""
    if community is None or not user.is_authenticated:
        return None
    ids = user.present_unit_ids_with("dispatch.view_street")
    for post in user.posts:
        if post.unit_id in ids and community.parent_id in {post.unit_id, *user.lineage.before([post.unit_id])}:
            return post.unit
    return None


def records_for(user, community):
    """True when the user may record and refuse for this community: working in it, or in its street."""
    return works_in(user, community) or street_recording(user, community) is not None


def must_be_open(community):
    """Nothing new reaches a community that isn't there today. Raises NotAllowed, which names who follows it."""
    today = clock.today()
    if community.is_true_on(today):
        return
    said = {"name": community.name, "since": cn_date(community.valid_from), "end": cn_date(community.valid_to)}
    if today < community.valid_from:
        words = _("「%(name)s」自%(since)s才设立，现在还不能登记。")
    elif heirs := heirs_of([community], today)[community.pk]:
        said["heirs"] = _("、").join(unit.name for unit in heirs)
        words = _("「%(name)s」自%(end)s起已经终止，不能再登记新的事项；请由%(heirs)s登记。")
    else:
        words = _("「%(name)s」自%(end)s起已经终止，不能再登记新的事项。")
    raise NotAllowed(words % said, code="community_not_open", field="community")


def community_for(user, code, mine, on=None):
    """The community with this code among ``mine`` (those of the day ``on``); without a code the one in which the user
    works, or None.

    Raises BadQuery for a code that no community has on that day, or when several of that day stand for the one in which
    the user works now; NotYourPart for somebody else's.
    """
    if not code:
        return _of_work(user, [one for one in mine if one.is_mine])
    if named := next((one for one in mine if one.code == code), None):
        return named
    if Community.objects.on(on or clock.today()).filter(code=code).exists():
        raise NotYourPart(_("只能查询您任职的社区；不写社区时只按清单回答。"), field="community")
    raise no_such_community(code)


def _of_work(user, mine):
    codes = [post.unit.code for post in user.posts] if mine else []
    same = sorted((one for one in mine if one.code in codes), key=lambda one: codes.index(one.code))
    if same or len(mine) < 2:
        return next(iter(same or mine), None)
    raise BadQuery(
        _("那一天您的社区还不是现在的社区，请选择其中一个：%(names)s。")
        % {"names": _("、").join(f"{one.name}（{one.code}）" for one in mine)},
        code="several_communities",
        field="community",
    )


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
