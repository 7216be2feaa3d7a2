"""What a verdict means for the community, in one sentence, with the reasons below it."""

from django.utils.translation import gettext as _

from dispatch.verdicts import Flag, Verdict, is_beyond
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

#: What stands on a catalogue is admitted by standing there.
SENTENCES_OF_CATALOGUES = {
    ListKind.REGULAR: lambda: _("列入常规项目目录，按目录写明的内容办理，不用另行申请准入。"),
    ListKind.CREATION: lambda: _("列入创建评比目录，按目录写明的内容参加；目录没有写的要求，须另行申请准入。"),
}


def remedy_for(verdict, citation):
    """Where to go with a public service instead of the community, in one sentence; empty when the list doesn't say it."""
    if verdict != Verdict.PUBLIC_SERVICE or citation is None or not citation.service_place:
        return ""
    return _("不由社区办理，请告知居民或者来件单位到%(place)s办理。") % {"place": citation.service_place}


def nothing_asked():
    """What to do with a text that asks nothing: say what is asked."""
    return _("看不出这段话要社区做什么。请写明事项，例如「请各社区本周五前填报养犬登记台账」，或者粘贴通知原文。")


def nothing_laid(agrees_with=None):
    """What a text means that only forbids or releases; ``agrees_with`` cites the line that forbids the same."""
    if agrees_with is None:
        return _("这段话是禁止或者免除，没有要求社区做什么：不用接，也不用拒收，可以留存备查。")
    said = {
        "list": agrees_with.list_label,
        "number": agrees_with.number,
        "name": agrees_with.name,
    }
    return (
        _(
            "这段话是禁止或者免除，没有要求社区做什么：不用接，也不用拒收，可以留存备查。与%(list)s第%(number)s项「%(name)s」一致。"
        )
        % said
    )


def sentence_for(
    verdict, flags=(), *, is_certificate=False, knows_admissions=True, names_office=True, in_part=False, on_list=""
):
    """What to do, in one sentence.

    ``knows_admissions`` is False when nobody's community was asked about; ``names_office`` when a guide says where to go;
    ``in_part`` when only what goes beyond may be refused; ``on_list`` is the kind of the list on which it stands.
    """
    verdict = Verdict(verdict)
    if verdict is Verdict.UNLISTED and is_certificate:
        return _("没有出具这项证明的依据，社区不应出具（出具证明须有法律法规依据或者列入保留目录，且属于居委会职责）。")
    if verdict is Verdict.UNLISTED and Flag.EXPIRED in flags:
        return _("曾经准入，现在已经到期，没有续期的，社区可以拒收。")
    if verdict is Verdict.UNLISTED and Flag.SUSPENDED in flags:
        return _("这项准入正在暂停，恢复以前社区可以拒收。")
    if verdict is Verdict.UNLISTED and Flag.UNFILED in flags:
        return _("下派单位声明应急以后没有按期补报，补报以前社区可以拒收。")
    if verdict is Verdict.UNLISTED and Flag.OVER in flags:
        return _("应急已经结束，没有准入的，社区可以拒收。")
    if verdict is Verdict.UNLISTED and Flag.OVER_SCOPE in flags:
        if on_list in ListKind.values:
            return _("要求的不是来件所说的清单条目，也没有列入清单，社区可以拒收。")
        return _("编号所指的范围不含本社区，社区可以拒收。")
    if verdict is Verdict.UNLISTED and not knows_admissions:
        return _("不在清单上。是否已经准入，请社区工作者登录后查询；未经准入的，社区可以拒收。")
    if verdict in (Verdict.DUTY, Verdict.ASSIST) and Flag.UNFUNDED in flags:
        return _("属于清单上的事项，但承诺给社区的经费逾期没有拨付；拨付以前社区可以拒收。")
    if verdict is Verdict.DUTY and is_beyond(verdict, flags):
        return _("属于社区依法履职的事项，社区应当办理；另外要求的不在清单上，只有这一部分可以拒收。")
    if is_beyond(verdict, flags) and in_part:
        return _("已经准入，按准入的内容办理；下列要求超出准入，只有这一部分可以拒收。")
    if verdict is Verdict.ADMITTED and Flag.OVER_SCOPE in flags:
        return _("已经准入，但不合下列准入条件，社区可以拒收。")
    if verdict is Verdict.ADMITTED and Flag.UNFUNDED in flags:
        return _("已经准入，但经费没有到位；到位以前社区可以拒收。")
    if verdict is Verdict.NOT_TO_ISSUE and not names_office:
        return _("社区不应出具这项证明。")
    if verdict is Verdict.ADMITTED and on_list in SENTENCES_OF_CATALOGUES:
        return SENTENCES_OF_CATALOGUES[on_list]()
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
    if citation is not None and citation.emergency_id:
        return [_about_emergency(flags, citation)]
    if citation is not None and Flag.SUSPENDED in flags:
        return [_("准入编号%(number)s正在暂停。") % {"number": citation.number}]
    if citation is not None and Flag.EXPIRED in flags:
        said = {"number": citation.number, "day": cn_date(citation.last_day)}
        return [_("准入编号%(number)s已于%(day)s到期。") % said]
    if citation is not None and citation.is_record and Flag.OVER_SCOPE in flags:
        return [_("准入编号%(number)s的准入范围不含本社区。") % {"number": citation.number}]
    return [_("没有覆盖本社区的有效准入登记。")] if knows_admissions else []


