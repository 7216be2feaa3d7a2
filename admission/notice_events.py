"""Events of the procedure of which people are told, and the words that are sent unless an authority has its own."""

from django.utils.translation import gettext_lazy as _

from registry.notice_events import ACCEPTED, DAY, DOCUMENT, LAST_DAY, NAME, TITLE, WHO, Event, Placeholder, declare

NUMBER = Placeholder("number", "编号", "准申〔2026〕15号")
STATE = Placeholder("state", "状态", "已受理")
APPLICANT = Placeholder("applicant", "申请单位", "卫生健康局")
DUE = Placeholder("due", "期限", "2026年12月1日")
REASON = Placeholder("reason", "理由", "经费没有落实。")
TEXT = Placeholder("text", "说明", "请说明名册由谁提供。")
ANSWER = Placeholder("answer", "答复", "采纳，列入下一次调整。")
YEAR = Placeholder("year", "年度", "2027")
MEETING = Placeholder("title", "会议", "第3次联席会议")
SUBJECT = "{编号}「{事项}」：{状态}"

STEPS = _("申请的每一步")
STEP_PLACES = (NUMBER, NAME, STATE, APPLICANT, DUE)
TO_REVIEWERS, TO_APPLICANT, TO_DECIDERS = _("审核人"), _("申请单位"), _("审定人")


def _step(action, label, told, text=""):
    """One step of an application; those who follow it are told of each."""
    return Event(f"application-{action}", STEPS, label, told, STEP_PLACES, SUBJECT, text)


declare(
    _step("submit", _("提交"), TO_REVIEWERS),
    _step("withdraw", _("撤回"), TO_REVIEWERS),
    _step("accept", _("受理"), TO_APPLICANT, "承诺在{期限}前办结。"),
    _step("return", _("退回补正"), TO_APPLICANT, "请在{期限}前补正；到期没有补正的，视为撤回。"),
    _step("ask", _("要求说明"), TO_APPLICANT, "请在{期限}前答复；到期没有答复的，视为撤回。"),
    _step("answer", _("申请单位作了说明"), TO_REVIEWERS),
    _step("extend", _("延长审定期限"), TO_APPLICANT, "延长到{期限}。"),
    _step("lapse", _("到期视为撤回"), TO_APPLICANT, "可以补正后重新提交。"),
    _step("recommend", _("提出审核建议"), TO_DECIDERS, "请在{期限}前审定。"),
    _step("approve", _("准予准入"), TO_APPLICANT, "决定书在申请页面查看。"),
    _step("reject", _("不予准入"), TO_APPLICANT, "理由和救济途径见决定书。"),
    _step("send_back", _("发回重新审核"), TO_REVIEWERS),
    Event(
        *("case-handed-over", STEPS, _("转交审核"), _("转出、转入的审核人")),
        (NUMBER, NAME, Placeholder("by", "转交人", "王某"), Placeholder("to", "审核人", "李某"), REASON),
        "{编号}「{事项}」由{转交人}转交{审核人}审核",
        "{理由}",
    ),
    Event(
        *("countersigning-asked", STEPS, _("请会签"), _("轮到的会签人")),
        STEP_PLACES,
        "{编号}「{事项}」请您会签",
        "按顺序轮到您会签，请在{期限}前办理。",
    ),
    Event(
        *("countersigning-disagreed", STEPS, _("有人不同意会签"), TO_DECIDERS),
        (*STEP_PLACES, REASON),
        "{编号}「{事项}」有人不同意会签",
        "书面答复以后才能准予准入，也可以发回重新审核。不同意的理由：{理由}",
    ),
    _step("step", _("其他步骤"), _("轮到办理的人")),
)

