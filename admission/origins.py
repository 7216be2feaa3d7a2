"""How a draft begins otherwise than on an empty form: as a copy of an earlier one, or recorded from paper."""

from django.db import transaction
from django.utils.translation import gettext as _

from admission.applicable import PURCHASE
from admission.drafting import attach, start_draft
from admission.models import Application, AttachmentSlot, Channel
from admission.sections import QUESTIONS
from registry.models import Community
from web import clock
from web.refusals import NotYourPart

#: What is not taken over: the dates, and what was answered because of the basis, of the lead time, of data held then.
NOT_COPIED = {
    "kind",
    "communities",
    "starts_on",
    "ends_on",
    "late_reason",
    "funding_due_on",
    "path",
    "path_reason",
    *PURCHASE,
    "held_data_answer",
}


def unit_that_may_copy(application, user):
    """The user's unit for which an application may be copied: the applicant itself or the unit that follows it; or None."""
    if application.applicant_id not in user.unit_ids_with("admission.apply"):
        return None
    if application.applicant_id in user.present_unit_ids_with("admission.apply"):
        return application.applicant
    return user.unit_for("admission.apply")


def copy_application(original, *, by, token):
    """A new draft that says what ``original`` says, but for dates, the check of the basis, files and the decision.

    The same ``token`` again gives the same draft. Raises NotYourPart.
    """
    said = {name: getattr(original, name) for name in QUESTIONS if name not in NOT_COPIED}
    return start_draft(
        unit=unit_that_may_copy(original, by),
        by=by,
        token=token,
        kind=original.kind,
        communities=Community.objects.of(original.authority).on(clock.today()).filter(applications_to=original),
        copied_from=original,
        workload_hours=original.workload_hours,
        **said,
    )


def may_record(user, unit):
    """Whether the user may record a paper application of ``unit``: reviewers do, for every unit but their own."""
    reviews = unit.authority_id in user.authority_ids_with("admission.review")
    return reviews and unit.may_apply and unit.pk not in user.unit_ids


@transaction.atomic
def record_paper(*, unit, by, token, kind, signed_by, received_on, paper):
    """A draft of ``unit`` recorded from a signed paper, which is kept in its slot; who records it can't review it.

    The same ``token`` again gives the same draft. Raises NotYourPart, ValidationError for a file that can't be taken.
    """
    if not may_record(by, unit):
        raise NotYourPart(_("纸质申请由审核单位的人员代录；本单位的申请请由经办人网上填报。"))
    draft, is_new = Application.objects.get_or_create(
        token=token,
        defaults={
            "authority": unit.authority,
            "applicant": unit,
            "created_by": by,
            "kind": kind,
            "channel": Channel.PAPER,
            "paper_signed_by": signed_by,
            "paper_received_on": received_on,
        },
    )
    if draft.created_by_id != by.pk:
        raise NotYourPart(_("这份申请不是您建立的。"))
    if is_new:
        attach(draft, AttachmentSlot.PAPER, paper, by=by)
        draft.refresh_from_db(fields=["version"])
    return draft
