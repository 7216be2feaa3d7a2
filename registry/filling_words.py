"""Words of which notices are full, whatever they are about, and signs that are no words."""

import re

FILLING_WORDS = re.compile(
    r"[^\u4e00-\u9fffa-z]+|请|各位?|本周|下周|之?前|于|要求|通知|收到|回复|统一|按时|及时|务必|尽快|进行|填报|填写|报送|上报|登记|"
    r"辖区|本区|街道|我们|你们|是否|该不该|可以|需要|如何|怎么|哪些|什么|联系人|联系电话|电话|手机号?|姓名|微信号?|"
    r"吗|呢|吧|了"
)

# What stands for a number or a name in a question that was kept, cut off at its end or not, with the word that announces it.
_LABEL = (
    r"(?:(?:身份证|证件|护照|(?:银行)?[卡账帐]|户|车牌|手机|电话|座机|传真|微信|qq|邮箱|邮件|信用代码|号码?)(?:号码?|地址)?"
    r"|联系方式|姓名|名字|联系人|经办人|负责人|当事人|申请人|投诉人|户主|房东|法定代表人|代理人)"
)
HIDDEN = re.compile(rf"(?:{_LABEL}(?:是|为|叫)?[\s:：=（(]*)?〔(?:[^〔〕]{{0,6}}〕|[^〔〕]{{0,6}}$)", re.IGNORECASE)
