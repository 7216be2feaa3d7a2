"""What a one-time token makes is made once: the second press of a button finds what the first one made."""

from django.db import IntegrityError, transaction

from web.refusals import Refused


class TokenUsed(Refused):
    """The one-time token already belongs to something else, or to somebody else."""

    code = "token_used"


def made_once(find, make):
    """(row, whether it was made now): what ``find()`` finds, else what ``make()`` makes, whole or not at all.

    ``make`` breaks a unique constraint, or is refused because of what is there now, when the other press of a double click
    was quicker by a moment; what that one made is the answer then. Raises what either raises.
    """
    if found := find():
        return found, False
    try:
        with transaction.atomic():
            return make(), True
    except (IntegrityError, Refused):
        if found := find():
            return found, False
        raise
