"""The places that a person can go to, by what the person's posts permit."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One entry of the navigation, shown to those who hold one of its permissions; to everybody when it names none."""

    label: str
    url_name: str
    icon: str
    permissions: tuple = ()


PLACES = (
    Place(_("该不该接"), "dispatch:check", "magnifying-glass"),
    Place(_("本社区"), "dispatch:receipt-list", "inbox-arrow-down", ("dispatch.receive",)),
    Place(_("准入申请"), "admission:application-list", "document-text", ("admission.apply",)),
    Place(_("准入审核"), "admission:queue", "clipboard-document-check", ("admission.review", "admission.decide")),
    Place(
        _("拒收回执"),
        "dispatch:refusal-list",
        "no-symbol",
        ("dispatch.view_all", "dispatch.view_street", "dispatch.view_sent"),
    ),
    Place(_("减负月报"), "reports:report-list", "chart-bar", ("reports.view", "reports.build")),
    Place(_("清单公开"), "registry:list-index", "book-open"),
)
