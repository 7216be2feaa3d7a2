"""A mail server, and the register set up to use it."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from accounts.models import User
from desk.models import NoticeDelivery
from desk.notices import tell
from desk.tasks import send_notices
from tests.desk.mail_server import running_server


@pytest.fixture
def mail_server(settings):
    """A real server on a socket, to which notices go."""
    with running_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.NOTICE_MAIL = settings.NOTICE_TO_EVERYBODY = True
        settings.DEFAULT_FROM_EMAIL = "register@example.test"
        settings.SITE_URL = "https://register.example.test"
        yield server


@pytest.fixture
def with_addresses(district):
    """The district, in which everybody but the worker has an address."""
    User.objects.exclude(username="worker").update(email=Concat("username", Value("@example.test")))
    return district


@pytest.fixture
def failed(with_addresses, mail_server):
    """A message that is still tried and one that was given up."""
    mail_server.refused = {"decider@": "550 no such user", "reviewer@": "450 try later"}
    tell([with_addresses.people[name] for name in ("decider", "reviewer", "officer")], key="k", subject="已受理")
    send_notices()
    return {one.notice.recipient.username: one for one in NoticeDelivery.objects.select_related("notice__recipient")}
