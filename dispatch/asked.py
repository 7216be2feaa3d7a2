"""What people asked: kept masked and without the asker for a time, for those who mend keywords; and what a change would do."""

import logging
import re
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from dispatch.models import AskedQuestion
from dispatch.questions import answer_with, is_readable
from dispatch.standing import Standing
from dispatch.verdicts import Verdict
from registry.list_books import ENTRY_KEY
from registry.masking import mask
from registry.matching import Index
from registry.models import Authority, Community, ListEntry
from web import clock
from web.refusals import NotYourPart

logger = logging.getLogger(__name__)

LONGEST_KEPT = 1_000  # characters: what a notice wants stands at its beginning
MOST_PREVIEWED = 1_000
_UNFINISHED = re.compile(r"[^。；;！!？?，,\n]*$")

# One statement, so that it neither slows nor breaks the answer. A choice is no second question: it counts once.
_KEEP = """
insert into dispatch_askedquestion (authority_id, text, asked_on, verdict, line_id, score, is_disputed, times)
values (%(authority)s, %(text)s, %(on)s, %(verdict)s,
        (select line_id from registry_listentry where id = %(entry)s), %(score)s, %(disputed)s, 1)
on conflict (authority_id, asked_on, md5(text)) do update
set times = dispatch_askedquestion.times + %(again)s,
    is_disputed = dispatch_askedquestion.is_disputed or excluded.is_disputed,
    verdict = excluded.verdict, line_id = excluded.line_id, score = excluded.score
"""


def keep(user, found, *, choice=""):
    """Keep the question of a signed-in user as it was answered (``found``, before any choice), masked, without the user.

    ``choice`` is the key that the person then picked, or ``none``: another than the first makes the question disputed.
    Nothing is kept of others, nor of a text that asks nothing and of which nobody says that it does. Never raises: a
    failure is logged, without the question.
    """
    if not user.is_authenticated or (found.asks_nothing and not choice):
        return
    try:
        text = kept_text(found.text)
        if is_readable(text):
            _write(found, text, choice)
    # Whatever happens here, the person gets the answer; an error's own words may quote the question, so they stay out.
    except Exception as why:
        logger.error("a question could not be kept: %s", type(why).__name__)


def kept_text(text):
    """What is kept of a text: its beginning, up to the end of a clause, masked, without superfluous blanks."""
    if len(text) > LONGEST_KEPT:
        head = text[:LONGEST_KEPT]
        text = _UNFINISHED.sub("", head) or re.sub(r"[\d\W]*$", "", head)
    return re.sub(r"[^\S\n]+", " ", mask(text.replace("\x00", ""))).strip()


def _write(found, text, choice):
    nearest = next(iter((*found.candidates, *found.near)), None)
    is_entry = nearest is not None and str(nearest.key).startswith(ENTRY_KEY)
    said = {
        "authority": found.standing.authority.pk,
        "text": text,
        "on": clock.today(),
        "verdict": str(found.verdict),
        "entry": int(nearest.key.removeprefix(ENTRY_KEY)) if is_entry else None,
        "score": nearest.score if nearest else None,
        "disputed": bool(choice) and (nearest is None or choice != nearest.key),
        "again": 0 if choice else 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, said)


def not_yet_over(questions):
    """Questions within the days for which their authority keeps them, whether the clean-up has run or not."""
    within = Q(pk=None)
    for authority in Authority.objects.filter(pk__in=questions.values("authority").distinct()):
        within |= Q(authority=authority, asked_on__gt=_last_day_over(authority))
    return questions.filter(within)


def _last_day_over(authority):
    return clock.today() - timedelta(days=int(authority.rule("question_days")))


def forget_questions():
    """Delete every question that is older than its authority keeps it. Returns how many; safe to repeat."""
    deleted = 0
    for authority in Authority.objects.all():
        rows = AskedQuestion.objects.filter(authority=authority, asked_on__lte=_last_day_over(authority))
        deleted += rows.delete()[0]
    return deleted


def by_question(questions):
    """One row for each text, the last that was asked, with ``total`` times; the most often asked first."""
    same = [F("authority"), F("text")]
    rows = questions.annotate(
        total=Window(Sum("times"), partition_by=same),
        place=Window(RowNumber(), partition_by=same, order_by=[F("asked_on").desc(), F("pk").desc()]),
    )
    return rows.filter(place=1).order_by("-total", "-asked_on", "-pk")


