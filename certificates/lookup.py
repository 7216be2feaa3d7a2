"""「这个证明能不能开？」: what a resident or an agency says in; a certificate of the two lists, or none, out.

Texts are read by the matcher of the check, in the same lines, and decided by the same rule.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from certificates.models import AskOutcome
from certificates.ruling import FAINT_FLOOR, Decided, rule_on
from certificates.types import types_of
from registry.asking import read_asked
from registry.certificate_words import CERTIFICATE_WORD, SAYS_NOTHING
from registry.list_books import ENTRY_KEY, list_book
from registry.matching import CERTIFICATE_LISTS, find_among
from registry.models import Authority, Edition, ListEntry
from web import clock
from web.refusals import BadQuery

LONGEST_TEXT = 300  # characters: what somebody wants certified is said in a sentence
MOST_CANDIDATES = 5
NONE_OF_THESE = "none"


class Outcome(models.TextChoices):
    """The four answers."""

    MAY_ISSUE = "may_issue", _("可以开")
    NOT_TO_ISSUE = "not_to_issue", _("不能开")
    UNLISTED = "unlisted", _("清单上没有，不应出具")
    UNCLEAR = "unclear", _("看起来像下面几项，请选一项")

    @property
    def as_ask(self):
        """The outcome of an ask that is recorded; an unclear one can't be. Raises BadQuery."""
        if self is Outcome.UNCLEAR:
            raise BadQuery(_t("请先从候选里选是哪一项证明。"), code="unclear", field="choice")
        return AskOutcome(self.value)


@dataclass(frozen=True)
class LookedUp:
    """An answer: ``candidates[0]`` is the certificate that it rests on, unless it is unclear or unlisted.

    ``types`` are the certificates of all candidates by key, ``checked`` the lists as (kind, name, lines on it).
    """

    text: str
    authority: Authority
    on: date
    known_at: datetime | None
    outcome: Outcome
    candidates: tuple = ()
    near: tuple = ()
    types: dict | None = None
    checked: tuple = ()
    is_chosen: bool = False

    @property
    def rests_on(self):
        """The certificate that decides, or None."""
        return self.types[self.candidates[0].line.key] if self.outcome in CERTIFICATE_LISTS else None

    @property
    def is_now(self):
        """Whether it is today's answer: only that may be recorded."""
        return self.on == clock.today() and self.known_at is None

    def choosing(self, key):
        """The answer when a person says which certificate it is, or ``none`` of those shown, or not the one that is said not to
        be issued.

        Raises BadQuery for a key that isn't among the candidates, such as one from an older page.
        """
        if key == NONE_OF_THESE and self.outcome in (Outcome.UNCLEAR, Outcome.NOT_TO_ISSUE):
            return replace(self, outcome=Outcome.UNLISTED, candidates=(), near=self.candidates, is_chosen=True)
        chosen = [one for one in (*self.candidates, *self.near) if one.line.key == key]
        if not chosen:
            raise BadQuery(_t("选的这一项已经不在候选里，请重新选择。"), code="unknown_choice", field="choice")
        others = tuple(one for one in self.candidates if one.line.key != key)
        outcome = Outcome(chosen[0].line.list)
        return replace(self, outcome=outcome, candidates=(chosen[0], *others), near=(), is_chosen=True)


def look_up(text, *, authority, is_rural=False, on=None, known_at=None):
    """The answer to what somebody wants certified. A word without「证明」 is taken for the name of one.

    Seven queries at most. Raises BadQuery for a text that is too long or only punctuation.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise BadQuery(
            _t("请用一句话写明要开什么证明，最多%(n)s个字。") % {"n": LONGEST_TEXT}, code="too_long", field="q"
        )
    if not any(sign.isalnum() for sign in text):
        raise BadQuery(_t("请写出要开什么证明，例如「居住证明」。"), code="unreadable_text", field="q")
    if not SAYS_NOTHING.sub("", text):
        raise BadQuery(_t("请写明要证明什么，例如「居住证明」。"), code="says_nothing", field="q")
    on = on or clock.today()
    book = list_book(authority, Edition.now(), is_rural=is_rural, on=on, known_at=known_at)
    said = text if read_asked(text).is_certificate else f"{text}{CERTIFICATE_WORD}"
    matches = [one for one in find_among(said, [book.index], FAINT_FLOOR) if one.line.list in CERTIFICATE_LISTS]
    outcome, candidates, near = _decide(matches, said)
    return LookedUp(
        text,
        authority,
        on,
        known_at,
        outcome,
        candidates,
        near,
        _types(candidates + near, on, known_at),
        tuple(one for one in book.checked if one[0] in CERTIFICATE_LISTS),
    )


def _decide(matches, text):
    """(outcome, candidates, near) of the matches, best first."""
    decided, winners = rule_on(matches, text)
    ordered = [*winners, *(one for one in matches if one not in winners)]
    if decided in (Decided.MAY_ISSUE, Decided.NOT_TO_ISSUE):
        return Outcome(decided.value), tuple(ordered[:MOST_CANDIDATES]), ()
    if matches:
        return Outcome.UNCLEAR, tuple((winners or matches)[:MOST_CANDIDATES]), ()
    return Outcome.UNLISTED, (), ()


def _types(matches, on, known_at):
    if not matches:
        return {}
    pks = [int(one.line.key.removeprefix(ENTRY_KEY)) for one in matches]
    return {f"{ENTRY_KEY}{pk}": one for pk, one in types_of(ListEntry.objects.filter(pk__in=pks), on, known_at).items()}
