"""The papers of an application, as what they say: the approval form, the notice of deficiencies, a decision's letter."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from admission.bodies import reviewing_body
from admission.deadlines import supplement_day
from registry.models import Unit
from web.papers import Box, Form, Grid, Group, Paper, Text, rows_of
from web.templatetags.ui import cn_date


def approval_form(page):
    """申请准入社区工作事项审批表 of an ApplicationPage: what is filled in, and room for opinions and seals."""
    application = page.application
    groups = [
        Group(one.section.label, rows_of([Box(row.label, row.text, is_long=row.is_long) for row in one.answers]))
        for one in page.sections
    ]
    said = Group(_("意见"), tuple((Box(label, text, sealed(who, day)),) for label, text, who, day in opinions(page)))
    return Paper(
        title=_("申请准入社区工作事项审批表"),
        left=_("申请单位：%(name)s") % {"name": application.applicant},
        right=_("编号：%(number)s") % {"number": application.number or _("（未提交）")},
        blocks=(Form((*groups, said)),),
    )


def sealed(who, day):
    """The line on which an opinion is stamped by a unit or signed by a person: by whom and when, or room for it."""
    if day and who and not isinstance(who, Unit):
        return _("%(who)s %(day)s（签字）") % {"who": who, "day": cn_date(day)}
    if day:
        return _("%(who)s %(day)s（盖章）") % {"who": who, "day": cn_date(day)}
    return _("（盖章）　　　　年　　月　　日")


def opinions(page):
    """[(whose, what, by which unit, when), …] of the form; the reviewer's words stay inside until they are signed."""
    application, decision = page.application, page.decision
    reviewed = application.steps.filter(action="recommend").order_by("-at", "-pk").first() if page.is_inside else None
    return [
        (_("申请单位意见"), page.declaration, application.applicant, application.submitted_at),
        *_heard(page),
        (_("审核意见"), reviewed.answers.get("opinion", "") if reviewed else "", page.office, reviewed and reviewed.at),
        *_signed(page),
        (_("审定意见"), decided(page), decision and decision.body, decision and decision.published_on),
    ]


def _heard(page):
    """The rows of what was heard and found, for readers inside; each only when there is something."""
    rows = []
    if page.opinions and page.opinions.rows:
        rows.append((_("会商意见"), page.opinions.words, page.office, max(row.asked_at for row in page.opinions.rows)))
    if page.assessment:
        words = [
            _("%(principle)s：%(finding)s。%(text)s")
            % {"principle": one.get_principle_display(), "finding": one.get_finding_display(), "text": one.text}
            for one in page.assessment
        ]
        rows.append((_("三项原则评估"), "\n".join(words), page.office, page.assessment[0].at))
    return rows


def _signed(page):
    """What the countersigners said under the present recommendation, in their order, and what the approval answered to those
    who didn't agree; for readers inside."""
    if not page.countersigning:
        return []
    rows = [
        (_("会签意见（第%(n)s位）") % {"n": place.position}, _word_of(place), place.signer, place.said.at)
        for place in page.countersigning.places
        if place.said
    ]
    if page.countersigning.answer and page.decision:
        decision = page.decisions[-1]
        rows.append((_("对不同意会签的答复"), page.countersigning.answer, decision.body, decision.published_on))
    return rows


def _word_of(place):
    if place.disagreement:
        return _("不同意会签：%(text)s") % {"text": place.disagreement.text}
    return place.signature.text or _("同意审核建议。")


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
        if page.admission.known_terms:
            lines.append(_("准入编号：%(number)s；准入期限：%(first)s至%(last)s（含当日）。") % words)
        else:
            lines.append(_("准入编号：%(number)s；准入期限自年度计划公布后起算。") % words)
        if page.admission.conditions:
            lines.append(_("附加条件：%(text)s") % {"text": page.admission.conditions})
    return "\n".join([*lines, page.decision.opinion]).strip()


def deficiency_notice(application, step):
    """补正告知书 of one return: every deficiency, and the day until which to mend them."""
    due_on = supplement_day(application.authority, localdate(step.at))
    words = {"name": application.name, "day": cn_date(due_on)}
    rows = [
        (str(n), one.field_label, one.get_kind_display(), one.note) for n, one in enumerate(step.deficiencies.all(), 1)
    ]
    note = step.answers.get("note", "")
    return Paper(
        title=_("社区工作事项准入申请补正告知书"),
        left=application.number,
        right=cn_date(step.at),
        addressee=_("%(applicant)s：") % {"applicant": application.applicant},
        blocks=(
            Text(
                _(
                    "你单位提出的「%(name)s」，经审核需要补正下列内容，现一次性告知。"
                    "请于%(day)s前（含当日）补正并再次提交；补正期间不计入审定期限。"
                )
                % words
            ),
            Grid((_("序号"), _("栏目"), _("问题"), _("要怎样补正")), tuple(rows)),
            *texts(note.splitlines()),
        ),
        signed_by=str(reviewing_body(application)),
        signed_on=cn_date(step.at),
    )


def texts(lines):
    """Lines as paragraphs; empty ones are left out."""
    return tuple(Text(line) for line in lines if line.strip())


def decision_letter(decision):
    """The letter as it was kept with the decision, line by line, with its check sum."""
    title, addressee, *lines = [*decision.letter.split("\n"), "", ""]
    if decision.minutes_number:
        words = {"day": cn_date(decision.meeting_on), "number": decision.minutes_number}
        lines.append(_("本决定经%(day)s联席会议审定，会议纪要%(number)s。") % words)
    return Paper(
        title=title,
        left=decision.number,
        right=cn_date(decision.published_on),
        addressee=addressee,
        blocks=texts(lines),
        signed_by=str(decision.body),
        signed_on=cn_date(decision.published_on),
        foot=(_("决定作出后不能修改，只能由新的决定取代。"),),
        checksum=decision.letter_sha256,
    )
