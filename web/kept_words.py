"""What is kept is in the register's language, whatever the actor reads the pages in; why it isn't kept, in the actor's."""

from functools import wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language, override

from web.refusals import Refused


def keeps_words(act):
    """Decorates what keeps words: ``act`` runs in the register's language.

    What it raises is said in the actor's: it is asked again in that one, and nothing of that stays. ``act`` may have kept
    nothing when it raises, or have it undone.
    """

    @wraps(act)
    def acting(*args, **kwargs):
        reader = get_language()
        try:
            with override(settings.LANGUAGE_CODE):
                return act(*args, **kwargs)
        except (Refused, ValidationError):
            if reader in (None, settings.LANGUAGE_CODE):
                raise
            with transaction.atomic():
                act(*args, **kwargs)
                transaction.set_rollback(True)
            raise

    return acting