DAYS = _("期限提醒")
KIND = Placeholder("kind", "种类", "复核")
COUNT = Placeholder("n", "项数", "3")
declare(
    Event(
        *("application-due", DAYS, _("审核、审定期限将到"), _("轮到办理的人，提前3个、1个工作日各一次")),
        (NUMBER, NAME, DUE),
        "{编号}「{事项}」应于{期限}前办理",
    ),
    Event(
        *("application-supplement", DAYS, _("补正、说明期限将到"), _("申请单位，提前3个、1个工作日各一次")),
        (NUMBER, NAME, STATE, DUE),
        "{编号}「{事项}」应于{期限}前办理",
        "{状态}：到期没有提交的，视为撤回。",
    ),
    Event(
        *("application-late", DAYS, _("申请超期"), _("轮到办理的人和监督人员，每日一次")),
        (NUMBER, NAME, DUE),
        "{编号}「{事项}」已超过{期限}的期限",
        "超期不等于准入：未经准入不得下派。",
    ),
    Event(
        *("consultation-due", DAYS, _("征求意见期限将到"), _("被征求意见的单位，提前3个、1个工作日各一次")),
        (NUMBER, NAME, DUE),
        "请于{期限}前就{编号}「{事项}」答复",
    ),
    Event(
        *("emergency-due", DAYS, _("应急补报期限将到"), _("发起应急的单位，提前3个、1个工作日各一次")),
        (NUMBER, NAME, DUE),
        "应急事项{编号}「{事项}」应于{期限}前补报",
        "到期没有补报的，自次日起社区可以拒收。",
    ),
    Event(
        *("answer-due", DAYS, _("复核、建议、预审的答复期限将到"), _("轮到答复的人，提前3个、1个工作日各一次")),
        (KIND, NUMBER, NAME, DUE),
        "{种类}{编号}「{事项}」应于{期限}前答复",
    ),
    Event(
        *("answer-late", DAYS, _("复核、建议、预审超期没有答复"), _("轮到答复的人和监督人员，每日一次")),
        (KIND, NUMBER, NAME, DUE),
        "{种类}{编号}「{事项}」已超过{期限}的期限",
        "超期不等于同意，也不改变原来的决定和清单。",
    ),
    Event(
        *("consultation-late", DAYS, _("逾期没有答复意见"), _("被征求意见的单位，每日一次，到申请办结为止")),
        (NUMBER, NAME, DUE),
        "{编号}「{事项}」的意见已超过{期限}的期限",
        "审核不再等待，办结以前仍可以答复。没有答复不等于同意。",
    ),
    Event(
        *("yearly-review-due", DAYS, _("年度复核的答复期限将到"), _("牵头单位，提前3个、1个工作日各一次")),
        (DUE, COUNT, YEAR),
        "请在{期限}前答复：还有{项数}项准入{年度}年是否继续需要",
        "到期没有确认的，列入拟退出名单。",
    ),
    Event(
        *("yearly-review-late", DAYS, _("年度复核逾期没有答复"), _("牵头单位，每周一次")),
        (DUE, COUNT, YEAR),
        "{项数}项准入{年度}年是否继续需要，已超过{期限}的答复期限",
        "没有答复不等于继续需要：已列入拟退出名单，由审定单位研究。现在仍可以答复。",
    ),
    Event(
        *("admission-ends", DAYS, _("准入将到期"), _("牵头单位，提前30个、7个、1个工作日各一次")),
        (NUMBER, NAME, DAY),
        "{编号}「{事项}」的准入到{日期}为止",
        "需要继续的，请打开准入页面「续办」，提前申请；到期以后社区可以拒收。",
    ),
)

