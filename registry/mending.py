"""Mending the keywords of a line: who may, which words of a question could help, and keeping them."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from registry.filling_words import FILLING_WORDS
from registry.line_words import EMPTY_WORDS
from registry.models import ListLine
from registry.notice_text import normalise
from web.refusals import NotYourPart, Stale

SHORTEST, LONGEST, MOST = 2, 8, 12
# What stands for a number or a name in a question that was kept, cut off at its end or not, with the word that announces it.
_LABEL = (
    r"(?:(?:身份证|证件|护照|(?:银行)?[卡账帐]|户|车牌|手机|电话|座机|传真|微信|qq|邮箱|邮件|信用代码|号码?)(?:号码?|地址)?"
    r"|联系方式|姓名|名字|联系人|经办人|负责人|当事人|申请人|投诉人|户主|房东|法定代表人|代理人)"
)
_HIDDEN = re.compile(rf"(?:{_LABEL}(?:是|为|叫)?[\s:：=（(]*)?〔(?:[^〔〕]{{0,6}}〕|[^〔〕]{{0,6}}$)", re.IGNORECASE)


def may_mend(user, line):
    """Whether the user keeps the keywords of the authority whose list the line stands on."""
    return user.is_authenticated and (line.item_list.authority_id in user.authority_ids_with("registry.keep_keywords"))


def words_to_add(text, line):
    """Words of a question that could become keywords of the line: short stretches that it doesn't have yet, in order.

    Never what was put in place of somebody's number or name, nor the word that announced it.
    """
    have = set(line.keywords)
    said = FILLING_WORDS.sub(" ", normalise(_HIDDEN.sub("，", text)))
    stretches = EMPTY_WORDS.sub(" ", said).split()
    found = [one for one in stretches if SHORTEST <= len(one) <= LONGEST and one not in have]
    return list(dict.fromkeys(found))[:MOST]


@transaction.atomic
def mend_keywords(line, words, *, was, by):
    """Give the line its keywords, if they are still what ``was`` read (a list).

    Raises NotYourPart for a stranger to the authority, Stale when somebody else has mended them meanwhile.
    """
    if not may_mend(by, line):
        raise NotYourPart(_("只有本辖区负责关键词的审核人可以修改。"))
    row = ListLine.objects.select_for_update().get(pk=line.pk)
    if row.keywords not in (was, words):
        now = " ".join(row.keywords)
        raise Stale(_("您打开页面之后，关键词已由他人改为「%(now)s」，请核对后再保存。") % {"now": now})
    row.keywords = words
    row.save(update_fields=["keywords"])
    line.keywords = words
