"""What a street's own part of a month says: the sections that can be said of its communities."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.content import Attachment, Section, Told
from reports.models import BY_COMMUNITY

OVERALL = gettext_lazy(
    "%(month)s，%(street)s%(communities)s个社区共收到%(receipts)s件，涉及事项%(items)s项。其中清单内%(listed)s件，清单外"
    "%(outside)s件，应急%(emergency)s件；清单内比例为%(conformity)s（%(listed)s件÷%(receipts)s件）。下派要求社区投入%(hours)s小时。"
)
SCOPE = gettext_lazy(
    "本页只统计本街道的社区收到和办理的事项、经费、证明和常态负担。准入申请由区里审定，举报不写明由谁提出，下派次数按全区统计，"
    "这些不分街道，见全区月报。"
)
RULINGS = gettext_lazy(
    "下派单位申诉%(disputed)s件；裁定拒收成立%(stands)s件，裁定应接%(overruled)s件，按期裁定率为%(ruled_in_time_share)s。"
)
MONEY = gettext_lazy(
    "到月末对本街道社区承诺经费%(promised)s万元，已拨付%(paid)s万元，社区确认到账%(confirmed)s万元，逾期未拨%(overdue)s万元；"
    "当月拨付%(paid_in_month)s万元。应有经费的事项%(fund_items)s项，经费全部到账%(funded_items)s项，占%(funded)s。"
)
OF_COMMUNITIES = gettext_lazy(
    "社区按行政区划顺序排列，不作排名，也不作为对社区的评价；只列派到各社区的事项，不列各社区承接、拒收的情况。同一事项派给几个社区，"
    "在各社区各计一项，所以事项不合计。本表只供本街道和审核、审定、监督人员查看。"
)


def sections_of(frozen, words, refusals, certificates, standing, load, charts):
    """The sections of a street: its frozen tables, with the sentences and the load that a whole month says too.

    ``charts``: that of the categories, those of what is kept up, that of the months.
    """
    return [
        Section(_("总体情况"), [Told.of(OVERALL, words), str(SCOPE)]),
        Section(
            _("收到事项情况"),
            [_("各类事项和各部门的情况见下表。部门按机构序列排列，不作排名。")],
            frozen.tables(("by_category", _("类别")), ("by_department", _("部门"))),
            charts[:1],
        ),
        Section(
            _("拒收情况"),
            [refusals, Told.of(RULINGS, words)],
            frozen.tables(("refusals_by_ground", _("理由")), ("rulings", _("结果"))),
        ),
        Section(_("费随事转落实情况"), [Told.of(MONEY, words)], [frozen.table("funds", _("付款单位"))]),
        Section(_("证明事项"), [certificates], frozen.tables(("asks", _("能不能开")))),
        Section(
            _("常态负担"),
            [standing],
            frozen.tables(("standing", _("种类")), ("platform_frequency", _("频次"))),
            charts[1:-1],
        ),
        *load,
        Section(_("近十二个月情况"), [_("各月数据按同一口径统计。")], frozen.tables(("trend", _("月份"))), charts[-1:]),
    ]


def attachments_of(frozen):
    """The table of the street's communities, in no chart; nothing for readers who don't see it, and of months that were frozen
    before it was counted. As an attachment it takes no other table's number."""
    tables = [replace(table, note=str(OF_COMMUNITIES)) for table in frozen.tables((BY_COMMUNITY, _("社区")))]
    return [Attachment(_("各社区情况表"), tables=tables)] if tables else []
