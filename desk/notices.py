"""Telling people: a row of the outbox inside the transaction, delivery after it."""

from desk.models import Notice


def tell(recipients, *, key, subject, text="", url=""):
    """Write one notice for each of ``recipients``; ``key`` names the event, and nobody is told twice of one event."""
    Notice.objects.bulk_create(
        [
            Notice(key=key, recipient=person, subject=subject[:200], text=text, url=url)
            for person in {person.pk: person for person in recipients}.values()
        ],
        ignore_conflicts=True,
    )
