"""Rows of the standing order, by noun."""

from registry.models.authorities import Authority, AuthorityRule, RecordCounter
from registry.models.bases import LegalBasis
from registry.models.calendar import CalendarDay, CalendarYear
from registry.models.lists import Category, ItemList, ListEntry, ListKind, ListLine, PermittedAct
from registry.models.orders import AdjustmentOrder, OrderLine, OrderState, OrderStep
from registry.models.units import Community, Department, Street, Unit

__all__ = [
    "AdjustmentOrder",
    "Authority",
    "AuthorityRule",
    "CalendarDay",
    "CalendarYear",
    "Category",
    "Community",
    "Department",
    "ItemList",
    "LegalBasis",
    "ListEntry",
    "ListKind",
    "ListLine",
    "OrderLine",
    "OrderState",
    "OrderStep",
    "PermittedAct",
    "RecordCounter",
    "Street",
    "Unit",
]
