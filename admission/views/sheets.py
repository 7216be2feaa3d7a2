"""What is printed on A4: the approval form, the notice of deficiencies, the letter of a decision."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views import View

from admission.bodies import reviewing_body
from admission.deadlines import supplement_day
from admission.models import Application, Decision
from admission.page import page_of
from web.sheets import OfficialPaper
from web.templatetags.ui import cn_date

FITS_HALF_A_ROW = 12  # characters


class ApprovalForm(OfficialPaper, View):
    """申请准入社区工作事项审批表."""

    def get(self, request, pk):
        """The form with what is filled in, and room for opinions and seals."""
        application = get_object_or_404(Application.objects.visible_to(request.user).for_list(), pk=pk)
        page = page_of(application, request.user)
        sections = [(one.section, rows_of(one.answers)) for one in page.sections]
        context = {"application": application, "page": page, "sections": sections, "opinions": opinions(page)}
        return render(request, "admission/approval_form.html", context)


def rows_of(answers):
    """The answers as rows of the printed table: two short ones side by side, a long one alone, in the form's order."""
    rows = []
    for answer in answers:
        is_short = len(answer.text) <= FITS_HALF_A_ROW and not answer.is_long
        if is_short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= FITS_HALF_A_ROW:
            rows[-1].append(answer)
        else:
            rows.append([answer])
    return rows


def opinions(page):
    """[(whose, what, by which unit, when), …] of the form; the reviewer's words stay inside until they are signed."""
    application, decision = page.application, page.decision
    reviewed = application.steps.filter(action="recommend").order_by("-at", "-pk").first() if page.is_inside else None
    return [
        (_("申请单位意见"), page.declaration, application.applicant, application.submitted_at),
        (_("审核意见"), reviewed.answers.get("opinion", "") if reviewed else "", page.office, reviewed and reviewed.at),
        (_("审定意见"), decided(page), decision and decision.body, decision and decision.published_on),
    ]


def decided(page):
    """The decision in words: its outcome, for an approval number and period, and the decider's opinion."""
    if page.decision is None:
        return ""
    lines = [str(page.decision.get_outcome_display())]
    if page.admission:
        words = {
            "number": page.admission.number,
            "first": cn_date(page.admission.valid_from),
            "last": cn_date(page.admission.last_day),
        }
        lines.append(_("准入编号：%(number)s；准入期限：%(first)s至%(last)s（含当日）。") % words)
        if page.admission.conditions:
            lines.append(_("附加条件：%(text)s") % {"text": page.admission.conditions})
    return "\n".join([*lines, page.decision.opinion]).strip()


class DeficiencyNotice(OfficialPaper, View):
    """补正告知书: every deficiency of one return, in one notice."""

    def get(self, request, pk, step):
        """The notice of a step."""
        application = get_object_or_404(Application.objects.visible_to(request.user).for_list(), pk=pk)
        notice = get_object_or_404(application.steps.filter(action="return"), pk=step)
        context = {
            "application": application,
            "notice": notice,
            "due_on": supplement_day(application.authority, localdate(notice.at)),
            "office": reviewing_body(application),
            "deficiencies": list(notice.deficiencies.all()),
            "note": notice.answers.get("note", ""),
        }
        return render(request, "admission/deficiency_notice.html", context)


class DecisionLetter(OfficialPaper, View):
    """The letter as it was made, with the check sum that was kept with it."""

    def get(self, request, pk):
        """The letter of the newest decision on an application."""
        rows = Decision.objects.visible_to(request.user).select_related("application", "body", "admission")
        decision = rows.filter(application_id=pk).first()
        if decision is None:
            raise Http404
        title, *lines = decision.letter.split("\n")
        context = {"decision": decision, "title": title, "addressee": lines[0], "lines": lines[1:]}
        return render(request, "admission/decision_letter.html", context)
