"""Columns of the registry's files: lines of lists, orders, units."""

from django.utils.translation import gettext_lazy as _

from registry.models import (
    Category,
    CorrectedField,
    CorrectionState,
    ListKind,
    OrderState,
    PermittedAct,
    UnitChangeKind,
)
from registry.models.bases import BasisLevel
from registry.models.units import DepartmentKind, UnitKind
from web.exports import Column, Export

BASIS = (
    Column("basis_title", _("依据题名"), "basis.title"),
    Column("basis_document_number", _("依据文号"), "basis.document_number"),
    Column("basis_issuer", _("制发机关"), "basis.issuer"),
    Column("basis_level", _("依据层级"), "basis.level", "choice", BasisLevel),
    Column("basis_article", _("条款"), "basis.article"),
    Column("basis_is_confirmed", _("依据已核实"), "basis.is_confirmed", "flag"),
)
ENACTED = (
    Column("valid_from", _("生效日期"), kind="day"),
    Column("last_day", _("最后一日"), kind="day"),
    Column("enacted_by", _("列入文件"), "enacted_by.title"),
    Column("enacted_by_number", _("列入文号"), "enacted_by.document_number"),
)


def department_names(field):
    """A function that gives the names of the departments of a row in the official order: those that lead, or co-operate."""
    return lambda row: [unit.name for unit in getattr(row, field).all()]


#: What a line says; the list can be imported again from it.
LINES = (
    Column("authority", _("辖区"), "line.item_list.authority.name"),
    Column("list", _("清单"), "line.item_list.kind", "choice", ListKind),
    Column("list_name", _("清单名称"), "line.item_list.name"),
    Column("number", _("编号"), "line.number"),
    Column("heading", _("一级分类")),
    Column("subheading", _("二级分类")),
    Column("name", _("事项名称")),
    Column("category", _("类别"), kind="choice", choices=Category),
    Column("content", _("内容")),
    Column("conditions", _("条件、用途")),
    Column("community_role", _("社区职责")),
    Column("service_place", _("办理地点")),
    Column("permitted_acts", _("协助方式"), kind="list", choices=PermittedAct),
    Column("lead_departments", _("牵头部门"), department_names("lead_departments"), "list"),
    Column("cooperating_departments", _("配合部门"), department_names("cooperating_departments"), "list"),
    *BASIS,
    Column("keywords", _("关键词"), "line.keywords", "list"),
    *ENACTED,
)
ENTRIES = Export(_("清单条目"), LINES)

LISTS = Export(
    _("清单目录"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("kind", _("种类"), kind="choice", choices=ListKind),
        Column("name", _("名称")),
        Column("for_rural", _("适用于涉农社区"), kind="flag"),
        Column("size", _("条目数"), kind="number"),
    ),
)

ORDERS = Export(
    _("调整文件"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("title", _("标题")),
        Column("document_number", _("文号")),
        Column("published_on", _("公布日期"), kind="day"),
        Column("effective_on", _("生效日期"), kind="day"),
        Column("state", _("状态"), kind="choice", choices=OrderState),
        Column("notice_from", _("公示起始日"), kind="day"),
        Column("notice_until", _("公示截止日"), kind="day"),
        Column("reason", _("调整理由")),
    ),
    rows=lambda rows: rows.select_related("authority"),
)

UNITS = Export(
    _("单位名录"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("kind", _("类别"), kind="choice", choices=UnitKind),
        Column("code", _("代码")),
        Column("name", _("名称")),
        Column("parent_code", _("所属街道代码"), "parent.code"),
        Column("parent", _("所属街道"), "parent.name"),
        Column("department_kind", _("部门类别"), kind="choice", choices=DepartmentKind),
        Column("official_order", _("排序"), kind="number"),
        Column("is_rural", _("涉农社区"), kind="flag"),
        Column("valid_from", _("设立日期"), kind="day"),
        Column("last_day", _("最后一日"), kind="day"),
    ),
    rows=lambda rows: rows.select_related("parent", "authority"),
)

DEPARTMENTS = Export(
    _("部门"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("code", _("代码")),
        Column("name", _("名称")),
        Column("department_kind", _("部门类别"), kind="choice", choices=DepartmentKind),
        Column("official_order", _("排序"), kind="number"),
        Column("valid_from", _("设立日期"), kind="day"),
        Column("last_day", _("最后一日"), kind="day"),
    ),
    rows=lambda rows: rows.select_related("authority"),
)


def unit_names(units):
    """A function that gives the names of the units of a change: those that end, or those that open."""
    return lambda change: [unit.name for unit in getattr(change, units).all()]


UNIT_CHANGES = Export(
    _("单位变动"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("kind", _("种类"), kind="choice", choices=UnitChangeKind),
        Column("on", _("生效日期"), kind="day"),
        Column("ended", _("终止的单位"), unit_names("ended"), "list"),
        Column("opened", _("设立的单位"), unit_names("opened"), "list"),
        Column("document_number", _("文号")),
        Column("reason", _("事由")),
        Column("recorded_at", _("登记时间"), kind="moment"),
    ),
)

#: Who wrote and who issued a correction stays inside the register.
CORRECTIONS = Export(
    _("勘误"),
    (
        Column("list", _("清单"), "entry.line.item_list.name"),
        Column("number", _("编号"), "entry.line.number"),
        Column("name", _("事项名称"), "entry.name"),
        Column("field", _("栏目"), kind="choice", choices=CorrectedField),
        Column("before", _("原文")),
        Column("after", _("更正为")),
        Column("reason", _("勘误说明")),
        Column("state", _("状态"), kind="choice", choices=CorrectionState),
        Column("made_at", _("签发时间"), "corrected.known_from", "moment"),
    ),
)
