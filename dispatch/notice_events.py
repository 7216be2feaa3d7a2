"""Events of what communities are sent and keep going, of which people are told, and the words of their notices."""

from django.utils.translation import gettext_lazy as _

from admission.notice_events import COUNT
from registry.notice_events import TITLE as ORDER
from registry.notice_events import Event, Placeholder, declare

GROUP = _("下派与承接")
COMMUNITY = Placeholder("community", "社区", "第一社区")
TITLE = Placeholder("title", "要求", "请填报养犬台账")
STATE = Placeholder("state", "状态", "已拒收")
NUMBER = Placeholder("number", "回执编号", "拒〔2026〕3号")
GROUND = Placeholder("ground", "拒收理由", "清单上没有，也没有准入")
DONE_ON = Placeholder("day", "日期", "2026年11月20日")
ANSWERED = Placeholder("n", "社区数", "12")
TAKEN_ON = Placeholder("taken_on", "承接数", "9")
COMPLETED = Placeholder("completed", "办结数", "3")

declare(
    Event(
        *("receipts-of-day", GROUP, _("社区承接、办结，一件下派一天一条"), _("下派单位")),
        (TITLE, DONE_ON, ANSWERED, TAKEN_ON, COMPLETED),
        "「{要求}」：{日期}有{社区数}个社区承接或者办结",
        "承接：{承接数}个社区。\n办结：{办结数}个社区。",
    ),
    Event(
        *("receipt-refused", GROUP, _("社区拒收，有回执编号"), _("下派单位、审核人")),
        (COMMUNITY, TITLE, STATE, NUMBER, GROUND),
        "{社区}「{要求}」：{状态}，回执{回执编号}",
        "拒收理由：{拒收理由}",
    ),
)

SENDER = Placeholder("sender", "下派单位", "应急管理局")
DUE = Placeholder("due", "裁定期限", "2026年11月27日")
RULING = Placeholder("ruling", "裁定理由", "属于协助事项清单第3项。")
OUTCOME = Placeholder("state", "状态", "裁定拒收成立")

declare(
    Event(
        *("receipt-recorded", GROUP, _("街道代社区登记并拒收"), _("社区工作者")),
        (COMMUNITY, TITLE, NUMBER, SENDER),
        "街道代{社区}登记并拒收「{要求}」，回执{回执编号}",
        "来件单位：{下派单位}",
    ),
    Event(
        *("receipt-recalled", GROUP, _("下派单位撤回"), _("社区工作者")),
        (COMMUNITY, TITLE, SENDER),
        "{下派单位}撤回「{要求}」，{社区}不用再办",
        "",
    ),
    Event(
        *("dispute", GROUP, _("下派单位对拒收申诉、撤回申诉"), _("社区工作者、审核人")),
        (COMMUNITY, TITLE, NUMBER, SENDER, OUTCOME, DUE),
        "{下派单位}对{社区}拒收「{要求}」的申诉：{状态}",
        "回执{回执编号}。争议期间社区不用办理。\n{裁定期限}前裁定。",
    ),
    Event(
        *("dispute-ruled", GROUP, _("对拒收的裁定"), _("社区工作者、下派单位")),
        (COMMUNITY, TITLE, NUMBER, SENDER, OUTCOME, RULING),
        "{社区}拒收「{要求}」：{状态}",
        "回执{回执编号}。\n理由：{裁定理由}",
    ),
)

BURDENS = _("常态负担")
WHOM = _("要求单位、承担的社区")
NAME = Placeholder("name", "名称", "危房情况台账")
OWNER = Placeholder("owner", "要求单位", "住房和城乡建设局")
DAY = Placeholder("day", "停用期限", "2026年12月31日")
REASON = Placeholder("reason", "理由", "没有列入清单，也没有经过准入。")
NOTE = Placeholder("note", "情况", "又要求每周报送。")
SINCE = Placeholder("day", "生效日期", "2027年1月1日")

