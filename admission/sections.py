"""The parts of the application form: which question stands where; page, gaps and print read this.

When a question applies at all is said in ``applicable.py``; its sentence of help in ``question_help.py``.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """One step of the form: what is asked, and what follows from the answers and is only shown."""

    key: str
    label: str
    fields: tuple[str, ...]
    derived: tuple[str, ...] = ()


SECTIONS = (
    Section(
        "matter",
        _("事项"),
        (
            "kind",
            "name",
            "category",
            "content",
            "requirement",
            "relation",
            "acts",
            "other_act",
            "has_quota",
            "asks_permanent",
        ),
    ),
    Section(
        "basis",
        _("依据"),
        (
            "basis_title",
            "basis_document_number",
            "basis_article",
            "basis_issuer",
            "basis_level",
            "path",
            "path_reason",
            "purchase_provider",
            "purchase_workload",
            "purchase_price",
        ),
    ),
    Section(
        "scope",
        _("范围与期限"),
        ("for_all_communities", "communities", "duration", "starts_on", "ends_on", "late_reason"),
    ),
    Section(
        "workload",
        _("工作量"),
        (
            "frequency",
            "minutes_each",
            "causes",
            "attached_forms",
            "attached_systems",
            "meeting_plan",
            "signboard_text",
            "assessment_plan",
            "collected_data",
            "held_data_answer",
        ),
        derived=("workload_hours",),
    ),
    Section(
        "support",
        _("经费与保障"),
        (
            "funding_amount",
            "funding_source",
            "funding_basis",
            "funding_due_on",
            "no_funding_reason",
            "staff_assigned",
            "equipment",
            "training_plan",
        ),
    ),
    Section("necessity", _("必要性与联系人"), ("necessity_statement", "contact_name", "contact_phone")),
)
BY_KEY = {section.key: section for section in SECTIONS}
#: What may be written, in the order of the form; and where everything that the form shows stands.
QUESTIONS = tuple(field for section in SECTIONS for field in section.fields)
SECTION_OF = {field: section for section in SECTIONS for field in (*section.fields, *section.derived)}
