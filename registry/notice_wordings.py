"""Notices in the words of an authority: its own wording where it has one that can be filled in, else the register's."""

import logging
import re
from functools import wraps

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk.notices import tell
from registry.models import NoticeWording
from registry.notice_events import EVENTS

logger = logging.getLogger(__name__)
#: A placeholder is a name between braces and nothing else: no attribute, no index, no format.
PLACE = re.compile(r"\{([^{}\n]*)\}")
BRACES = re.compile(r"[{}]")
LONGEST_SUBJECT = 200


class NotFilled(ValueError):
    """Words with a placeholder that the event doesn't know, or with a brace that stands alone."""


def in_chinese(tells):
    """Decorates what tells people: whatever language the acting person reads in, what is sent is Chinese."""

    @wraps(tells)
    def told(*args, **kwargs):
        with override(settings.LANGUAGE_CODE):
            return tells(*args, **kwargs)

    return told


@in_chinese
def tell_of(event, people, *, authority, key, url="", **values):
    """Tell ``people`` of the event called ``event`` in the words of ``authority`` (a row or its id).

    ``key`` names this one occurrence, ``values`` fill its placeholders by their keys.
    """
    if not (people := list(people)):
        return
    subject, text = words_of(EVENTS[event], authority, values)
    tell(people, key=key, subject=subject, text=text, url=url)


def words_of(event, authority, values):
    """(subject, text) of a notice; words of the authority that can't be filled in are passed over, never the notice."""
    own = NoticeWording.objects.filter(authority=authority, event=event.key).first()
    if own is not None:
        try:
            return filled(event, own.subject, own.text, values)
        except NotFilled as why:
            logger.warning("wording %s of authority %s: %s", event.key, own.authority_id, why)
    return filled(event, event.subject, event.text, values)


def filled(event, subject, text, values):
    """(subject, text) with the values in their places. Raises NotFilled.

    A line of the text is left out when something it names is empty: a case without a due day has no sentence on it.
    """
    by_token = {one.token: str(values.get(one.key) or "").strip() for one in event.placeholders}
    lines = [line for line in text.splitlines() if _says_something(line, by_token)]
    heading = " ".join(_fill(subject, by_token).split())
    if not heading:
        raise NotFilled(_("标题是空的。"))
    return heading[:LONGEST_SUBJECT], "\n".join(_fill(line, by_token) for line in lines).strip()


def _says_something(line, by_token):
    names = _names(line, by_token)
    return all(by_token[name] for name in names)


def _names(words, by_token):
    """The placeholders in ``words``. Raises NotFilled."""
    names = PLACE.findall(words)
    if unknown := [name for name in names if name not in by_token]:
        raise NotFilled(
            _("没有「{%(name)s}」这个栏目，可以用：%(known)s。")
            % {"name": unknown[0], "known": _("、").join(f"{{{token}}}" for token in by_token)}
        )
    if BRACES.search(PLACE.sub("", words)):
        raise NotFilled(
            _("花括号要成对，里面只写栏目的名称，例如：%(known)s。") % {"known": f"{{{next(iter(by_token))}}}"}
        )
    return names


def _fill(words, by_token):
    _names(words, by_token)
    return PLACE.sub(lambda found: by_token[found[1]], words)