declare(
    Event(
        *("burden-order_stop", BURDENS, _("限期停用"), WHOM),
        (NAME, OWNER, DAY, REASON),
        "「{名称}」限期停用，{停用期限}前停用",
        "理由：{理由}",
    ),
    Event(
        *("burden-change_day", BURDENS, _("改停用期限"), WHOM),
        (NAME, OWNER, DAY, REASON),
        "「{名称}」的停用期限改为{停用期限}",
        "理由：{理由}",
    ),
    Event(
        *("burden-say_stopped", BURDENS, _("要求单位报已停用"), _("审核人、承担的社区")),
        (NAME, OWNER, NOTE),
        "{要求单位}报「{名称}」已停用，待审核人核实",
        "{情况}\n还在要求的，社区、街道可以在这一项的页面举报，要求单位看不到是谁举报的。",
    ),
    Event(
        *("burden-not_stopped", BURDENS, _("报了停用，实际没有停用"), _("要求单位、承担的社区、审核人")),
        (NAME, OWNER, DAY, NOTE),
        "「{名称}」没有停用，仍须在{停用期限}前停用",
        "{情况}",
    ),
    Event(
        *("burden-verify_stopped", BURDENS, _("核实已停用"), WHOM),
        (NAME, OWNER, NOTE),
        "「{名称}」已停用并核实，社区不再承担",
        "{情况}",
    ),
    Event(
        *("burden-rebound", BURDENS, _("停用后又出现"), _("要求单位、承担的社区、审核人")),
        (NAME, OWNER, DAY, NOTE),
        "「{名称}」停用后又出现，须在{停用期限}前停用",
        "{情况}",
    ),
    Event(
        *("burden-keep", BURDENS, _("保留"), WHOM),
        (NAME, OWNER, REASON),
        "「{名称}」已有依据，予以保留",
        "理由：{理由}",
    ),
    Event(
        *("burdens-without-line", BURDENS, _("调整文件移出条目，常态负担没有依据"), _("审核人")),
        (ORDER, COUNT, SINCE),
        "《{文件}》移出条目以后，有{项数}项常态负担自{生效日期}起没有依据，列入清理清单",
        "",
    ),
)

COMPLETE_BY = Placeholder("day", "完成期限", "2026年12月31日")
WHY_BEYOND = Placeholder("reason", "下派理由", "上级要求年底前再报一次。")
WHY_RECALLED = Placeholder("reason", "撤回理由", "与社区已有的台账重复。")

declare(
    Event(
        *("dispatch-sent", GROUP, _("单位下派"), _("社区工作者")),
        (SENDER, TITLE, COMPLETE_BY, WHY_BEYOND),
        "{下派单位}下派「{要求}」",
        "要求{完成期限}前完成。\n有社区超出范围或者经费没有到位，标明「可以拒收」。下派单位说明的理由：{下派理由}",
    ),
    Event(
        *("dispatch-recalled", GROUP, _("单位撤回整件下派"), _("社区工作者")),
        (SENDER, TITLE, WHY_RECALLED),
        "{下派单位}撤回「{要求}」，不用再办",
        "撤回理由：{撤回理由}",
    ),
)

THROUGH = Placeholder("street", "街道", "清禾街道")
HOW_MANY = Placeholder("n", "社区数", "11")
WHY_STOPPED = Placeholder("reason", "理由", "没有列入清单，也没有经过准入。")

declare(
    Event(
        *("dispatch-passed-on", GROUP, _("街道转发部门的来件"), _("下派单位")),
        (THROUGH, TITLE, HOW_MANY),
        "{街道}已转发「{要求}」给{社区数}个社区",
        "以贵单位的名义下派，社区的回执发给贵单位；不是贵单位发的，请撤回。",
    ),
    Event(
        *("dispatch-stopped", GROUP, _("街道没有转发部门的来件"), _("下派单位")),
        (THROUGH, TITLE, WHY_STOPPED),
        "{街道}没有转发「{要求}」",
        "理由：{理由}\n需要社区协助的，请先申请准入。",
    ),
)

FUNDS = _("费随事转")
PAYER = Placeholder("payer", "付款单位", "卫生健康委员会")
WHAT = Placeholder("what", "事项", "示范区准〔2026〕3号 健康体检")
PAID_ON = Placeholder("day", "拨付日期", "2026年11月20日")
PAY_BY = Placeholder("day", "应拨日期", "2026年11月30日")
AMOUNT = Placeholder("amount", "金额", "3,000.00")
COMMUNITIES = Placeholder("n", "社区数", "3")
PAID_TO = Placeholder("community", "社区", "第1社区")
DENIED_WHY = Placeholder("note", "说明", "已查对账单，没有这一笔。")

