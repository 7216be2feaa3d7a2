"""A month of a whole city, made in the database itself: dispatches to all communities, what these did with them, and money."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection

from dispatch.models import Dispatch
from registry.models import Category

#: Of a hundred receipts so many are refused and so many stay unanswered; the others are taken on.
REFUSED, UNANSWERED = 4, 16
_RECEIPTS = """
insert into dispatch_receipt (version, state, received_at, verdict, flags, citation, ground, note, number, refused_at,
  community_id, dispatch_id)
select 1, case when chance < {refused} then 'refused' when chance < {refused} + {unanswered} then 'pending'
    else 'taken_on' end,
  sent_at, case when chance < {refused} then 'unlisted' else 'assist' end, '{{}}', '{{}}',
  case when chance < {refused} then 'unlisted' else '' end, '',
  case when chance < {refused} then '城市拒〔2026〕' || sent || '-' || place || '号' else '' end,
  case when chance < {refused} then sent_at + interval '1 day' end, place, sent
from (
  select one.id as sent, one.sent_at, unit.id as place, (one.id * 31 + unit.id * 17) %% 100 as chance
  from dispatch_dispatch one, registry_unit unit
  where one.id = any(%s) and unit.kind = 'community' and unit.authority_id = one.authority_id
) drawn
"""
_STEPS = """
insert into dispatch_receiptstep (action, from_state, to_state, part, at, answers, by_id, receipt_id)
select case state when 'refused' then 'refuse' else 'take_on' end, 'pending', state, 'receiver',
  received_at + interval '1 day', '{}', %s, id
from dispatch_receipt where dispatch_id = any(%s) and state <> 'pending'
"""


def fill_city(district, month, dispatches):
    """So many dispatches in ``month`` (its first day) to all communities of the district, a fortnight before its end;
    returns how many receipts that are."""
    noon = datetime(month.year, month.month, 1, 4, tzinfo=UTC)
    senders = (district.department, district.other_department, district.office)
    sent = Dispatch.objects.bulk_create(
        Dispatch(
            authority=district.authority,
            origin="sent",
            sender=senders[n % len(senders)],
            title=f"事项{n}",
            category=Category.values[n % len(Category.values)],
            hours=Decimal("1.5"),
            sent_at=noon + timedelta(hours=n % 400),
            created_by=district.officer,
        )
        for n in range(dispatches)
    )
    ids = [one.pk for one in sent]
    with connection.cursor() as cursor:
        cursor.execute(_RECEIPTS.format(refused=REFUSED, unanswered=UNANSWERED), [ids])
        receipts = cursor.rowcount
        cursor.execute(_STEPS, [district.worker.pk, ids])
    return receipts
