"""What is printed on A4, and taken as a Word file: the approval form, the notice of deficiencies, the letter of a decision."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from admission.models import Application, Decision
from admission.page import page_of
from admission.papers import approval_form, decision_letter, deficiency_notice
from web.sheets import PaperPage


def page_of_application(pk):
    """The address to which a paper leads back."""
    return reverse("admission:application-detail", args=[pk])


class ApprovalForm(PaperPage):
    """申请准入社区工作事项审批表."""

    def paper(self, pk):
        """The form with what is filled in, and room for opinions and seals."""
        user = self.request.user
        application = get_object_or_404(Application.objects.visible_to(user).for_list(), pk=pk)
        paper = approval_form(page_of(application, user))
        return paper, f"{paper.title}{application.number or ''}", page_of_application(pk)


class DeficiencyNotice(PaperPage):
    """补正告知书: every deficiency of one return, in one notice."""

    def paper(self, pk, step):
        """The notice of a step."""
        application = get_object_or_404(Application.objects.visible_to(self.request.user).for_list(), pk=pk)
        notice = get_object_or_404(application.steps.filter(action="return"), pk=step)
        paper = deficiency_notice(application, notice)
        return paper, f"{paper.title}{application.number}", page_of_application(pk)


class DecisionLetter(PaperPage):
    """The letter as it was made, with the check sum that was kept with it."""

    def paper(self, pk):
        """The letter of the newest decision on an application."""
        rows = Decision.objects.visible_to(self.request.user).select_related("application", "body", "admission")
        decision = rows.filter(application_id=pk).first()
        if decision is None:
            raise Http404
        paper = decision_letter(decision)
        return paper, f"{paper.title}{decision.number}", page_of_application(pk)
