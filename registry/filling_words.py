"""Words of which notices are full, whatever they are about, and signs that are no words."""

import re

FILLING_WORDS = re.compile(
    r"[^\u4e00-\u9fffa-z]+|请|各位?|本周|下周|之?前|于|要求|通知|收到|回复|统一|按时|及时|务必|尽快|进行|填报|填写|报送|上报|登记|"
    r"辖区|本区|街道|我们|你们|是否|该不该|可以|需要|如何|怎么|哪些|什么|联系人|联系电话|电话|手机号?|姓名|微信号?|"
    r"吗|呢|吧|了"
)
