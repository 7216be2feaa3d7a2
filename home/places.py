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
    Place(_("该不该接"), "dispatch:check", "magnifying-glass", also=("dispatch:asked-list",)),
    Place(_("本社区"), "dispatch:receipt-list", "inbox-arrow-down", ("dispatch.receive",)),
    Place(_("准入申请"), "admission:application-list", "document-text", ("admission.apply",)),
    Place(
        _("准入审核"),
        "admission:queue",
        "clipboard-document-check",
        ("admission.view_all",),
        also=("admission:application-list", "admission:inherited-list"),
    ),
    Place(
        _("拒收回执"),
        "dispatch:refusal-list",
        "no-symbol",
        ("dispatch.view_all", "dispatch.view_street", "dispatch.view_sent"),
    ),
    Place(_("单位名录"), "registry:unit-list", "building-office-2", ("registry.keep_units",), also=("posts-to-place",)),
    Place(
        _("表格导入"),
        "desk:import-index",
        "arrow-up-tray",
        ("registry.keep_units", "accounts.manage"),
        also=("registry:signer-list",),
    ),
    Place(_("减负月报"), "reports:report-list", "chart-bar", ("reports.view", "reports.build")),
    Place(
        _("清单公开"),
        "registry:list-index",
        "book-open",
        also=(
            "registry:entry-list",
            "registry:order-list",
            "registry:basis-list",
            "registry:community-list",
            "changes",
            "number-check",
            "department-list",
            "admission:decision-list",
            "registry:unit-list",
            "certificates:certificate-list",
            "admission:admission-list",
        ),
    ),
)

#: Where those go who aren't signed in: everything public, under short names.
PUBLIC_PLACES = (
    Place(
        _("清单"),
        "registry:list-index",
        "book-open",
        also=(
            "registry:entry-list",
            "registry:order-list",
            "registry:basis-list",
            "registry:community-list",
            "changes",
        ),
    ),
    Place(_("证明"), "certificates:certificate-list", "document-check"),
    Place(_("查一查"), "dispatch:check", "magnifying-glass"),
    Place(_("准入"), "admission:admission-list", "check-badge", also=("number-check",)),
    Place(_("决定"), "admission:decision-list", "scale"),
    Place(_("部门"), "department-list", "building-office-2"),
    Place(_("开放数据"), "open-data", "arrow-down-tray"),
)
