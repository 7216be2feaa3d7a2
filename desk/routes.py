"""The ways by which a notice leaves the register, each off until it is set up: mail, and a robot of enterprise WeChat."""

import json
import smtplib
import uuid
from email.errors import MessageError
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from desk.models import Route

PATIENCE = 10  # seconds
#: A robot that is asked too often says so; it isn't broken.
WECOM_TOO_OFTEN = 45009
WECOM_LONGEST = 2000  # bytes of a text; the robot takes 2048


class RouteFailed(Exception):
    """A delivery didn't arrive. ``retry``: another try may help; ``away``: the whole route is, for every delivery."""

    def __init__(self, message, *, retry, away=False):
        super().__init__(message)
        self.retry = retry
        self.away = away


def message_id(delivery):
    """The Message-ID of a delivery, the same for each try: a reader that has got one drops the double."""
    notice = delivery.notice
    name = f"{notice.key}/{notice.recipient_id}/{localtime(notice.created_at).isoformat()}/{delivery.pk}"
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, name)}@{domain or 'localhost'}>"


def link_of(notice):
    """The full address of what a notice is about; empty when the site's address isn't set."""
    return f"{settings.SITE_URL}{notice.url}" if settings.SITE_URL and notice.url.startswith("/") else ""


def words_of(notice):
    """The text that goes out: what happened, and where it is read. Nothing more leaves the register."""
    where = link_of(notice) or _("请登录系统，在「通知」里查看。")
    return "\n\n".join(part for part in (notice.text, where) if part)


class Mail:
    """One message to one person, by Django's mail backend."""

    route = Route.MAIL

    @property
    def is_on(self):
        """True when NOTICE_MAIL is set."""
        return settings.NOTICE_MAIL

    def may_reach(self, address):
        """True when mail may go to ``address``: a test system writes only to those it is told of."""
        if settings.NOTICE_TO_EVERYBODY:
            return True
        name, at, domain = address.lower().rpartition("@")
        return bool(at) and bool({f"{name}@{domain}", f"@{domain}"} & set(settings.NOTICE_ONLY_TO))

    def send(self, delivery):
        """Hand over one message. Raises RouteFailed."""
        notice, person = delivery.notice, delivery.notice.recipient
        if not person.email:
            raise RouteFailed(_("这个人没有登记电子邮箱。"), retry=False)
        if not self.may_reach(person.email):
            raise RouteFailed(_("本系统不是正式环境，只能发给许可名单里的地址。"), retry=False)
        message = EmailMessage(
            subject=" ".join(notice.subject.split()),
            body=words_of(notice),
            to=[person.email],
            headers={"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"},
        )
        try:
            message.send()
        except (OSError, smtplib.SMTPException) as why:
            raise mail_failure(why) from why
        except (ValueError, MessageError) as why:
            raise RouteFailed(_("这封邮件写不成：%(why)s") % {"why": why}, retry=False) from why


def mail_failure(why):
    """What an error of the mail server means for the delivery, and for those that come after it."""
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in why.recipients.values()]
        return RouteFailed(
            _("收件地址被拒绝：%(why)s") % {"why": said(why)}, retry=not all(code >= 500 for code in codes)
        )
    if isinstance(why, smtplib.SMTPDataError):
        return RouteFailed(_("邮件被拒绝：%(why)s") % {"why": said(why)}, retry=why.smtp_code < 500)
    return RouteFailed(_("邮件服务器不通：%(why)s") % {"why": said(why)}, retry=True, away=True)


def said(why):
    """What the server answered, on one line, with its code."""
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(why.recipients.values()))
    elif isinstance(why, smtplib.SMTPResponseException):
        code, words = why.smtp_code, why.smtp_error
    else:
        code, words = "", str(why) or type(why).__name__
    words = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {words}".split())


class WeCom:
    """A text in the group of a robot of enterprise WeChat, once for each event, whoever else is told of it."""

    route = Route.WECOM

    @property
    def is_on(self):
        """True when NOTICE_WECOM_WEBHOOK is set."""
        return bool(settings.NOTICE_WECOM_WEBHOOK)

    def send(self, delivery):
        """Post one text. Raises RouteFailed, in whose words the robot's address, which is a secret, never stands."""
        text = f"{delivery.notice.subject}\n{words_of(delivery.notice)}".encode()[:WECOM_LONGEST]
        body = {"msgtype": "text", "text": {"content": text.decode("utf-8", "ignore")}}
        request = Request(
            settings.NOTICE_WECOM_WEBHOOK,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                told = json.load(answer)
        except HTTPError as why:
            again = why.code >= 500 or why.code == 429
            raise RouteFailed(_("企业微信回答 %(code)s。") % {"code": why.code}, retry=again, away=again) from None
        except (OSError, ValueError) as why:
            kind = type(why).__name__
            raise RouteFailed(_("企业微信不通（%(kind)s）。") % {"kind": kind}, retry=True, away=True) from None
        if code := told.get("errcode"):
            words = {"code": code, "words": told.get("errmsg", "")}
            often = code == WECOM_TOO_OFTEN
            raise RouteFailed(_("企业微信回答 %(code)s：%(words)s") % words, retry=often, away=often)


ROUTES = (Mail(), WeCom())


def routes_on():
    """{route: what sends by it} of the routes that are set up."""
    return {one.route: one for one in ROUTES if one.is_on}
