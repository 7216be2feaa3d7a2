"""What an application lacks: one function for page, API and submission."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from admission.models import Application, Duration
from admission.sections import SECTION_OF
from registry.models.bases import BasisLevel
from web import clock

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
    "workload_hours",
    "necessity_statement",
    "contact_name",
    "contact_phone",
)


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: the field, and a sentence."""

    field: str
    message: str

    @property
    def section(self):
        """The part of the form in which the field stands."""
        return SECTION_OF[self.field]


def gaps(application):
    """Everything that is missing or can't be right, as a list of Gap in the order of the form."""
    found = [*_empty(application), *_acts(application), *_dates(application), *_funds(application)]
    found += _basis(application) + _communities(application)
    order = list(SECTION_OF)
    return sorted(found, key=lambda gap: order.index(gap.field))


def _empty(application):
    return [
        Gap(name, _("请填写「%(label)s」。") % {"label": Application._meta.get_field(name).verbose_name})
        for name in ALWAYS
        if getattr(application, name) in (None, "")
    ]


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
        return [Gap("funding_amount", _("请填写经费总额；不安排经费的，请写明理由。"))]
    return [
        Gap(name, _("安排了经费，请填写「%(label)s」。") % {"label": Application._meta.get_field(name).verbose_name})
        for name in ("funding_source", "funding_basis", "funding_due_on")
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


def is_incomplete(application):
    """Nothing is missing in the application."""
    missing = gaps(application)
    if not missing:
        return None
    return _("还缺 %(n)s 项：%(what)s") % {"n": len(missing), "what": "".join(gap.message for gap in missing)}
