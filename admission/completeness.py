"""What an application lacks: one function for page, API and submission."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from admission.applicable import FUNDS, PURCHASE, QUESTION_OF_CAUSE, asked
from admission.held_data import held_data
from admission.models import Application, AttachmentSlot, Duration, Path
from admission.plan_windows import why_no_plan
from admission.sections import SECTION_OF
from registry.models.bases import BasisLevel
from web import clock
from web.templatetags.ui import cn_date

ALWAYS = (
    "name",
    "category",
    "content",
    "requirement",
    "relation",
    "basis_title",
    "basis_level",
    "duration",
    "starts_on",
    "frequency",
    "necessity_statement",
    "contact_name",
    "contact_phone",
)

#: What must be answered as soon as it is asked, beside the reasons that have words of their own.
WHEN_ASKED = (*PURCHASE, *QUESTION_OF_CAUSE.values())


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: the field, and a sentence."""

    field: str
    message: str

    @property
    def section(self):
        """The part of the form in which the field stands."""
        return SECTION_OF[self.field]


def gaps(application, when=None):
    """Everything that is missing or can't be right, as a list of Gap in the order of the form; ``when`` as in ``asked``."""
    found = [*_plan(application), *_empty(application), *_acts(application), *_dates(application)]
    found += _funds(application)
    found += _basis(application) + _communities(application) + _minutes(application) + _quota(application)
    now = asked(application, when)
    found += _when_asked(application, now) + _path(application, now) + _lateness(application, now)
    found += _held(application) if "held_data_answer" in now else []
    order = list(SECTION_OF)
    return sorted(found, key=lambda gap: order.index(gap.field))


def _plan(application):
    return [Gap("kind", why)] if (why := why_no_plan(application)) else []


def _empty(application):
    return [_unanswered(name) for name in ALWAYS if getattr(application, name) in (None, "")]


def _unanswered(name):
    return Gap(name, _("请填写「%(label)s」。") % {"label": Application._meta.get_field(name).verbose_name})


def _acts(application):
    if application.acts or application.other_act.strip():
        return []
    return [Gap("acts", _("请至少选择一种请社区协助的方式，或者写明六种方式以外的要求。"))]


def _dates(application):
    found = []
    if application.starts_on and application.starts_on <= clock.today():
        found.append(Gap("starts_on", _("开始日期应当在今天之后：准入之前不能下派。")))
    if application.duration and application.duration != Duration.LONG_TERM and not application.ends_on:
        found.append(Gap("ends_on", _("阶段性和临时性事项应当写明结束日期。")))
    if application.ends_on and application.starts_on and application.ends_on < application.starts_on:
        found.append(Gap("ends_on", _("结束日期不能早于开始日期。")))
    return found


def _funds(application):
    if not application.has_funds:
        if application.no_funding_reason.strip():
            return []
        if application.funding_amount is None:
            return [Gap("funding_amount", _("请填写经费总额；不安排经费的，请写明理由。"))]
        return [Gap("no_funding_reason", _("经费总额是0元，请写明不安排经费的理由。"))]
    return [
        Gap(name, _("安排了经费，请填写「%(label)s」。") % {"label": Application._meta.get_field(name).verbose_name})
        for name in FUNDS
        if not getattr(application, name)
    ]


def _basis(application):
    if application.basis_level in ("", BasisLevel.LAW) or application.basis_document_number.strip():
        return []
    return [Gap("basis_document_number", _("请填写依据文号，例如「民发〔2015〕136号」。"))]


def _communities(application):
    if application.for_all_communities or application.communities.exists():
        return []
    return [Gap("communities", _("请选择涉及的社区，或者选「面向全部社区」。"))]


def _minutes(application):
    """The minutes, or the hours of an application that was written before they were asked."""
    if application.workload_hours is None:
        return [_unanswered("minutes_each")]
    if application.minutes_each == 0 or not application.workload_hours:
        return [Gap("minutes_each", _("每次每个社区用时至少1分钟：不占用社区时间的，不用申请准入。"))]
    return []


def _quota(application):
    if application.has_quota is None:
        return [Gap("has_quota", _("请回答是不是给社区下达数量指标。"))]
    if application.has_quota:
        return [
            Gap(
                "has_quota",
                _("不得给社区下达数量指标：定额指标原则上取消（民发〔2015〕136号）。取消指标以后才能提交。"),
            )
        ]
    return []


def _when_asked(application, now):
    return [_unanswered(name) for name in WHEN_ASKED if name in now and getattr(application, name) in (None, "")]


def _path(application, now):
    """A basis below the floor bars the ordinary path: the service is bought, or the joint meeting is asked, with a reason."""
    if "path" not in now:
        return []
    if application.path == Path.PURCHASE:
        kept = application.attachments.filter(slot=AttachmentSlot.AGREEMENT, replaced_at=None)
        return [] if kept.exists() else [Gap("purchase_provider", _("购买服务的，请在「附件」里上传购买服务协议。"))]
    if application.path == Path.JOINT_MEETING:
        reason = Gap("path_reason", _("提请联席会议的，请写明理由；理由随决定公开。"))
        return [] if application.path_reason.strip() else [reason]
    words = _("依据低于本辖区规定的最低层级，不能按依据准入：请选择购买服务，或者提请联席会议。")
    return [Gap("path", words)]


def _lateness(application, now):
    if "late_reason" not in now or application.late_reason.strip():
        return []
    return [Gap("late_reason", _("没有按规定提前申请，请写明理由。"))]


def _held(application):
    if application.held_data_answer.strip():
        return []
    held = [
        _("「%(field)s」由%(holder)s持有（%(day)s起）")
        % {"field": one.holding.field, "holder": one.holding.holder, "day": cn_date(one.holding.valid_from)}
        for one in held_data(application)
    ]
    words = _("已有部门持有这些数据：%(held)s。请写明为什么还要社区采集。") % {"held": "；".join(held)}
    return [Gap("held_data_answer", words)]


def asks_held_data(application):
    """Why an application can't be recommended: it would collect what is held, and doesn't say why; None otherwise."""
    gaps_found = _held(application) if held_data(application) else []
    return gaps_found[0].message if gaps_found else None


def is_incomplete(application):
    """Nothing is missing in the application."""
    missing = gaps(application)
    if not missing:
        return None
    return _("还缺 %(n)s 项：%(what)s") % {"n": len(missing), "what": "".join(gap.message for gap in missing)}
