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


#: Pages that belong to the lists, for readers with an account and without.
OF_THE_LISTS = (
    "registry:entry-list",
    "registry:order-list",
    "registry:basis-list",
    "registry:holding-list",
    "registry:community-list",
    "changes",
)

PLACES = (
    Place(_("该不该接"), "dispatch:check", "magnifying-glass", also=("dispatch:asked-list",)),
    Place(
        *(_("本社区"), "home", "home", ("dispatch.receive",)),
        also=(
            *("dispatch:receipt-list", "dispatch:refusal-list", "dispatch:dispute-list", "dispatch:fund-list"),
            "admission:proposal-list",
            "admission:consultation-list",
            "admission:appeal-list",
            "admission:decision-objection-list",
        ),
    ),
    Place(
        *(_("准入申请"), "admission:application-list", "document-text", ("admission.apply",)),
        also=(
            *("admission:proposal-list", "admission:document-list", "admission:exit-list"),
            "admission:yearly-review-list",
            *(
                "admission:consultation-list",
                "admission:meeting-list",
                "admission:appeal-list",
                "admission:decision-objection-list",
            ),
        ),
    ),
    Place(
        _("准入审核"),
        "admission:queue",
        "clipboard-document-check",
        ("admission.view_all",),
        also=(
            *("admission:application-list", "admission:inherited-list", "admission:proposal-list"),
            *(
                "admission:document-list",
                "admission:exit-list",
                "admission:yearly-review-list",
                "admission:consultation-list",
                "admission:meeting-list",
            ),
            "admission:decision-objection-list",
            *("admission:appeal-list", "admission:reason-list", "admission:paragraph-list"),
            *("admission:countersigner-list", "admission:route-list"),
        ),
    ),
    Place(_("街道工作台"), "dispatch:street-list", "building-storefront", ("dispatch.view_street",)),
    Place(_("下派"), "dispatch:sent-list", "paper-airplane", ("dispatch.send", "dispatch.view_all")),
    Place(
        _("拒收回执"),
        "dispatch:refusal-list",
        "no-symbol",
        ("dispatch.view_all", "dispatch.view_street", "dispatch.view_sent"),
        also=("dispatch:dispute-list", "dispatch:matter-list"),
    ),
    Place(
        _("常态负担"),
        "dispatch:burden-list",
        "archive-box",
        ("dispatch.view_all", "dispatch.receive", "dispatch.view_street", "dispatch.view_sent"),
    ),
    Place(
        *(_("违规下派"), "dispatch:violation-list", "flag"),
        ("dispatch.view_all", "dispatch.receive", "dispatch.view_street", "dispatch.view_sent"),
        also=("dispatch:circular-list",),
    ),
    Place(
        _("经费"),
        "dispatch:fund-list",
        "banknotes",
        ("dispatch.view_all", "dispatch.view_street", "dispatch.view_sent"),
        also=("dispatch:provider-list", "dispatch:agreement-list"),
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
        _("辖区规则"),
        "registry:rule-list",
        "adjustments-horizontal",
        ("registry.keep_rules", "admission.view_all"),
    ),
    Place(
        _("清单公开"),
        "registry:list-index",
        "book-open",
        also=(
            *OF_THE_LISTS,
            "number-check",
            "department-list",
            "admission:decision-list",
            "registry:unit-list",
            "certificates:certificate-list",
            "admission:admission-list",
            "admission:plan-list",
            "admission:emergency-list",
        ),
    ),
)

#: Where those go who aren't signed in: everything public, under short names.
PUBLIC_PLACES = (
    Place(
        _("清单"),
        "registry:list-index",
        "book-open",
        also=OF_THE_LISTS,
    ),
    Place(_("证明"), "certificates:certificate-list", "document-check"),
    Place(_("查一查"), "dispatch:check", "magnifying-glass"),
    Place(
        _("准入"),
        "admission:admission-list",
        "check-badge",
        also=("admission:plan-list", "number-check", "admission:emergency-list"),
    ),
    Place(_("决定"), "admission:decision-list", "scale"),
    Place(_("部门"), "department-list", "building-office-2"),
    Place(_("开放数据"), "open-data", "arrow-down-tray"),
    Place(_("举报"), "dispatch:violation-create", "flag"),
)
