"""Columns of the file of certificates: the line of the list, and what to do."""

from django.utils.translation import gettext_lazy as _

from certificates.guides import with_guides
from registry.exports import BASIS, ENACTED
from registry.models import ListKind
from web import clock
from web.days import on_and_known
from web.exports import Column, Export


def guided(rows, view):
    """The rows of a batch with the guides of the day that was asked for."""
    return with_guides(rows, on_and_known(view.request)[0] if view else clock.today())


CERTIFICATES = Export(
    _("证明事项"),
    (
        Column("authority", _("辖区"), "line.item_list.authority.name"),
        Column("list", _("清单"), "line.item_list.kind", "choice", ListKind),
        Column("number", _("编号"), "line.number"),
        Column("name", _("证明名称"), "name"),
        Column("conditions", _("条件、用途")),
        Column("steps", _("办理步骤"), "guide.steps"),
        Column("handled_by", _("由谁办理"), "guide.handled_by"),
        Column("guide_is_confirmed", _("办理指引已确认"), "guide.is_confirmed", "flag"),
        *BASIS,
        Column("keywords", _("关键词"), "line.keywords", "list"),
        *ENACTED,
    ),
    prepare=guided,
)
