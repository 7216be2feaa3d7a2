"""What must hold before a step may be taken, in Chinese, by the check in the tables of transitions: for docs/workflow.md."""

#: By the module and the name of the check.
CONDITIONS = {
    "admission.appeals.is_replaced": "原决定还可以被取代",
    "admission.completeness.is_incomplete": "申请内容齐全",
    "admission.completeness.asks_held_data": "不要求社区采集部门已有的数据，或者已说明理由",
    "admission.consultations.is_over": "申请还在办理",
    "admission.consultations.opinions_waited_for": "被征求意见的单位都已答复，或者已过期限",
    "admission.countersigning.lacks_countersignatures": "应当会签的都已会签",
    "admission.deadlines.was_extended": "没有延长过（只能延长一次）",
    "admission.deadlines.is_past_extending": "审定期限还没有过",
    "admission.deadlines.may_not_lapse_yet": "期限已过，而且期限所在年度的工作日历已公布",
    "admission.emergencies.was_stopped": "还没有终止",
    "admission.emergencies.still_runs": "补报以前已经终止",
    "admission.document_reviews.lacks_opinions": "每一条都有意见",
    "admission.joint_meetings.is_still_to_come": "会议日期已到",
    "admission.joint_meetings.has_no_agenda": "已有议题",
    "admission.plan_years.window_is_not_over": "申报时间已过",
    "admission.plan_years.has_open_cases": "申报的事项都已办结",
    "dispatch.circulars.issuer_may_not": "这个单位可以对外印发通报",
    "dispatch.circulars.has_unverified": "其中没有正在重新核实的线索",
    "dispatch.cleaning_up.rests_on_nothing": "有仍然有效的依据",
    "dispatch.transitions.is_ruled": "没有裁定应当承接",
    "dispatch.transitions.is_refused_wholly": "只拒收了超出的部分",
    "dispatch.violations.was_corrected": "原案没有认定为违规并已整改",
    "dispatch.violations.has_no_original": "有已办结的原案",
    "dispatch.violations.was_never_corrected": "原来认定过违规",
    "registry.corrections.was_overtaken": "要更正的文字还在",
    "registry.corrections.changes_meaning": "只改错别字，不改数字、否定、义务和单位名称，改动的字数少",
    "registry.corrections.has_a_twin": "更正以后不和同时有效的别的条目相同",
    "registry.order_notice.publication_comes_too_early": "公布日期在公示可以结束之后",
    "registry.order_notice.notice_is_missing": "须公示的，已经公示",
    "registry.order_notice.notice_is_running": "公示期已满",
    "registry.order_notice.objections_wait": "异议都已答复",
    "registry.order_notice.accepted_is_not_mended": "公示以来没有采纳异议；采纳的，先修改草稿",
    "registry.transitions.has_a_problem": "文件有内容，每一条都和现行清单相符",
    "registry.transitions.has_an_obstacle": "以改动条目为依据的事项都已安排",
    "registry.transitions.its_day_has_not_come": "文件写明的公布日期已到",
    "reports.transitions.is_not_over": "这个月已经过完",
    "reports.transitions.is_before_the_register": "不早于开始登记的月份（上个月总可以生成）",
    "reports.transitions.is_being_counted": "已经统计完毕",
}


def condition(check):
    """What ``check`` asks for, in Chinese; the first line of its docstring where nobody has said it yet."""
    said = CONDITIONS.get(f"{check.__module__}.{check.__name__}")
    return said or check.__doc__.strip().splitlines()[0]
