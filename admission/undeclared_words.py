"""Words in which an application sets a target number, or names what it brings along. Regular expressions."""

import re

from admission.models import Cause

_WHOM = r"(?<![为给向对到在让])(?:每(?:个|一)?|各)(?:社区|居委会|村)"
#: What a community is to bring about, where a number of it is a target.
_BROUGHT_ABOUT = (
    r"发展|招募|动员|引进|引入|培育|培养|推荐|征集|发放|收集|采集|走访|入户|排查|摸排|组织|开展|举办|拍摄|撰写|上报|报送|"
    r"征订|订阅|销售|认购|办理|注册|新增|新建|建立|创建|抽调|选派|完成|达到|录入"
)
_OF_THESE = r"[名人户份场家个件篇条张例处单对位幅期册元%％]"
#: A number that every community is to reach.
QUOTA = re.compile(
    r"(?:每(?:个|一)?|各)(?:社区|居委会|村)[^。；;\n]{0,12}?"
    r"(?:不少于|不低于|不得少于|至少|达到|完成|不小于)[^。；;,，\n]{0,8}?\d+[^\d。；;,，\n]{0,4}"
    rf"|{_WHOM}[^。；;,，\n]{{0,6}}?(?:{_BROUGHT_ABOUT})[^。；;,，\n]{{0,10}}?\d+\s*(?:万|余)?{_OF_THESE}"
)
#: Words that name outright what a matter brings along; softer ones, such as 名单, are left to the reader.
OUTRIGHT = {
    Cause.FORMS: re.compile(
        r"填报|填表|台账|报表|填写[^。；;,，\n]{0,6}表|(?:登记|统计|汇总)表|报送[^。；;,，\n]{0,6}[率数]"
    ),
    Cause.SYSTEMS: re.compile(
        r"小程序|公众号|打卡|(?<![a-z])app(?![a-z])|(?:系统|平台)[^。；;,，\n]{0,6}(?:录入|上传)"
        r"|录入[^。；;,，\n]{0,8}(?:系统|平台)",
        re.IGNORECASE,
    ),
    Cause.MEETINGS: re.compile(r"参加[^。；;,，\n]{0,8}(?:培训|会)|开会|例会"),
    Cause.SIGNBOARD: re.compile(r"挂牌|标牌|牌子|牌匾"),
    Cause.ASSESSMENT: re.compile(r"考核|排名|打分|评分|评比"),
}
#: How often a year, said in words.
TIMES_A_YEAR = re.compile(r"(?:每年|全年|一年|年均|预计|不超过)[^。；;\n]{0,10}?\d+\s*(?:多|余)?(?:次|场|回|人次)")
