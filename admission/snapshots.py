"""The application as it was decided on, word for word, with a fingerprint that shows any change."""

from django.conf import settings
from django.utils.translation import override

from admission.answers import sections_of
from admission.submissions import check_sum

#: Whom to ask: no part of what is decided, and not to be spread with it.
LEFT_OUT = frozenset({"contact_name", "contact_phone"})


def snapshot_of(application):
    """What the application says, in the register's language: its number, its answers by section, the communities asked
    on this day, its files with their check sums."""
    communities = application.target_communities().order_by("parent__official_order", "official_order", "pk")
    with override(settings.LANGUAGE_CODE):
        sections = [
            {
                "key": row.section.key,
                "label": str(row.section.label),
                "answers": [
                    {"field": answer.field, "label": str(answer.label), "text": answer.text}
                    for answer in row.answers
                    if answer.text and answer.field not in LEFT_OUT
                ],
            }
            for row in sections_of(application)
        ]
        files = [
            {"slot": str(one.get_slot_display()), "name": one.file.name, "sha256": one.file.sha256}
            for one in application.attachments.filter(replaced_at=None).for_list()
        ]
    return {
        "number": application.number,
        "version": application.version,
        "applicant": application.applicant.name,
        "sections": sections,
        "communities": [{"code": one.code, "name": one.name} for one in communities],
        "files": files,
    }


def is_intact(decision):
    """True when the decision's snapshot is the one of which the fingerprint was kept."""
    return bool(decision.snapshot_sha256) and check_sum(decision.snapshot) == decision.snapshot_sha256
