"""Rows of the admission procedure, by noun."""

from admission.models.admissions import Admission, AdmissionTerm, Standing
from admission.models.applications import (
    Application,
    ApplicationKind,
    ApplicationState,
    ApplicationStep,
    Attachment,
    AttachmentSlot,
    Duration,
    Frequency,
    FundingSource,
    Relation,
)
from admission.models.decisions import Decision, Outcome, RejectionReason
from admission.models.deficiencies import Deficiency, DeficiencyKind

__all__ = [
    "Admission",
    "AdmissionTerm",
    "Application",
    "ApplicationKind",
    "ApplicationState",
    "ApplicationStep",
    "Attachment",
    "AttachmentSlot",
    "Decision",
    "Deficiency",
    "DeficiencyKind",
    "Duration",
    "Frequency",
    "FundingSource",
    "Outcome",
    "RejectionReason",
    "Relation",
    "Standing",
]
