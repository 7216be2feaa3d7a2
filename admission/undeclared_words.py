"""Words in which an application sets a target number, or names what it brings along. Regular expressions."""

import re

from admission.models import Cause

#: A number that every community is to reach.
QUOTA = re.compile(
    r"(?:每(?:个|一)?|各)(?:社区|居委会|村)[^。；;\n]{0,12}?"
    r"(?:不少于|不低于|不得少于|至少|达到|完成|不小于)[^。；;,，\n]{0,8}?\d+[^\d。；;,，\n]{0,4}"
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
