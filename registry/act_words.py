"""Words for the six acts that a community may be asked for on an assist matter. Regular expressions; strong ones name the act outright."""

CONTACT_RESIDENTS = "contact_residents"
HELP_HOME_VISIT = "help_home_visit"
ORGANISE_MOBILISE = "organise_mobilise"
PUBLICISE_EDUCATE = "publicise_educate"
PERSUADE = "persuade"
REPORT_FINDINGS = "report_findings"

PERMITTED_ACTS = (
    CONTACT_RESIDENTS,
    HELP_HOME_VISIT,
    ORGANISE_MOBILISE,
    PUBLICISE_EDUCATE,
    PERSUADE,
    REPORT_FINDINGS,
)

_PEOPLE = (
    r"(?:居民|群众|市民|党员|志愿者|业主|老人|老年人|长者|残疾人|妇女|儿童|青少年|孩子|学生|家长|家属|家庭|房东|租户|住户|商户|村民|邻居|"
    r"楼门长|楼栋长|楼组长|居民代表|失业人员|毕业生|职工|退役军人|文艺爱好者|人员)"
)

STRONG_ACTS = {
    CONTACT_RESIDENTS: (
        r"(?<!现将)(?<!接)(?<!本)(?<!此)(?<!的)通知(?!如下|要求|精神|书|单|:)",
        r"告知(?!书|承诺)",
        r"转告",
        r"提醒",
        r"转发",
        r"告诉",
        r"转达",
        r"电话(?:问候|联系|随访)",
        r"联系(?!人|电话|方式|投诉人|单)",
        r"问候",
        r"对接",
        r"(?:讲|说|喊|打)(?:上)?一(?:声|嗓)",
    ),
    HELP_HOME_VISIT: (
        r"走访",
        r"探访",
        r"慰问",
        r"看望",
        r"探望",
        r"陪同",
        r"家访",
        r"巡访",
        r"登门",
        r"上门(?:走访|看望|了解|告知|讲解|送|慰问|服务)",
        r"送到(?:家|户)",
        r"带[^,]{0,3}路(?!线)",
        r"去[^,]{0,3}(?:瞧瞧|看看|瞅瞅|坐坐)",
    ),
    ORGANISE_MOBILISE: (
        rf"(?:组织|动员|发动|引导|鼓励|邀请|号召|召集)[^,]{{0,12}}{_PEOPLE}",
        r"组织[^,]{0,15}(?:参加|观看|报名|领取|参与|听)",
        r"动员(?!部署|会)",
        r"发动",
        r"招募",
        r"号召",
        r"倡议",
        r"报名(?!表)",
        r"前来(?:观看|参加)",
    ),
    PUBLICISE_EDUCATE: (
        r"宣传(?!科|部|品|展板|工作站|费|栏)",
        r"宣讲",
        r"讲解",
        r"宣教",
        r"普及",
        r"(?:发放|派发|分发|张贴|散发|摆摊发|贴)[^,]{0,10}(?:宣传|折页|传单|单页|资料|海报|手册|倡议|提示|告知|公告|通知|提醒)",
        r"(?<![收出印开])发(?:些|点|一点|一些)?(?:宣传)?(?:资料|传单|折页|单子)",
        r"公示(?!栏)",
        r"张榜",
        r"(?:在)?公[示告]栏(?:里|上)?(?:张贴|公示|公布|宣传)?",
        r"讲座",
        r"科普(?!示范|工作站|站|大学|基地)",
        r"倡导",
    ),
    PERSUADE: (
        r"劝导",
        r"劝阻",
        r"劝说",
        r"说服",
        r"劝返",
        r"劝和",
        r"劝(?!业)",
        r"疏导",
        r"安抚",
        r"调解",
        r"化解(?!率)",
        r"说和",
        r"做好[^,]{0,6}解释",
        r"思想工作",
    ),
    REPORT_FINDINGS: (
        r"发现[^,]{0,20}(?:报告|上报|告诉|告知|联系|反馈|拨打|举报|报警)",
        r"(?:及时|立即|随时)(?:报告|反馈|告诉|告知|报警|拨打)",
        r"(?:报告|告诉|反馈)(?:给)?(?:派出所|民警|街道|医院|救助站)",
    ),
}

WEAK_ACTS = {
    CONTACT_RESIDENTS: (r"帮忙找", r"对居民解释"),
    HELP_HOME_VISIT: (r"入户", r"上门", r"到家"),
    ORGANISE_MOBILISE: (r"组织(?!机构|部|法|者|架构|人员|专人)", r"参加", r"参与", r"推荐", r"引导"),
    PUBLICISE_EDUCATE: (r"解读", r"教育", r"张贴"),
    PERSUADE: (r"制止", r"教育引导"),
    REPORT_FINDINGS: (r"发现(?=.{0,8}(?:隐患|线索|情况|问题|异常))", r"留意", r"关注(?=老人|儿童|动态)"),
}

# 「协助」「配合」 ask for help without saying by which act.
HELPING_WORDS = (r"督促(?!检查|落实)", r"协助", r"配合", r"帮忙", r"帮助", r"支持(?!系统)")

# The community as the body that answers for the result.
RESPONSIBILITY_WORDS = (
    r"牵头",
    r"由(?:各)?(?:社区|居委会)",
    r"(?:社区|居委会)(?:书记|主任|干部)?(?:要|须|必须|负责|承担|牵头|直接|自行|包干|组织拆|拆除|强)",
    r"责任主体",
    r"责任人",
    r"第一责任",
    r"主体责任",
    r"属地(?:管理|责任)",
    r"包干",
    r"限(?:社区|居委会|期|[0-9一二三五七十]+[日天])",
    r"问责",
    r"追责",
    r"任务",
    r"指标",
    r"分解到",
    r"落实到(?:社区|居委会)",
    r"兜底",
    r"(?:社区|居委会)(?:对|保证|确保|要保证)",
)
