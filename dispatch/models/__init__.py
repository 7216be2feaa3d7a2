"""Rows of what is sent to communities, by noun."""

from dispatch.models.asked import AskedQuestion
from dispatch.models.burdens import BurdenKind, BurdenPlace, BurdenState, StandingBurden, StandingBurdenStep
from dispatch.models.dispatches import OPEN_STATES, Dispatch, Ground, Origin, Receipt, ReceiptState, ReceiptStep, Scope
from dispatch.models.disputes import Dispute, DisputeState, DisputeStep
from dispatch.models.evaluations import FEWEST_SHOWN, TaskEvaluation
from dispatch.models.fund_uses import FundUse
from dispatch.models.funds import (
    COUNTED_ONCE,
    FundConfirmation,
    FundPayment,
    FundPromise,
    FundShare,
    FundStatus,
    Per,
)
from dispatch.models.matters import MatterReport, ReportedMatter
from dispatch.models.purchases import HourRate, Provider, ServiceAgreement
from dispatch.models.sending import CommunityGroup, Recall
from dispatch.models.violations import (
    Circular,
    CircularState,
    CircularStep,
    Evidence,
    Violation,
    ViolationKind,
    ViolationState,
    ViolationStep,
)

__all__ = [
    "COUNTED_ONCE",
    "FEWEST_SHOWN",
    "OPEN_STATES",
    "AskedQuestion",
    "BurdenKind",
    "BurdenPlace",
    "BurdenState",
    "Circular",
    "CircularState",
    "CircularStep",
    "CommunityGroup",
    "Dispatch",
    "Dispute",
    "DisputeState",
    "DisputeStep",
    "Evidence",
    "FundConfirmation",
    "FundPayment",
    "FundPromise",
    "FundShare",
    "FundStatus",
    "FundUse",
    "Ground",
    "HourRate",
    "MatterReport",
    "Origin",
    "Per",
    "Provider",
    "Recall",
    "Receipt",
    "ReceiptState",
    "ReceiptStep",
    "ReportedMatter",
    "Scope",
    "ServiceAgreement",
    "StandingBurden",
    "StandingBurdenStep",
    "TaskEvaluation",
    "Violation",
    "ViolationKind",
    "ViolationState",
    "ViolationStep",
]
