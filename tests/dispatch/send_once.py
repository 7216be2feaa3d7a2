"""A process that sends one matter, as a press on the page does: ``python -m tests.dispatch.send_once TOKEN SUBJECT READY``.

It makes the file READY just before it begins, so that whoever kills it knows when.
"""

import sys
from pathlib import Path

import django


def main(token, subject, ready):
    """Send ``subject`` (a key) to all communities under the one-time ``token``."""
    django.setup()
    from accounts.models import User
    from dispatch import telling
    from dispatch.sending import Wish, send

    # A small number of communities is told by a worker too.
    telling.AT_ONCE = 0
    officer = User.objects.get(username="officer")
    sender = officer.posts[0].unit
    Path(ready).touch()
    send(Wish(sender=sender, subject=subject, reason="上级要求。"), by=officer, token=token)


if __name__ == "__main__":
    main(*sys.argv[1:])