declare(
    Event(
        *("fund-paid", FUNDS, _("经费拨付，请社区确认"), _("社区工作者")),
        (PAYER, WHAT, PAID_ON),
        "{付款单位}登记拨付了「{事项}」的经费，请确认到账",
        "拨付日期：{拨付日期}。到账了，点一下「确认到账」；查过账没有到的，点「没有收到」。",
    ),
    Event(
        *("fund-denied", FUNDS, _("社区说拨付的经费没有收到"), _("付款单位、审核人")),
        (PAID_TO, WHAT, PAID_ON, AMOUNT, DENIED_WHY),
        "{社区}没有收到「{事项}」{拨付日期}拨付的{金额}元",
        "{说明}\n请核对收款账户和凭证；登记错的，请冲回。",
    ),
    Event(
        *("fund-unrecorded", FUNDS, _("准入决定写明的经费还没有登记承诺"), _("付款单位")),
        (WHAT, AMOUNT, PAY_BY),
        "准入决定写明「{事项}」的经费{金额}元，还没有登记",
        "应在{应拨日期}前拨付。\n请在「经费台账」登记承诺，社区才能查到账。",
    ),
    Event(
        *("fund-taken-back", FUNDS, _("登记错的拨付冲回"), _("社区工作者")),
        (PAYER, WHAT, AMOUNT),
        "{付款单位}登记的「{事项}」拨付{金额}元有误，已冲回",
        "",
    ),
    Event(
        *("fund-due", FUNDS, _("经费快到应拨日期"), _("付款单位")),
        (WHAT, PAY_BY),
        "「{事项}」的经费应在{应拨日期}前拨付",
        "",
    ),
    Event(
        *("fund-overdue", FUNDS, _("经费逾期没有拨付"), _("付款单位、社区工作者、审核人")),
        (PAYER, WHAT, PAY_BY, COMMUNITIES),
        "「{事项}」的经费逾期没有拨付",
        "{付款单位}应在{应拨日期}前拨付，还有{社区数}个社区没有拨足。",
    ),
)

VIOLATIONS = _("违规下派和通报")
CASE = Placeholder("number", "编号", "测试区违〔2026〕3号")
CASE_STATE = Placeholder("state", "状态", "已责令整改")
SAID = Placeholder("note", "情况", "未经准入要求社区填报台账。")
CORRECT_BY = Placeholder("due", "整改期限", "2026年12月4日")
LEFT = Placeholder("due", "办理期限", "2026年12月4日")
CIRCULAR = Placeholder("title", "标题", "关于2起违规下派问题的通报")
PAPER_NUMBER = Placeholder("document_number", "文号", "测民发〔2026〕30号")

declare(
    Event(
        *("violation-reported", VIOLATIONS, _("收到违规下派的举报，或者反弹的举报"), _("审核人")),
        (CASE, CASE_STATE),
        "收到违规下派的举报（{编号}），请核实",
        "",
    ),
    Event(
        *("violation-told", VIOLATIONS, _("违规下派核实、责令整改、改期、销号、反弹"), _("涉及单位")),
        (CASE, CASE_STATE, SAID, CORRECT_BY),
        "违规下派（{编号}）：{状态}",
        "{情况}\n请在{整改期限}前整改，报送整改情况。",
    ),
    Event(
        *("violation-no-longer", VIOLATIONS, _("反弹核实后改为别的单位"), _("原来的涉及单位")),
        (CASE,),
        "违规下派（{编号}）经再次核实，不再涉及贵单位",
        "列表里不再显示这一件，不用再办。",
    ),
    Event(
        *("violation-answered", VIOLATIONS, _("涉及单位报送整改情况"), _("审核人")),
        (CASE, CASE_STATE),
        "违规下派（{编号}）已报送整改情况，请核实",
        "",
    ),
    Event(
        *("violation-due", VIOLATIONS, _("违规下派的核实、整改快到期、逾期"), _("审核人；要整改的，涉及单位")),
        (CASE, CASE_STATE, LEFT),
        "违规下派（{编号}）{状态}，期限{办理期限}",
        "",
    ),
    Event(
        *("circular-drafted", VIOLATIONS, _("起草了通报"), _("审定人，起草人和所涉单位的人除外")),
        (CIRCULAR,),
        "请审阅《{标题}》",
        "",
    ),
    Event(
        *("circular-issued", VIOLATIONS, _("印发通报"), _("通报所涉的单位")),
        (CIRCULAR, PAPER_NUMBER),
        "《{标题}》（{文号}）已印发",
        "",
    ),
)