AFTERWARDS = _("准入以后")
DRAFTERS = _("起草调整文件的人")
CONCERNED = _("牵头单位、准入社区，以及关注的人")
declare(
    Event(
        *("admission-made", AFTERWARDS, _("准予准入，告知社区"), _("准入社区；列入年度计划的，公布计划时告知")),
        (NUMBER, NAME, DAY, Placeholder("last", "截止", "2026年12月31日"), APPLICANT),
        "{编号}「{事项}」准予进入社区",
        "自{日期}至{截止}（含当日），由{申请单位}下派。内容、次数和条件见准入页面；超出的要求，社区可以拒收。",
    ),
    Event(
        *("admission-ended", AFTERWARDS, _("清单调整使准入终止"), CONCERNED),
        (NUMBER, NAME, DAY, TITLE, DOCUMENT),
        "{编号}「{事项}」的准入到{日期}为止",
        "依据《{文件}》（{文号}）。",
    ),
    Event(
        *("admission-measure", AFTERWARDS, _("暂停、恢复、撤销、退出"), CONCERNED),
        (
            *(NUMBER, NAME, DAY, REASON),
            Placeholder("measure", "措施", "暂停"),
            Placeholder("measure_number", "决定文号", "民措〔2026〕3号"),
        ),
        "{编号}「{事项}」自{日期}起{措施}",
        "理由：{理由}（{决定文号}）。",
    ),
    Event(
        *("exit-begun", AFTERWARDS, _("准入到期，应办退出事项"), _("牵头单位")),
        (NUMBER, NAME, DAY),
        "{编号}「{事项}」的准入已到期，请办理退出事项",
        "准入到{日期}为止。请停报台账、停用账号、摘除牌子、告知社区，并逐项填写；没有涉及的，写明不涉及。",
    ),
    Event(
        *("appeal", AFTERWARDS, _("复核"), _("联席会议；答复以后，申请单位、申请复核的单位和有关社区")),
        (NUMBER, NAME, STATE),
        "{编号}「{事项}」的复核：{状态}",
    ),
    Event(
        *("appeal-unanswerable", AFTERWARDS, _("复核没有人可以办理"), _("监督人员、系统管理员")),
        (NUMBER, NAME, Placeholder("unit", "单位", "联席会议办公室"), DUE),
        "{编号}「{事项}」的复核，现在没有人可以办理",
        "请区里在{单位}再设一名审定人：作出原决定的人、经办过申请的人不能办理复核。应在{期限}前答复。",
    ),
    Event(
        *("decision-objection", AFTERWARDS, _("公示的准入收到异议"), _("审核人，登记异议的人除外")),
        (NUMBER, NAME, DAY, WHO, LAST_DAY),
        "{编号}「{事项}」的准入收到异议",
        "{提出人}{日期}提出。公示到{公示截止日}截止，请逐件答复。",
    ),
    Event(
        *("decision-objection-answered", AFTERWARDS, _("对准入的异议已答复"), _("提出异议的单位、登记异议的人")),
        (NUMBER, NAME, ACCEPTED, ANSWER),
        "对{编号}「{事项}」的异议已答复",
        "{是否采纳}：{答复}",
    ),
    Event(
        *("yearly-review", AFTERWARDS, _("年度复核"), _("牵头单位")),
        (DUE, COUNT, YEAR),
        "请在{期限}前答复：{项数}项准入{年度}年是否继续需要",
        "没有答复不等于继续需要：到期没有确认的，列入拟退出名单，由审定单位研究。答复本身不改变准入。",
    ),
    Event(
        *("yearly-review-not-needed", AFTERWARDS, _("年度复核答复不再需要"), TO_DECIDERS),
        (NUMBER, NAME, YEAR, TEXT),
        "{编号}「{事项}」：申请单位答复{年度}年不再需要",
        "{说明}",
    ),
    Event(
        *("permanent-drafted", AFTERWARDS, _("请求长期列入清单：已起草文件"), DRAFTERS),
        (NUMBER, NAME),
        "{编号}「{事项}」请求长期列入清单",
        "已按申请写好一条调整草稿，请核对内容、编定文号，由另一人公布。公布以前清单没有变。",
    ),
    Event(
        *("permanent-without-list", AFTERWARDS, _("请求长期列入清单：还没有清单"), DRAFTERS),
        (NUMBER, NAME),
        "{编号}「{事项}」请求长期列入清单",
        "本辖区还没有相应的清单，请先建立清单，再起草调整文件。",
    ),
    Event(
        *("permanent-fell", AFTERWARDS, _("请求长期列入清单：准入由复核取代"), DRAFTERS),
        (NUMBER, NAME, Placeholder("decision", "复核决定", "准决〔2026〕9号")),
        "{编号}「{事项}」请求长期列入清单",
        "准入已由复核决定{复核决定}取代，请作废这份草稿。",
    ),
    Event(
        *("inheritance-asked", AFTERWARDS, _("单位变动后准入待确认"), TO_REVIEWERS),
        (COUNT,),
        "单位变动后，有{项数}项准入需要确认是否适用于承继的社区。",
    ),
)

