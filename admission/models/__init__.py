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
from admission.models.consequences import Consequence, Meeting
from admission.models.decisions import Decision, Outcome, RejectionReason
from admission.models.deficiencies import Deficiency, DeficiencyKind
from admission.models.inheritance import InheritedCoverage

__all__ = [
    "Admission",
    "AdmissionTerm",
    "Application",
    "ApplicationKind",
    "ApplicationState",
    "ApplicationStep",
    "Attachment",
    "AttachmentSlot",
    "Consequence",
    "Decision",
    "Deficiency",
    "DeficiencyKind",
    "Duration",
    "Frequency",
    "FundingSource",
    "InheritedCoverage",
    "Meeting",
    "Outcome",
    "RejectionReason",
    "Relation",
    "Standing",
]
