"""Following (关注): what may be followed, who follows it, and what a row of one's own list of it says.

Each room declares its kinds here. Whom something is told to because of following must still be able to see it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.http import Http404

from accounts.models import Follow, User
from registry.models import Unit


@dataclass(frozen=True)
class Followed:
    """One thing that is followed, in words: what it is called, how it stands now, and where it is read."""

    name: str
    note: str
    state: str
    tone: str
    url: str


@dataclass(frozen=True)
class Kind:
    """A kind of thing that may be followed. ``key`` stands in addresses.

    ``rows(user)`` are those that the user may see; ``described(rows)`` gives {pk: Followed} in a fixed number of
    queries. What is public is told to every follower without asking.
    """

    key: str
    label: str
    model: type
    rows: Callable
    described: Callable
    is_public: bool = True

    @property
    def content_type(self):
        """The type under which follows are kept."""
        return ContentType.objects.get_for_model(self.model)


#: {key: kind}, in the order of one's own page.
KINDS = {}


def declare(*kinds):
    """Let rows of these kinds be followed."""
    KINDS.update({kind.key: kind for kind in kinds})


def row_of(kind, pk, user):
    """The row that ``user`` may see. Raises Http404."""
    found = KINDS[kind].rows(user).filter(pk=pk).first() if kind in KINDS else None
    if found is None:
        raise Http404
    return found


def is_following(user, kind, pk):
    """Whether ``user`` follows it."""
    return _of(user, kind, pk).exists()


def follow(user, kind, pk):
    """Follow a row that the user may see; twice is once. Raises Http404."""
    row_of(kind, pk, user)
    Follow.objects.get_or_create(user=user, kind=KINDS[kind].content_type, object_id=pk)


def unfollow(user, kind, pk):
    """Follow it no longer; also what one may no longer see."""
    _of(user, kind, pk).delete()


def _of(user, kind, pk):
    if kind not in KINDS:
        raise Http404
    return Follow.objects.filter(user=user, kind=KINDS[kind].content_type, object_id=pk)


def followers_of(kind, row, *, departments=(), but=None):
    """Users who follow ``row`` or one of ``departments`` (ids) and may see the row today, without the one called ``but``."""
    told = User.objects.following(KINDS[kind].model, [row.pk])
    told += User.objects.following(Unit, departments) if departments else []
    people = {user.pk: user for user, _followed in told if user.pk != but}
    if KINDS[kind].is_public:
        return list(people.values())
    return [user for user in people.values() if KINDS[kind].rows(user).filter(pk=row.pk).exists()]


def described(follows, user):
    """[(follow, kind, Followed or None), …] for rows of ``Follow``: None for what the user may no longer see."""
    by_type = {kind.content_type.pk: kind for kind in KINDS.values()}
    ids = defaultdict(list)
    for one in follows:
        ids[one.kind_id].append(one.object_id)
    words = {pk: _words(by_type[pk], ids[pk], user) for pk in ids if pk in by_type}
    return [
        (one, by_type[one.kind_id], words[one.kind_id].get(one.object_id)) for one in follows if one.kind_id in by_type
    ]


def _words(kind, ids, user):
    return kind.described(list(kind.rows(user).filter(pk__in=ids)))
