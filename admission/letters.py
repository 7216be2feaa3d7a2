"""The text of a decision's letter, made once and kept with the decision."""

from django.utils.translation import gettext as _

from web.templatetags.ui import cn_date


def approval(application, admission, *, conditions, opinion, effective_on, last_day, communities):
    """The letter of an approval, as text; its first line is the title."""
    lines = [
        _("社区工作事项准入决定书"),
        _("%(applicant)s：") % {"applicant": application.applicant.name},
        _("你单位提出的「%(name)s」（%(number)s），经审定，准予进入社区，准入编号 %(admission)s。")
        % {"name": application.name, "number": application.number, "admission": admission},
        _("准入期限：自 %(start)s 至 %(end)s（含当日）。") % {"start": cn_date(effective_on), "end": cn_date(last_day)},
        _("准入社区：共 %(n)s 个（%(names)s）。")
        % {"n": len(communities), "names": "、".join(community.name for community in communities)},
    ]
    if conditions:
        lines.append(_("附加条件：%(text)s") % {"text": conditions})
    if opinion:
        lines.append(_("审定意见：%(text)s") % {"text": opinion})
    lines.append(_("超出上述内容、范围、期限的要求，社区可以拒收。"))
    return "\n".join(lines)


def rejection(application, *, reasons, opinion):
    """The letter of a rejection, as text; its first line is the title."""
    lines = [
        _("社区工作事项不予准入决定书"),
        _("%(applicant)s：") % {"applicant": application.applicant.name},
        _("你单位提出的「%(name)s」（%(number)s），经审定，不予进入社区。")
        % {"name": application.name, "number": application.number},
        _("理由如下："),
        *(_one(n, reason) for n, reason in enumerate(reasons, 1)),
    ]
    if opinion:
        lines.append(_("审定意见：%(text)s") % {"text": opinion})
    lines.append(_("未经准入，不得下派社区。"))
    return "\n".join(lines)


def _one(n, reason):
    """A coded reason with its place and the rule that it follows."""
    words = {"n": n, "text": reason.text.rstrip("。"), "rule": reason.rule.rstrip("。")}
    return (_("%(n)s. %(text)s。依据：%(rule)s。") if reason.rule else _("%(n)s. %(text)s。")) % words
