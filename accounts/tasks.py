"""Jobs about people: the digest of their notices."""

from celery import shared_task

from accounts.digest import make_digests
from desk.acting import acting


@shared_task
def send_digests():
    """Write today's digests; the outbox sends them."""
    with acting("job:send-digests"):
        make_digests()
