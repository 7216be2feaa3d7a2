"""Mending the keywords of a line: who may, which words of a question could help, and keeping them."""

from django.db import transaction
from django.utils.translation import gettext as _

from registry.filling_words import FILLING_WORDS, HIDDEN
from registry.line_words import EMPTY_WORDS
from registry.models import ListLine
from registry.notice_text import normalise
from web.refusals import NotYourPart, Stale

SHORTEST, LONGEST, MOST = 2, 8, 12


def may_mend(user, line):
    """Whether the user keeps the keywords of the authority whose list the line stands on."""
    return user.is_authenticated and (line.item_list.authority_id in user.authority_ids_with("registry.keep_keywords"))


def words_to_add(text, line):
    """Words of a question that could become keywords of the line: short stretches that it doesn't have yet, in order.

    Never what was put in place of somebody's number or name, nor the word that announced it.
    """
    have = set(line.keywords)
    said = FILLING_WORDS.sub(" ", normalise(HIDDEN.sub("，", text)))
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
