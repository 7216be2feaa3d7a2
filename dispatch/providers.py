"""The directory of organisations that take work which would otherwise go to communities: entered, corrected, ended."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dispatch.models import Provider
from web.refusals import NotAllowed, NotYourPart

KEEPER = "admission.review"


def authority_kept_by(user):
    """The authority whose directory and rates a user keeps: that of the reviewer's post; None for others."""
    unit = user.unit_for(KEEPER)
    return unit and unit.authority


def may_keep(user, authority_id):
    """True for reviewers of the authority."""
    return authority_id in user.authority_ids_with(KEEPER)


def keep(row, *, by, last_day=None, **said):
    """Write a row of the directory (new or not), until its last day if it has one. Raises NotYourPart, NotAllowed."""
    if not may_keep(by, row.authority_id):
        raise NotYourPart(_("承接组织名录由审核人登记、修改。"))
    for name, value in said.items():
        setattr(row, name, value)
    row.valid_to = last_day and last_day + timedelta(days=1)
    if row.valid_to and row.valid_to <= row.valid_from:
        raise NotAllowed(_("最后一日不能早于列入日期。"), code="ends_before_it_starts", field="last_day")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise NotAllowed(_("名录里这段时间已有同名的组织。"), code="name_taken", field="name") from None
    return row


def offered(authority, day):
    """The organisations in the directory of an authority on a day."""
    return Provider.objects.of(authority).on(day)
