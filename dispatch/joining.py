"""Joining what several communities reported into one matter, and taking it apart again: the reviewer's act, kept in history."""

from django.db import transaction
from django.utils.translation import gettext as _

from dispatch.models import Dispatch, MatterReport, Origin, ReportedMatter
from web.refusals import NotAllowed, NotYourPart

#: As many reports as one act joins.
MOST = 500
JOINS = "admission.review"


def may_join(user, authority_id):
    """True for reviewers of the authority."""
    return user.is_authenticated and authority_id in user.authority_ids_with(JOINS)


@transaction.atomic
def join(pks, *, by, matter=None):
    """Make reported dispatches one matter, or add them to one; returns the matter. Fixed number of statements.

    Pressed twice it gives the same matter. Raises NotAllowed for fewer than two, for what isn't reported, or when some are
    part of another matter; NotYourPart for who reviews nothing there.
    """
    rows = Dispatch.objects.select_for_update(of=("self",)).visible_to(by).filter(pk__in=list(pks)[:MOST])
    rows = list(rows.filter(origin=Origin.REPORTED).select_related("matter_report__matter").order_by("sent_at", "pk"))
    if matter := _joined_before(rows, matter):
        rows = [row for row in rows if not hasattr(row, "matter_report")]
    if not rows and matter:
        return matter
    if len(rows) < (1 if matter else 2):
        raise NotAllowed(_("请至少选两件社区登记的来件。"), code="too_few")
    if len({row.authority_id for row in rows} | ({matter.authority_id} if matter else set())) > 1:
        raise NotAllowed(_("只能归并同一辖区的来件。"), code="several_authorities")
    if not may_join(by, rows[0].authority_id):
        raise NotYourPart(_("只有审核人可以归并来件。"))
    matter = matter or _open(rows, by)
    MatterReport.objects.bulk_create([MatterReport(matter=matter, dispatch=row) for row in rows])
    return matter


def _joined_before(rows, matter):
    """The one matter of which some of the rows are part already, or the given one. Raises NotAllowed for several."""
    matters = {row.matter_report.matter for row in rows if hasattr(row, "matter_report")} | (
        {matter} if matter else set()
    )
    if len(matters) > 1:
        raise NotAllowed(_("选中的来件已经归并在不同的事项里，请先移出。"), code="joined_elsewhere")
    return next(iter(matters), None)


def _open(rows, by):
    """A new matter, named after the first report that says who sent it and by what number."""
    named = next((row for row in rows if row.sender_id), None) or next(
        (row for row in rows if row.sender_name), rows[0]
    )
    return ReportedMatter.objects.create(
        authority_id=rows[0].authority_id,
        title=rows[0].title,
        sender=named.sender,
        sender_name=named.sender_name,
        document_number=next((row.document_number for row in rows if row.document_number), ""),
        joined_by=by,
    )


@transaction.atomic
def take_out(matter, pks, *, by):
    """Take reports (ids of dispatches) out of a matter; what would stand alone is joined no more. Returns the matter, or None
    when nothing of it is left. Raises NotYourPart.
    """
    matter = ReportedMatter.objects.select_for_update().get(pk=matter.pk)
    if not may_join(by, matter.authority_id):
        raise NotYourPart(_("只有审核人可以归并来件。"))
    matter.reports.filter(dispatch__in=list(pks)).delete()
    if matter.reports.count() > 1:
        return matter
    matter.reports.all().delete()
    matter.delete()
    return None
