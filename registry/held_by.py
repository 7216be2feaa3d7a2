"""The register of data that departments already hold: what is entered, ended, and by whom."""

from django.db import transaction
from django.utils.translation import gettext as _

from registry.models import DataHolding
from web import clock
from web.refusals import NotAllowed, NotYourPart

KEEPER = "registry.keep_guidance"


def may_keep(user, authority_id):
    """Whether the user keeps the register of an authority."""
    return user.is_authenticated and authority_id in user.authority_ids_with(KEEPER)


@transaction.atomic
def enter_holding(*, field, holder, since, by, also_called=(), note=""):
    """``holder`` (a unit) holds ``field`` since a day. Returns the DataHolding.

    Raises NotYourPart for others than the keepers, NotAllowed when the same holder is entered for the field already.
    """
    if not may_keep(by, holder.authority_id):
        raise NotYourPart(_("只有本辖区的审核人可以登记已有数据。"))
    same = DataHolding.objects.filter(authority=holder.authority, field=field, holder=holder)
    if same.on(since).exists() or same.filter(valid_from__gte=since).exists():
        raise NotAllowed(_("%(holder)s的「%(field)s」已经登记。") % {"holder": holder, "field": field}, field="field")
    return DataHolding.objects.create(
        authority=holder.authority,
        field=field,
        holder=holder,
        also_called=list(also_called),
        note=note,
        valid_from=since,
    )


@transaction.atomic
def end_holding(holding, *, on, by):
    """From the day ``on`` the holder no longer holds it. Raises NotYourPart, NotAllowed for a day that can't be."""
    locked = DataHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if not may_keep(by, locked.authority_id):
        raise NotYourPart(_("只有本辖区的审核人可以登记停止持有。"))
    if locked.valid_to is not None and locked.valid_to <= clock.today():
        raise NotAllowed(_("已经登记停止持有。"))
    if on <= locked.valid_from:
        raise NotAllowed(_("停止持有的日期应当晚于开始持有的日期。"), field="on")
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    return locked
