"""Setting a rule from a day on. A value that has held is never edited: it ends, and another begins."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from registry.models import Authority, AuthorityRule
from web import clock
from web.refusals import NotAllowed, Stale
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class Plan:
    """What a value from the day ``on`` would meet: the own row that holds then, and the day on which another takes over.

    ``replaces`` when that row would begin on the very day, so that it never comes to hold.
    """

    on: date
    before: AuthorityRule | None
    until: date | None

    @property
    def replaces(self):
        """Whether the row that holds then gives way altogether."""
        return self.before is not None and self.before.valid_from == self.on

    @property
    def mark(self):
        """Changes when somebody else sets the rule meanwhile."""
        return f"{self.before and self.before.pk}:{self.until}"


def plan_for(authority, key, on):
    """The Plan of a value from the day ``on``. Raises NotAllowed for a past day, and where a value began today."""
    today = clock.today()
    if on < today:
        raise NotAllowed(_("不能早于今天：以前的事项已经按当时的规则办理。"), field="on")
    rows = AuthorityRule.objects.filter(authority=authority, key=key).exclude(valid_to__lte=on).order_by("valid_from")
    before = next((row for row in rows if row.valid_from <= on), None)
    if before and before.valid_from == on == today:
        raise NotAllowed(_("今天起的取值已经设定过，可能已经有事项照此办理；请从明天或者以后起设定。"), field="on")
    later = next((row.valid_from for row in rows if row.valid_from > on), None)
    return Plan(on, before, before.valid_to if before else later)


def set_rule(authority, key, *, plan, value, source, is_assumption):
    """Let ``value`` hold from the day of the plan. Returns the new row.

    Raises NotAllowed when that says nothing new, Stale when the plan is no longer how things stand.
    """
    said = {"value": value, "source": source, "is_assumption": is_assumption}
    with transaction.atomic():
        _give_way(authority, key, plan)
        if plan.before and all(getattr(plan.before, name) == one for name, one in said.items()):
            raise NotAllowed(_("这一天已经是这个取值，不用再设定。"), field="value")
        return AuthorityRule.objects.create(
            authority=authority, key=key, valid_from=plan.on, valid_to=plan.until, **said
        )


def leave_to_others(authority, key, *, plan):
    """Keep no value of one's own from the day of the plan: the city's holds, else the default. Raises as ``set_rule``."""
    with transaction.atomic():
        _give_way(authority, key, plan)
        if plan.before is None:
            raise NotAllowed(_("这一天没有本辖区自己设定的取值。"), field="leaves")


def withdraw(authority, key, on):
    """Take back a value set for the day ``on``, as long as that day hasn't come: the one before goes on in its place.

    Raises NotAllowed when there is none.
    """
    with transaction.atomic():
        _lock(authority)
        rows = AuthorityRule.objects.filter(authority=authority, key=key)
        row = rows.filter(valid_from=on, valid_from__gt=clock.today()).first()
        if row is None:
            raise NotAllowed(_("没有从%(day)s起的设定，或者这一天已经到了，不能撤销。") % {"day": cn_date(on)})
        row.delete()
        rows.filter(valid_to=on).update(valid_to=row.valid_to)


def _lock(authority):
    """One at a time sets the rules of an authority."""
    Authority.objects.select_for_update(of=("self",)).get(pk=authority.pk)


def _give_way(authority, key, plan):
    """The row that holds on the day of the plan ends there, or goes if it would only begin. Raises Stale."""
    _lock(authority)
    if plan_for(authority, key, plan.on) != plan:
        raise Stale(_("这期间有人设定过这条规则，请重新核对。"))
    if plan.replaces:
        plan.before.delete()
    elif plan.before:
        AuthorityRule.objects.filter(pk=plan.before.pk).update(valid_to=plan.on)
