"""What becomes of posts when units change: they end with the unit, and move to the one unit that follows."""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import notice_events  # noqa: F401  declares what is told
from accounts.models import Membership
from registry.models import UnitChange
from registry.notice_wordings import in_chinese, tell_of
from registry.successions import FOLLOWERS, Consequence, Follower, Item
from web.refusals import NotAllowed
from web.templatetags.ui import cn_date

SHOWN = 20
FAR = "9999-12-31"  # sorts after every day


def follow(change):
    """End the posts of the units that end; where one unit follows, the same posts begin there on that day.

    Raises NotAllowed for a post that begins later in a unit that nobody, or more than one, follows.
    """
    rows = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=change.on), unit__in=change.ended.all())
    posts = list(rows.select_related("unit", "user"))
    heirs = _only_heirs(change)
    late = [post for post in posts if post.valid_from >= change.on]
    if stuck := [post for post in late if post.unit_id not in heirs]:
        raise NotAllowed(
            _("「%(person)s」在「%(unit)s」的岗位自%(day)s起，不早于变动的日期，请先调整这个岗位。")
            % {"person": stuck[0].user, "unit": stuck[0].unit, "day": cn_date(stuck[0].valid_from)},
            code="post_begins_later",
        )
    Membership.objects.filter(pk__in=[post.pk for post in late]).delete()
    running = [post.pk for post in posts if post.valid_from < change.on]
    Membership.objects.filter(pk__in=running).update(valid_to=change.on)
    moved = Membership.objects.bulk_create(_moved(posts, heirs, change.on))
    _notify(change, moved)


def _only_heirs(change):
    """{ended unit: the one unit that follows it}; a unit that is split has none."""
    heirs = defaultdict(list)
    for row in change.successions.all():
        heirs[row.predecessor_id].append(row.successor_id)
    return {old: new[0] for old, new in heirs.items() if len(new) == 1}


def _moved(posts, heirs, on):
    """The posts in the units that follow; whoever held the same post in two units that merge holds it once."""
    spans = defaultdict(list)
    for post in posts:
        if post.unit_id in heirs:
            spans[post.user_id, heirs[post.unit_id], post.role].append((max(post.valid_from, on), post.valid_to))
    for (user, unit, role), dates in spans.items():
        for first, end in _joined(dates):
            yield Membership(user_id=user, unit_id=unit, role=role, valid_from=first, valid_to=end)


def _joined(dates):
    """Half-open spans of days, those that overlap or touch joined to one."""
    joined = []
    for first, end in sorted(dates, key=lambda one: (one[0], str(one[1] or FAR))):
        if joined and (joined[-1][1] is None or first <= joined[-1][1]):
            last = joined[-1][1]
            joined[-1] = (joined[-1][0], None if last is None or end is None else max(last, end))
        else:
            joined.append((first, end))
    return joined


@in_chinese
def _notify(change, moved):
    people = [post.user for post in Membership.objects.filter(pk__in=[p.pk for p in moved]).select_related("user")]
    tell_of(
        "unit-change",
        people,
        authority=change.authority_id,
        key=f"unit-change:{change.pk}",
        day=cn_date(change.on),
        kind=change.get_kind_display(),
    )


def tell(change):
    """The posts that moved, and those that ended and wait for a new place."""
    opened, ended = ([unit.pk for unit in units.all()] for units in (change.opened, change.ended))
    moved = Membership.objects.filter(unit__in=opened, valid_from=change.on, user__memberships__unit__in=ended)
    moved = moved.filter(user__memberships__valid_to=change.on).select_related("user", "unit").distinct()
    return [
        Consequence(_("随之转移的岗位"), *_shown(moved.order_by("unit_id", "pk"))),
        Consequence(
            _("待安排的岗位"),
            *_shown(unplaced(change).select_related("user", "unit").order_by("unit_id", "pk"), "post-place"),
            note=_("这些岗位随原单位终止，人员在系统里没有别的岗位；请逐一安排到承继的单位。"),
            tone="assist",
        ),
    ]


def unplaced(change):
    """Posts that ended with their unit and whose holders hold none from that day on."""
    return _without_another(Membership.objects.filter(unit__in=[unit.pk for unit in change.ended.all()]), change.on)


def waiting_for_place(user):
    """Posts that ended with their unit, of people who may sign in and hold none from then on: what ``user`` places."""
    ids = user.authority_ids_with("accounts.manage") if user.is_authenticated else []
    mine = Membership.objects.filter(unit__authority_id__in=ids, user__is_active=True)
    by_change = UnitChange.objects.filter(ended=OuterRef("unit"), on=OuterRef("valid_to"))
    return _without_another(mine.filter(Exists(by_change)), F("valid_to")).order_by("valid_to", "unit_id", "pk")


def _without_another(posts, end):
    """Those of ``posts`` that end on ``end`` (a day or an expression) and whose holders hold none from then on."""
    later = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_to")), user=OuterRef("user"))
    return posts.filter(~Exists(later), valid_to=end)


def _shown(posts, url_name=""):
    """(how many, the first of them by name, with the address at which each is seen to)."""
    rows = list(posts)
    words = _("%(unit)s：%(person)s（%(role)s）")
    return len(rows), tuple(
        Item(
            words % {"unit": post.unit, "person": post.user, "role": post.role_label},
            reverse(url_name, args=[post.pk]) if url_name else "",
        )
        for post in rows[:SHOWN]
    )


FOLLOWERS.append(Follower(tell, follow))
