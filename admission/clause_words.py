"""The words by which a document puts work on communities, or keeps it from them."""

import re

#: Who works in a community, as documents call them.
COMMUNITY = re.compile(
    r"社区|居民委员会|居委会|村委会|村民委员会|村\(居\)|村居|网格员|网格长|基层群众性自治组织|楼门长"
)
#: What communities are merely the place of, or the subject of a description.
NOT_THE_WORKER = re.compile(r"社区卫生服务|社区服务中心|社区矫正机构|社区医院|社区戒毒人员|社区矫正对象")
#: Duties in the language of documents, beside what a notice asks in so many words.
DUTIES = re.compile(
    r"应当|应|须|要(?!求)|负责|承担|落实|组织|开展|协助|配合|做好|建立|报送|上报|填报|登记|统计|摸排|排查|巡查|宣传|签订|悬挂|安排|确保|完成"
)
#: What forbids asking.
FOR_OTHERS = re.compile(r"(?:不得|不应|不再|严禁|禁止)(?:向|给|要求|让|由|将.{0,12}(?:交|转))")
