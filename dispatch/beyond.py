"""What a wish asks beyond the line or the admission under which it is to be sent, in words for both ends."""

from django.utils.translation import gettext as _

from dispatch.brought import beside_an_admission, in_passing, in_words
from dispatch.conditions import Unmet
from dispatch.verdicts import Flag
from dispatch.written import words_of
from registry.asking import Asked, read_asked
from registry.models import Category, ListKind, PermittedAct
from web.templatetags.ui import cn_date

LONGEST_QUOTE = 40


def acts_of(wish, acts, other_act):
    """What is asked beyond the acts that a line or an admission allows; nothing where it names none."""
    if not acts and not other_act:
        return []
    labels = dict(PermittedAct.choices)
    more = [str(labels[act]) for act in wish.acts if act not in acts]
    if wish.other_act and wish.other_act != other_act:
        more.append(wish.other_act)
    if not more:
        return []
    said = _("要求的「%(acts)s」不在所列的方式之内，这一部分可以拒收。") % {"acts": _("、").join(more)}
    return [Unmet(Flag.OVER_SCOPE, said, is_part=True)]


def hours_of(wish, most):
    """More hours than an admission allows."""
    if wish.hours is None or most is None or wish.hours <= most:
        return []
    said = _("要求每个社区%(hours)s小时，超过准入的%(most)s小时，超出的部分可以拒收。")
    return [Unmet(Flag.OVER_SCOPE, said % {"hours": wish.hours, "most": most}, is_part=True)]


def days_of(wish, last_day):
    """A day after the last one."""
    if wish.due_on is None or last_day is None or wish.due_on <= last_day:
        return []
    said = _("要求%(due)s完成，晚于最后一日%(last)s，超出期限的可以拒收。")
    return [Unmet(Flag.OVER_SCOPE, said % {"due": cn_date(wish.due_on), "last": cn_date(last_day)})]


def the_line(asked):
    """Why all of what is written may be refused."""
    return _("所写的要求是%(what)s，不在清单的这一项之内，也没有列入清单，可以拒收。") % {
        "what": in_words(asked.burdens)
    }


def another_line(found, chosen):
    """What the sender is told where the check answers the words with another line of the lists than the chosen one."""
    if found is None or found.key == chosen.key:
        return ""
    said = {"list": dict(ListKind.choices)[found.list], "number": found.number, "name": found.name}
    return _("所写的更像《%(list)s》第%(number)s项「%(name)s」，请核对选的是不是这一项。") % said


def fields_of(wish, subject):
    """Forms and meetings asked for in fields of their own, beside a line or an admission that isn't about them.

    What a street passes on is read from its text alone.
    """
    return _kinds_beside(() if wish.through else _fields_asked(wish, subject), subject)


def words_beside(wish, subject, written):
    """What is written beside an admission: the stretches that ask for something else; where none does so by itself, the
    forms and systems that are asked in passing."""
    if matters := matters_of(written, subject):
        return matters
    asked = read_asked(words_of(wish, subject)).burdens
    said = () if wish.through else _fields_asked(wish, subject)
    return _kinds_beside([kind for kind in in_passing(subject.kinds, asked) if kind not in said], subject)


def _kinds_beside(asked, subject):
    """The kinds of burden among those asked that don't come with a subject, as one that isn't met."""
    kinds = [kind for kind in asked if kind not in subject.kinds]
    if not kinds:
        return []
    if subject.decided:
        return [beside_an_admission(kinds)]
    said = _("另外要求的%(what)s不在清单的这一项之内，这一部分可以拒收。") % {"what": in_words(kinds)}
    return [Unmet(Flag.OVER_SCOPE, said, is_part=True)]


def matters_of(written, subject):
    """Stretches of what is written that the check would let a community refuse."""
    said = (
        _("所写的「%(what)s」不在准入的内容之内，这一部分可以拒收。")
        if subject.decided
        else _("所写的「%(what)s」不在清单的这一项之内，这一部分可以拒收。")
    )
    return [Unmet(Flag.OVER_SCOPE, said % {"what": quoted(one)}, is_part=True) for one in written.refusable]


def elsewhere(written, subject):
    """Stretches of what is written that don't speak of the subject and are on no list, or near to what is prohibited."""
    whole, part = (
        (
            _("所写的「%(what)s」说的不是准入的「%(name)s」，也没有列入清单或者与禁入事项相近，可以拒收。"),
            _("所写的「%(what)s」说的不是准入的「%(name)s」，也没有列入清单或者与禁入事项相近，这一部分可以拒收。"),
        )
        if subject.decided
        else (
            _("所写的「%(what)s」说的不是清单的这一项「%(name)s」，也没有列入清单或者与禁入事项相近，可以拒收。"),
            _(
                "所写的「%(what)s」说的不是清单的这一项「%(name)s」，也没有列入清单或者与禁入事项相近，这一部分可以拒收。"
            ),
        )
    )
    said = whole if written.is_elsewhere else part
    return [
        Unmet(Flag.OVER_SCOPE, said % {"what": quoted(one), "name": subject.name}, is_part=not written.is_elsewhere)
        for one in written.elsewhere
    ]


def prohibited(written):
    """What the sender is told where what is written is prohibited: which words, and what to do about them."""
    if not written.prohibited:
        return _("所写的要求里有禁入的内容。请返回修改，删去以后再看结论。")
    what = "".join(f"「{quoted(one)}」" for one in written.prohibited)
    return _("所写的%(what)s是禁入的内容。请返回修改，删去以后再看结论。") % {"what": what}


def quoted(text):
    """A stretch, shortened to what a sentence may quote."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _fields_asked(wish, subject):
    """The kinds of burden asked for in fields of their own; what the subject itself is about is nothing beyond it."""
    wanted = ((wish.forms_asked, Category.LEDGER_FORM), (wish.meetings_asked, Category.MEETING_TRAINING))
    return tuple(kind.value for said, kind in wanted if said and kind != subject.category)


def asked_of(wish, subject):
    """What a wish asks of its subject, in fields and in words, as the check reads it from a text."""
    read = read_asked(words_of(wish, subject))
    burdens = [kind for kind in read.burdens if kind != subject.category]
    return Asked(acts=tuple(wish.acts), burdens=tuple(dict.fromkeys((*_fields_asked(wish, subject), *burdens))))
