"""Words that say nothing of the matter of a line or a text, because any may hold them."""

import re

EMPTY_WORDS = re.compile(
    r"协助做好|做好|协助|与居民利益相关的|居民委员会|居委会|居民|社区|群众|工作|事项|情况|证明|任务指标|任务|指标|开展|组织|"
    r"管理|服务|作为责任主体的|责任主体|推行|指导|监督|保障|权益|有关|相关|其他|以及|[的和与及或之等对为在向把被、,。;:()〔〕《》\"“”\s0-9]"
)

# Words by which somebody is asked for something, whatever it is.
FRAME_WORDS = re.compile(
    r"请|协助|配合|帮忙|本?通知|告知|转告|告诉|提醒|转发|张贴|各?社区|居委会|我们|一下|动员|组织|参加|开展|活动"
)
