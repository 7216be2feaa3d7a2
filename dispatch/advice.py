"""What a verdict means for the community, in one sentence, with the reasons below it."""

from django.utils.translation import gettext as _

from dispatch.verdicts import Flag, Verdict
from registry.models import Category, ListKind
from web.templatetags.ui import cn_date

SENTENCES = {
    Verdict.DUTY: lambda: _("属于社区依法履职的事项，社区应当办理。"),
    Verdict.ASSIST: lambda: _("社区只是协助：只做下列方式，其余由牵头部门办理。"),
    Verdict.ADMITTED: lambda: _("已经准入，在准入的内容、范围、期限内办理。"),
    Verdict.EMERGENCY: lambda: _("属于应急事项，先办理；下派单位须按期补报，逾期未补报的可以拒收。"),
    Verdict.PUBLIC_SERVICE: lambda: _("请告知居民或者来件单位到服务中心（站）办理。"),
    Verdict.NEGATIVE: lambda: _("属于负面清单，不得交由社区承担，可以直接拒收。"),
    Verdict.UNLISTED: lambda: _("不在清单上，也没有有效的准入登记，社区可以拒收。"),
    Verdict.UNCLEAR: lambda: _("请对照原文选择最接近的一项；都不是的，请选「以上都不是」。"),
    Verdict.MAY_ISSUE: lambda: _("属于可以出具的证明，核实情况后按下列办法办理。"),
    Verdict.NOT_TO_ISSUE: lambda: _("社区不应出具这项证明，请告知居民到下列单位办理。"),
}


def remedy_for(verdict, citation):
    """Where to go with a public service instead of the community, in one sentence; empty when the list doesn't say it."""
    if verdict != Verdict.PUBLIC_SERVICE or citation is None or not citation.service_place:
        return ""
    return _("不由社区办理，请告知居民或者来件单位到%(place)s办理。") % {"place": citation.service_place}


def nothing_asked():
    """What to do with a text that asks nothing: say what is asked."""
    return _("看不出这段话要社区做什么。请写明事项，例如「请各社区本周五前填报养犬登记台账」，或者粘贴通知原文。")


def sentence_for(verdict, flags=(), *, is_certificate=False, knows_admissions=True, names_office=True):
    """What to do, in one sentence.

    ``knows_admissions`` is False when nobody's community was asked about; ``names_office`` when a guide says where to go.
    """
    verdict = Verdict(verdict)
    if verdict is Verdict.UNLISTED and is_certificate:
        return _("没有出具这项证明的依据，社区不应出具（出具证明须有法律法规依据或者列入保留目录，且属于居委会职责）。")
    if verdict is Verdict.UNLISTED and Flag.EXPIRED in flags:
        return _("曾经准入，现在已经到期，没有续期的，社区可以拒收。")
    if verdict is Verdict.UNLISTED and Flag.OVER_SCOPE in flags:
        return _("这项准入的范围不含本社区，社区可以拒收。")
    if verdict is Verdict.UNLISTED and not knows_admissions:
        return _("不在清单上。是否已经准入，请社区工作者登录后查询；未经准入的，社区可以拒收。")
    if verdict is Verdict.NOT_TO_ISSUE and not names_office:
        return _("社区不应出具这项证明。")
    return SENTENCES[verdict]()


def reasons_for(
    verdict, flags, citation, *, is_certificate=False, checked=(), asks_for=(), knows_admissions=True, on=None
):
    """The reasons under the sentence, in order; empty for verdicts that the cited line explains by itself."""
    reasons = []
    labels = dict(Category.choices)
    beyond = _("、").join(str(labels.get(code, code)) for code in asks_for if code != Category.TASK)
    if verdict == Verdict.UNLISTED:
        lists = _("、").join(_("《%(list)s》%(n)s项") % {"list": name, "n": n} for _kind, name, n in checked)
        if lists:
            reasons.append(_("未列入%(day)s有效的%(lists)s。") % {"day": cn_date(on) if on else "", "lists": lists})
        reasons += _about_admission(flags, citation, knows_admissions)
    if verdict == Verdict.ASSIST and Flag.OVER_SCOPE in flags and beyond:
        reasons.append(_("来件还要求%(what)s，超出协助方式，这一部分可以拒收。") % {"what": beyond})
    elif verdict in (Verdict.UNLISTED, Verdict.NEGATIVE) and beyond and not is_certificate:
        reasons.append(_("来件要求社区承担：%(what)s。") % {"what": beyond})
    return reasons


def _about_admission(flags, citation, knows_admissions):
    if citation is not None and Flag.EXPIRED in flags:
        said = {"number": citation.number, "day": cn_date(citation.last_day)}
        return [_("准入编号%(number)s已于%(day)s到期。") % said]
    if citation is not None and Flag.OVER_SCOPE in flags:
        return [_("准入编号%(number)s的准入范围不含本社区。") % {"number": citation.number}]
    return [_("没有覆盖本社区的有效准入登记。")] if knows_admissions else []


def guidance_for(citation):
    """Where to go, or how it is handled, from the guide to a certificate; what the district hasn't confirmed says so."""
    if citation is None:
        return ""
    if not citation.handled_by:
        return citation.steps
    if citation.guide_confirmed:
        where = _("由%(who)s办理。") % {"who": citation.handled_by}
    else:
        where = _("通常由%(who)s办理（待本区确认）。") % {"who": citation.handled_by}
    return f"{where}{citation.steps}"


def facts_for(citation):
    """(label, value) pairs that a card shows beside the acts and departments."""
    if citation is None:
        return []
    facts = []
    if citation.admission_id:
        term = _("%(start)s至%(end)s（含）") % {"start": cn_date(citation.since), "end": cn_date(citation.last_day)}
        facts.append((_("准入期限"), term))
        facts.append((_("准入决定"), citation.order_number))
    if citation.conditions:
        facts.append((_("条件、用途"), citation.conditions))
    # Where a public service is had is what its sentence says already.
    if citation.service_place and citation.list != ListKind.PUBLIC_SERVICE:
        facts.append((_("办理地点"), citation.service_place))
    return facts
