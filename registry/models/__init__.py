"""Rows of the standing order, by noun."""

from registry.models.authorities import Authority, AuthorityRule, RecordCounter
from registry.models.bases import BasisReview, LegalBasis
from registry.models.calendar import CalendarDay, CalendarYear
from registry.models.corrections import (
    CorrectedField,
    Correction,
    CorrectionState,
    CorrectionStep,
    Reconfirmation,
    ReconfirmationState,
    ReconfirmationStep,
)
from registry.models.editions import Edition
from registry.models.guidance import Guidance
from registry.models.lists import Category, ItemList, ListEntry, ListKind, ListLine, PermittedAct
from registry.models.orders import AdjustmentOrder, OrderLine, OrderState, OrderStep
from registry.models.successions import Succession, UnitChange, UnitChangeKind
from registry.models.units import Community, Department, Street, Unit

__all__ = [
    "AdjustmentOrder",
    "Authority",
    "AuthorityRule",
    "BasisReview",
    "CalendarDay",
    "CalendarYear",
    "Category",
    "Community",
    "CorrectedField",
    "Correction",
    "CorrectionState",
    "CorrectionStep",
    "Department",
    "Edition",
    "Guidance",
    "ItemList",
    "LegalBasis",
    "ListEntry",
    "ListKind",
    "ListLine",
    "OrderLine",
    "OrderState",
    "OrderStep",
    "PermittedAct",
    "Reconfirmation",
    "ReconfirmationState",
    "ReconfirmationStep",
    "RecordCounter",
    "Street",
    "Succession",
    "Unit",
    "UnitChange",
    "UnitChangeKind",
]
