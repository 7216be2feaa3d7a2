"""Words by which a resident or an office asks the community for a stamp or a statement. Regular expressions."""

import re

# The word at which a request for a certificate turns; what is certified stands close by.
CERTIFICATE_ANCHORS = (
    r"(?<!事实)(?<!实践)证明(?!事项|清单|人姓名|了|材料清单|责任)",
    r"盖[^,]{0,6}章",
    r"(?:签|用)章",
    r"盖(?:戳|印)",
    r"公章",
    r"条子",
    r"(?:开|打|写|出)(?:一|个|张|份|一张|一份|一个)*(?:便)?条",
    r"介绍信",
    r"(?:婚育|准生|单身|未婚|健在|贫困)证(?!明)",
    r"(?:开|写|出)(?:一|个|张|份|一张|一份|一个)*(?:手续|情况说明|说明|书面说明|书面材料)",
    r"(?:开|出)具(?!罚单|罚款|[^,]{0,8}报告|[^,]{0,6}决定|[^,]{0,6}通知)",
    r"政审",
    # Whoever asks the community to write that something is so.
    r"(?:社区|居委会?)(?:给|帮)?(?:我们?|他|她|家里)?(?:开|写|出)(?:一下|一?个)?(?=[^,]{0,4}(?:我|他|她|孩子|老人|家里|本人|没|未|是))",
    r"(?:给|帮)(?:我|他|她)(?:开|写|出)(?:一下|一?个|份)[^,]{0,6}(?:情况|表现)",
    r"(?:写|出|开)[^,]{0,12}表现鉴定",
)

# Where residents are sent for a paper.
_OFFICE = r"(?:派出所|公安|民政局?|法院|医院|公证处|档案馆|政务服务|窗口|大厅|车管所|社保局?|不动产登记)"

# With these in the same clause the word is about something else: papers to bring, sheets to send, pledges to sign.
NOT_A_REQUEST = (
    rf"(?:去|到|向|找)[^,]{{0,6}}{_OFFICE}[^,]{{0,8}}(?:开|办|打印|申请|领|查)",
    r"(?:携带|带上|带好|带齐|带着|请带|持|凭|出示)[^,]{0,20}证明",
    r"(?:责任状|责任书|承诺书|协议书|目标书)[^,]{0,8}(?:盖|签)",
    r"(?:盖|签)[^,]{0,6}(?:责任状|责任书|承诺书|协议书)",
    r"(?:盖章|公章)[^,]{0,6}(?:扫描|报送|上报|后报|报至|报到|报街道|后交|发至)",
    r"(?:报送|上报|填报|台账|统计)[^,]{0,10}(?:盖章|公章)",
    r"公章(?:使用|管理|保管|刻制)",
    r"公章[^,]{0,12}(?:保管|公开|管理)",
    r"(?:罚单|罚款|处罚|检测报告|鉴定报告)",
    r"(?:宣传|公示|清理|取消|减少|规范|张贴)[^,]{0,12}证明",
)

# What the paper is for.
PURPOSES = (
    r"用于",
    r"用作",
    r"为了",
    r"申请",
    r"申领",
    r"领(?!导)",
    r"取(?!消|得联系)",
    r"办(?!事处|公|法)",
    r"贷款",
    r"过户",
    r"入学",
    r"上学",
    r"报名",
    r"签证",
    r"出国",
    r"入职",
    r"理赔",
    r"公证",
    r"火化",
    r"落户",
    r"上户口",
    r"销户",
    r"报销",
    r"登记",
    r"入社",
    r"买房",
    r"卖房",
    r"转移",
)

#: The word by which a certificate is called one, and what stands before the name of one where somebody asks for it.
CERTIFICATE_WORD = "证明"
BEFORE_ITS_NAME = (
    r"请问|麻烦|您?你?好|我?们?想|我?们?要|需要|能不能|可以|帮我?们?|给我?们?|替我?们?|来|去|到|社区|居委会"
    r"|开一?[个张份]?|办一?[个张份]?|出具?一?[个张份]?|打一?[个张份]?|写一?[个张份]?|一?[个张份]"
)
#: Names on a list that don't say which certificate is meant: any other one, a class of them, several in one row.
CATCH_ALL = r"其他|其它|另有规定|等(?:有关|相关)?证明"
A_CLASS = r"[（(]类[）)]$"
SEVERAL_IN_ONE = r"证明.*[、和及与].*证明|/|／"

# A letter of proof, and nothing of what: every certificate sounds like that.
SAYS_NOTHING = re.compile(
    r"帮我|给我|我要|我想|要|想|开具|出具|开|办|个|一张|一份|一下|社区|居委会|的|证明信|介绍信|证明|[\W_]"
)
