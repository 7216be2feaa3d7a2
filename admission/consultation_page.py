"""What a consulted unit sees of an application: the matter, its basis, scope and workload, two kinds of files; no more."""

from dataclasses import dataclass

from admission.answers import sections_of
from admission.consultations import with_lateness
from admission.deadlines import with_clocks
from admission.models import Application, AttachmentSlot
from web import workflow

#: Neither notes nor other opinions, nor who is to be telephoned: what the unit needs to say what it thinks.
SEEN = ("matter", "basis", "scope", "workload", "support")
#: What stands beside the form, as on a phone the rest comes after it.
IN_SHORT = ("requirement", "frequency", "minutes_each", "ends_on")
SLOTS = (AttachmentSlot.BASIS, AttachmentSlot.FORM)


@dataclass
class ConsultationPage:
    """One question for one reader: the sections of the matter that were filled in, files, and the form if it is theirs.

    ``asks`` is what would be asked of the community, in short: it stands beside the form, and nowhere else.
    """

    sections: list
    asks: list
    attachments: list
    actions: list
    may_read_case: bool
    transition: object = None
    form: object = None

    @property
    def others(self):
        """The actions that are not the form on the page."""
        return [one for one in self.actions if one.transition != self.transition]

    @property
    def obstacle(self):
        """Why the form on the page can't be sent now, or None."""
        return next((one.blocked_by for one in self.actions if one.transition == self.transition), None)


def attachments_for(application):
    """The files that a consulted unit may read: the basis and the forms to be filled in."""
    return application.attachments.filter(slot__in=SLOTS, replaced_at=None)


def page_of(consultation, user):
    """The ConsultationPage of ``consultation`` for ``user``, who may see it; who was asked finds the form at once."""
    application = consultation.application
    with_lateness(with_clocks([consultation]))
    actions = workflow.actions_for(consultation, user)
    sections = [one for one in sections_of(application) if one.section.key in SEEN]
    said = [(one.section, [answer for answer in one.short_first if answer.text]) for one in sections]
    in_short = {answer.field: answer for _section, answers in said for answer in answers if answer.field in IN_SHORT}
    page = ConsultationPage(
        sections=[(section, [one for one in answers if one.field not in in_short]) for section, answers in said],
        asks=[in_short[name] for name in IN_SHORT if name in in_short],
        attachments=list(attachments_for(application).for_list()),
        actions=actions,
        may_read_case=Application.objects.visible_to(user).filter(pk=application.pk).exists(),
    )
    answer = next((one for one in actions if one.action == "answer" and not one.blocked_by), None)
    if answer:
        page.transition = answer.transition
        page.form = workflow.bound_form(answer.transition, consultation)
    return page
