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
from registry.models.holdings import DataHolding
from registry.models.lists import DEPARTMENTS, ItemList, ListEntry, ListKind, ListLine
from registry.models.notice_wordings import NoticeWording
from registry.models.objections import Objection, ObjectionState, ObjectionStep
from registry.models.orders import AdjustmentOrder, OrderLine, OrderState, OrderStep
from registry.models.signers import KnownSigner
from registry.models.successions import Succession, UnitChange, UnitChangeKind
from registry.models.units import Community, Department, Street, Unit
from registry.models.wording import Category, PermittedAct, Wording

__all__ = [
    "DEPARTMENTS",
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
    "DataHolding",
    "Department",
    "Edition",
    "Guidance",
    "ItemList",
    "KnownSigner",
    "LegalBasis",
    "ListEntry",
    "ListKind",
    "ListLine",
    "NoticeWording",
    "Objection",
    "ObjectionState",
    "ObjectionStep",
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
    "Wording",
]
