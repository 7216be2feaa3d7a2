"""Whose names a draft of a circular kept back, still says, or may say: shown to who drafts and to who issues it."""

import re
from dataclasses import dataclass

from accounts.models import User
from registry.masking import NAME, mask
from registry.name_words import ENDS, ROLES, doubtful_passages, names_in


@dataclass(frozen=True)
class NamesOfDraft:
    """``hidden``: names that the findings have and the text hasn't; ``said``: names in the text; ``doubtful``: passages of
    it that may hold one."""

    hidden: tuple[str, ...]
    said: tuple[str, ...]
    doubtful: tuple[str, ...]

    def __bool__(self):
        return bool(self.hidden or self.said or self.doubtful)


def names_of_draft(circular, findings):
    """The NamesOfDraft of a circular that was drafted from these findings."""
    text, authority = f"{circular.title}\n{circular.text}", circular.authority
    said = persons_named(text, authority)
    hidden = [name for name in persons_named("\n".join(findings), authority) if name not in text]
    return NamesOfDraft(tuple(hidden), tuple(said), tuple(doubtful_passages(text)))


def persons_named(text, authority):
    """Names of persons that stand in the text, in order: of people with an account in the authority, and what a role, a
    title or a unit beside it makes a name. A circular names units, not persons."""
    shown = _display_names(text, authority)
    return sorted({*names_in(text), *(name for name in shown if _as_a_word([name]).search(text))})


def unnamed(texts, authority):
    """The texts without the persons whom they name: people with an account, and what stands there as a name or a number."""
    hidden = _as_a_word(sorted(_display_names("\n".join(texts), authority), key=len, reverse=True))
    return [hidden.sub(NAME, mask(text)) for text in texts]


def _display_names(text, authority):
    """What accounts of the authority are called and stands in the text. What is called after a post alone is no name."""
    rows = User.objects.filter(memberships__unit__authority=authority).exclude(display_name="")
    names = {name for name in rows.values_list("display_name", flat=True) if len(name) > 1 and name in text}
    return {name for name in names if not name.endswith(tuple(ROLES))}


def _as_a_word(names):
    """A pattern of these names where a word ends after them, and is no other's name begun."""
    return re.compile(f"(?<![a-zA-Z])(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?![a-z]){ENDS}(?!{NAME})")