def waiting_for(user):
    """Questions that found nothing, or the wrong line, and that ``user`` has yet to deal with."""
    rows = not_yet_over(AskedQuestion.objects.visible_to(user))
    return by_question(rows.not_found().filter(settled_on=None))


def settle(question, *, by):
    """Mark a question as dealt with, on all days on which it was asked. Raises NotYourPart for a stranger."""
    if question.authority_id not in by.authority_ids_with("registry.keep_keywords"):
        raise NotYourPart(_("只有本辖区负责关键词的审核人可以办理。"))
    same = AskedQuestion.objects.filter(authority_id=question.authority_id, text=question.text, settled_on=None)
    same.update(settled_on=clock.today())


@dataclass(frozen=True)
class Outcome:
    """What a question is answered with: the verdict and what it rests on, or the nearest for a verdict without."""

    verdict: Verdict
    key: object
    name: str
    number: str

    @classmethod
    def of(cls, found):
        """The outcome of an ``Answer``."""
        nearest = next(iter((*found.candidates, *found.near)), None)
        if nearest is None:
            return cls(found.verdict, None, "", "")
        return cls(found.verdict, nearest.key, nearest.name, nearest.number)


@dataclass(frozen=True)
class ChangedAnswer:
    """A past question that would be answered otherwise."""

    text: str
    times: int
    before: Outcome
    after: Outcome

    @property
    def is_other_verdict(self):
        """Whether the verdict itself changes; else only the line that is nearest."""
        return self.before.verdict != self.after.verdict


@dataclass(frozen=True)
class Preview:
    """What a change of keywords does to ``total`` past questions."""

    total: int
    changed: tuple[ChangedAnswer, ...]

    @property
    def other_verdicts(self):
        """How many get another verdict."""
        return sum(one.is_other_verdict for one in self.changed)


def preview(line, keywords):
    """What becomes of the last 1,000 questions of the line's authority when the line has these keywords instead.

    Both answers are worked out now, by today's lists alone: who asked, and for which community, isn't known.
    """
    authority = line.item_list.authority
    asked = not_yet_over(AskedQuestion.objects.filter(authority=authority)).order_by("-asked_on", "-pk")
    times = {}
    for text, often in asked.values_list("text", "times")[:MOST_PREVIEWED]:
        times[text] = times.get(text, 0) + often
    now = _by_lists_alone(line)
    then = _with_keywords(now, line, tuple(keywords))
    changed = []
    for text, often in times.items():
        if _found(now, text) == _found(then, text):
            continue
        before, after = (Outcome.of(answer_with(standing, text)) for standing in (now, then))
        if (before.verdict, before.key) != (after.verdict, after.key):
            changed.append(ChangedAnswer(text, often, before, after))
    changed.sort(key=lambda one: (not one.is_other_verdict, -one.times))
    return Preview(len(times), tuple(changed))


def leads_to(line, keywords, text):
    """Whether a question is answered by the line, for sure, when the line has these keywords. By today's lists alone."""
    then = _with_keywords(_by_lists_alone(line), line, tuple(keywords))
    rests_on = answer_with(then, text).rests_on
    return rests_on is not None and rests_on.key in _keys_of(line)


def _by_lists_alone(line):
    return replace(
        Standing.load(line.item_list.authority, community=_somewhere_rural(line)), admissions=None, emergencies=None
    )


def _found(standing, text):
    """What the lists say of a text: where it is the same, so is the answer."""
    (matches,) = standing.find([text])
    return [(one.line.key, one.score, one.words, one.purpose_words) for one in matches]


def _somewhere_rural(line):
    """Lines of rural lists hold in rural communities alone."""
    if not line.item_list.for_rural:
        return None
    return Community.objects.of(line.item_list.authority).today().filter(is_rural=True).first()


def _with_keywords(standing, line, keywords):
    """The same standing in which the line has other keywords."""
    keys = _keys_of(line)
    lines = [replace(one, keywords=keywords) if one.key in keys else one for one in standing.lists.index.lines]
    return replace(standing, lists=replace(standing.lists, index=Index(lines)))


def _keys_of(line):
    return {f"{ENTRY_KEY}{pk}" for pk in ListEntry.objects.filter(line=line).values_list("pk", flat=True)}