KINDS = _("应急、建议、预审、计划")
declare(
    Event(
        *("emergency", KINDS, _("应急事项的每一步"), _("审核人、有关社区")),
        (NUMBER, NAME, STATE, DUE, Placeholder("last_day", "最后一天", "2026年12月20日")),
        "应急事项 {编号}「{事项}」：{状态}",
        "须于{期限}前补报；应急最迟到{最后一天}为止。",
    ),
    Event(
        *("proposal", KINDS, _("调整建议的每一步"), _("审核人；答复以后，提出建议的单位")),
        (NUMBER, Placeholder("wish", "建议", "调整清单条目"), STATE, ANSWER),
        "{编号}「{建议}」的建议：{状态}",
        "{答复}",
    ),
    Event(
        *("document", KINDS, _("拟发文预审的每一步"), _("审核人；出意见以后，起草单位")),
        (NUMBER, TITLE, STATE),
        "{编号}拟发文《{文件}》：{状态}",
    ),
    Event(
        *("plan-window", KINDS, _("年度计划的申报时间"), _("部门、街道")),
        (YEAR, Placeholder("first", "开始", "2026年12月1日"), Placeholder("last", "截止", "2026年12月31日")),
        "{年度}年度社区工作事项计划开始申报的时间",
        "申报时间：{开始}至{截止}（含当日）。",
    ),
    Event(
        *("plan-published", KINDS, _("年度计划公布"), _("部门、街道、社区")),
        (YEAR, DOCUMENT),
        "{年度}年度社区工作事项计划已公布（{文号}）",
        "未列入计划、也没有单独准入的事项，社区可以拒收。",
    ),
)

TOGETHER = _("会商")
declare(
    Event(
        *("consultation", TOGETHER, _("征求意见"), _("被征求意见的单位")),
        (NUMBER, NAME, DUE, TEXT),
        "请就{编号}「{事项}」提出意见，{期限}前答复",
        "{说明}",
    ),
    Event(
        *("consultation-answered", TOGETHER, _("意见已提出"), TO_REVIEWERS),
        (NUMBER, NAME, Placeholder("unit", "单位", "城东街道"), Placeholder("opinion", "意见", "同意")),
        "{编号}「{事项}」会商，{单位}：{意见}",
    ),
    Event(
        *("consultation-outcome", TOGETHER, _("征求意见的事项已审定"), _("被征求意见的单位，准入社区除外")),
        (NUMBER, NAME, STATE),
        "{编号}「{事项}」已审定：{状态}",
        "本单位就这件事被征求过意见。决定书已公开。",
    ),
    Event(
        *("consultation-cancelled", TOGETHER, _("取消征求意见"), _("被征求意见的单位")),
        (NUMBER, NAME),
        "{编号}「{事项}」会商，已取消征求意见",
    ),
    Event(
        *("meeting", TOGETHER, _("联席会议召开"), _("参会单位；有改动时再发")),
        (MEETING, DAY, Placeholder("place", "地点", "区政府第二会议室")),
        "{日期}召开「{会议}」，请参会",
        "{地点}",
    ),
    Event(
        *("meeting-cancelled", TOGETHER, _("联席会议取消"), _("参会单位")),
        (MEETING, REASON),
        "「{会议}」已取消",
        "{理由}",
    ),
    Event(
        *("meeting-result", TOGETHER, _("联席会议研究的结果"), TO_DECIDERS),
        (NUMBER, NAME, MEETING, Placeholder("result", "结果", "同意")),
        "{编号}「{事项}」经「{会议}」研究：{结果}",
    ),
    Event(
        *("case-note", TOGETHER, _("备注"), _("备注里提到的同事；对外的备注，申请单位")),
        (NUMBER, NAME, TEXT),
        "{编号}「{事项}」有新的备注",
        "{说明}",
    ),
)
