"""The robot of enterprise WeChat: one post for an event, its answers told apart, its address never told."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config.settings import mail_server
from desk.models import NoticeDelivery
from desk.notices import tell
from desk.tasks import send_notices
from tests.desk.mail_server import listening

pytestmark = pytest.mark.django_db


class Robot(BaseHTTPRequestHandler):
    """Keeps what is posted and answers as the server says."""

    def do_POST(self):
        self.server.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, body = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        """Quiet."""


def running_robot():
    """A robot that answers that all is well, until the end of the block."""
    server = HTTPServer(("127.0.0.1", 0), Robot)
    server.posted, server.answer = [], (200, '{"errcode":0,"errmsg":"ok"}')
    return listening(server)


@pytest.fixture
def robot(settings):
    with running_robot() as server:
        settings.NOTICE_WECOM_WEBHOOK = f"http://127.0.0.1:{server.server_port}/send?key=secret"
        settings.SITE_URL = "https://register.example.test"
        yield server


def told(district, *names, **words):
    tell([district.people[name] for name in names], key="k", **{"subject": "标题", "url": "/applications/7/", **words})


def test_the_group_hears_of_an_event_once_however_many_are_told(district, robot):
    told(district, "reviewer", "second_reviewer", "decider")
    send_notices()
    content = "标题\nhttps://register.example.test/applications/7/"
    assert robot.posted == [{"msgtype": "text", "text": {"content": content}}]


def test_somebody_told_later_of_the_same_event_does_not_tell_the_group_again(district, robot):
    told(district, "reviewer")
    send_notices()
    told(district, "decider")
    send_notices()
    assert len(robot.posted) == 1


def test_a_long_text_is_cut_at_a_whole_character(district, robot):
    told(district, "reviewer", text="长" * 2000)
    send_notices()
    content = robot.posted[0]["text"]["content"]
    assert len(content.encode()) <= 2000
    assert content.endswith("长")


@pytest.mark.parametrize(
    ("answer", "error", "given_up"),
    [
        (
            (200, '{"errcode":45009,"errmsg":"api freq out of limit"}'),
            "企业微信回答 45009：api freq out of limit",
            False,
        ),
        ((200, '{"errcode":93000,"errmsg":"invalid webhook url"}'), "企业微信回答 93000：invalid webhook url", True),
        ((503, ""), "企业微信回答 503。", False),
        ((404, ""), "企业微信回答 404。", True),
        ((200, "<html>"), "企业微信不通（JSONDecodeError）。", False),
    ],
)
def test_what_may_pass_is_tried_again_and_what_is_wrong_is_given_up(district, robot, answer, error, given_up):
    robot.answer = answer
    told(district, "reviewer")
    send_notices()
    delivery = NoticeDelivery.objects.get()
    assert (delivery.error, delivery.given_up_at is not None, delivery.sent_at) == (error, given_up, None)


def test_a_robot_that_cannot_be_reached_is_tried_again_and_its_address_stays_secret(district, settings):
    settings.NOTICE_WECOM_WEBHOOK = "http://127.0.0.1:1/send?key=secret"
    told(district, "reviewer")
    send_notices()
    delivery = NoticeDelivery.objects.get()
    assert (delivery.error, delivery.given_up_at) == ("企业微信不通（URLError）。", None)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://127.0.0.1", ("127.0.0.1", 25, "", "", False, False)),
        ("smtp+tls://a%40b.cn:p%3Aw@mail.b.cn", ("mail.b.cn", 587, "a@b.cn", "p:w", True, False)),
        ("smtps://u:p@mail.b.cn:4650", ("mail.b.cn", 4650, "u", "p", False, True)),
    ],
)
def test_a_mail_server_is_set_by_one_address(url, read):
    assert mail_server(url) == read
