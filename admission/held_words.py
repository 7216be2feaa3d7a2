"""Words around the names of data: between them, and at their end. Regular expressions."""

import re

BETWEEN = re.compile(r"[、，,；;。\n/]|以及|和|及|与")
#: Words that end the name of data, and say of what kind it is.
KIND = re.compile(
    r"(?:信息|数据|名册|花名册|名单|台账|清单|明细|资料|档案|情况|登记表|统计表|表|册|库|人员|对象|群体|家庭|人群|的)$"
)
#: Nobody in particular.
EVERYBODY = frozenset(
    {"居民", "人口", "住户", "家庭", "个人", "群众", "社区", "辖区", "全体", "本人", "基本", "户主", "成员"}
)