def _about_emergency(flags, citation):
    said = {"number": citation.number, "file_by": cn_date(citation.file_by), "last_day": cn_date(citation.last_day)}
    if Flag.UNFILED in flags:
        return _("应急编号%(number)s须于%(file_by)s前（含当日）补报，逾期没有补报。") % said
    if Flag.OVER in flags:
        return _("应急编号%(number)s到%(last_day)s为止。") % said
    return _("应急编号%(number)s不涉及本社区。") % said


def words_for(verdict, flags, citation, in_part=False):
    """The words of a verdict when the cited line says more than the verdict does; else empty: of an emergency, by when
    it is to be filed; of an admission, that a condition isn't met."""
    if is_beyond(verdict, flags):
        if verdict == Verdict.ASSIST:
            return _("协助，但经费逾期未拨，可以拒收")
        if verdict == Verdict.DUTY and Flag.UNFUNDED in flags:
            return _("必须接，但经费逾期未拨，可以拒收")
        if verdict == Verdict.DUTY:
            return _("必须接，另外要求的可以拒收")
        if in_part:
            return _("已准入，其中超出的部分可以拒收")
        only_unfunded = Flag.OVER_SCOPE not in flags
        return _("已准入，但经费没有到账，可以拒收") if only_unfunded else _("已准入，但不合条件，可以拒收")
    if verdict != Verdict.EMERGENCY or citation is None or citation.file_by is None:
        return ""
    if citation.filed_on:
        return _("应急，已补报")
    return _("应急，须于%(day)s前补报") % {"day": cn_date(citation.file_by)}


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


def facts_for(citation, binds=True):
    """(label, value) pairs that a card shows beside the acts and departments; conditions only of what binds."""
    if citation is None:
        return []
    facts = []
    if citation.admission_id:
        term = _("%(start)s至%(end)s（含）") % {"start": cn_date(citation.since), "end": cn_date(citation.last_day)}
        facts.append((_("准入期限"), term))
        facts.append((_("准入决定"), citation.order_number))
        if citation.kept_because:
            facts.append((_("新列入负面清单时"), citation.kept_because))
    if citation.emergency_id:
        term = _("%(start)s至%(end)s（含）") % {"start": cn_date(citation.since), "end": cn_date(citation.last_day)}
        facts.append((_("应急期限"), term))
        if citation.filed_on:
            facts.append((_("补报日期"), cn_date(citation.filed_on)))
        else:
            facts.append((_("补报期限"), _("%(day)s（含），还没有补报") % {"day": cn_date(citation.file_by)}))
        facts.append((_("由谁批准启动"), citation.authorised_by))
    if citation.conditions and binds:
        facts.append((_("条件、用途"), citation.conditions))
    # Where a public service is had is what its sentence says already.
    if citation.service_place and citation.list != ListKind.PUBLIC_SERVICE:
        facts.append((_("办理地点"), citation.service_place))
    return facts
