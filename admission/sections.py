"""The parts of the application form: which question stands where; page, gaps and print read this."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """One step of the form."""

    key: str
    label: str
    fields: tuple[str, ...]


SECTIONS = (
    Section(
        "matter", _("事项"), ("kind", "name", "category", "content", "requirement", "relation", "acts", "other_act")
    ),
    Section(
        "basis",
        _("依据"),
        ("basis_title", "basis_document_number", "basis_article", "basis_issuer", "basis_level"),
    ),
    Section("scope", _("范围与期限"), ("for_all_communities", "communities", "duration", "starts_on", "ends_on")),
    Section("workload", _("工作量"), ("frequency", "workload_hours", "attached_forms", "attached_systems")),
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
SECTION_OF = {field: section for section in SECTIONS for field in section.fields}
