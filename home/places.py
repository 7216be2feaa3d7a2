"""The places that a person can go to, by what the person's posts permit."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One entry of the navigation, shown to those who hold one of its permissions; to everybody when it names none.

    ``also`` names other addresses whose pages belong to it.
    """

    label: str
    url_name: str
    icon: str
    permissions: tuple = ()
    also: tuple = ()


PLACES = (
    Place(_("该不该接"), "dispatch:check", "magnifying-glass"),
    Place(_("本社区"), "dispatch:receipt-list", "inbox-arrow-down", ("dispatch.receive",)),
    Place(_("准入申请"), "admission:application-list", "document-text", ("admission.apply",)),
    Place(
        _("准入审核"),
        "admission:queue",
        "clipboard-document-check",
        ("admission.view_all",),
        also=("admission:application-list",),
    ),
    Place(
        _("拒收回执"),
        "dispatch:refusal-list",
        "no-symbol",
        ("dispatch.view_all", "dispatch.view_street", "dispatch.view_sent"),
    ),
    Place(_("减负月报"), "reports:report-list", "chart-bar", ("reports.view", "reports.build")),
    Place(
        _("清单公开"),
        "registry:list-index",
        "book-open",
        also=(
            "registry:entry-list",
            "registry:order-list",
            "certificates:certificate-list",
            "admission:admission-list",
        ),
    ),
)
