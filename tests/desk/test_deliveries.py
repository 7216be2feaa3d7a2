"""Messages that didn't arrive are seen by those who look after the system, tried again or given up."""

import json

import pytest
from django.urls import reverse

from desk.models import NoticeDelivery
from desk.tasks import send_notices
from registry.models import Authority, Department
from tests.district import OPENED, add_person

pytestmark = pytest.mark.django_db
PAGE = "/notices/failed/"


def shown(client, query=""):
    page = client.get(PAGE + query)
    assert page.status_code == 200
    return sorted(one.notice.recipient.username for one in page.context["deliveries"])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["decider", "reviewer"]),
        ("?state=trying", ["reviewer"]),
        ("?state=given_up", ["decider"]),
        ("?state=late", []),
        ("?route=wecom", []),
        ("?q=no such", ["decider"]),
        ("?q=测试reviewer", ["reviewer"]),
        ("?q=受理 later", ["reviewer"]),
    ],
)
def test_the_page_shows_what_failed_by_its_filter(client, with_addresses, failed, query, names):
    client.force_login(with_addresses.operator)
    assert shown(client, query) == names


@pytest.mark.parametrize("person", ["reviewer", "decider", "officer", "worker", "supervisor"])
def test_others_do_not_see_the_page(client, with_addresses, failed, person):
    client.force_login(getattr(with_addresses, person))
    assert client.get(PAGE).status_code == 403
    assert client.post(reverse("desk:delivery-retry", args=[failed["decider"].pk])).status_code == 403


def test_another_authoritys_operator_sees_and_mends_nothing(client, with_addresses, failed):
    elsewhere = Authority.objects.create(name="别区", short_name="别区", level="district", valid_from=OPENED)
    office = Department.objects.create(
        authority=elsewhere, kind="department", code="mz", name="别局", department_kind="government", valid_from=OPENED
    )
    client.force_login(add_person(with_addresses, "stranger", office, "operator"))
    assert shown(client) == []
    assert client.post(reverse("desk:delivery-retry", args=[failed["decider"].pk])).status_code == 404
    assert client.post(reverse("desk:delivery-retry-all")).status_code == 302
    assert NoticeDelivery.objects.filter(given_up_at__isnull=False).count() == 1


def test_a_message_is_tried_again_and_arrives(client, with_addresses, failed, mail_server):
    mail_server.refused = {}
    client.force_login(with_addresses.operator)
    url = reverse("desk:delivery-retry", args=[failed["decider"].pk])
    answer = client.post(url, {"back": "state=given_up"})
    assert answer["Location"] == "/notices/failed/?state=given_up"
    send_notices()
    assert sorted(message["To"] for message in mail_server.taken) == ["decider@example.test", "officer@example.test"]
    assert shown(client) == ["reviewer"]


def test_all_that_failed_is_tried_again_at_once(client, with_addresses, failed, mail_server):
    mail_server.refused = {}
    client.force_login(with_addresses.operator)
    client.post(reverse("desk:delivery-retry-all"))
    send_notices()
    assert len(mail_server.taken) == 3
    assert shown(client) == []


def test_who_gives_up_keeps_the_error_and_the_inbox_keeps_the_notice(client, with_addresses, failed):
    client.force_login(with_addresses.operator)
    client.post(reverse("desk:delivery-give-up", args=[failed["reviewer"].pk]))
    one = NoticeDelivery.objects.get(pk=failed["reviewer"].pk)
    assert one.given_up_at is not None
    assert one.error == "收件地址被拒绝：450 try later"
    client.force_login(with_addresses.reviewer)
    assert "已受理" in client.get("/notices/").content.decode()


def test_what_has_arrived_is_not_mended(client, with_addresses, failed):
    client.force_login(with_addresses.operator)
    assert client.post(reverse("desk:delivery-retry", args=[failed["officer"].pk])).status_code == 404


def test_the_home_of_the_operator_counts_what_was_given_up(client, with_addresses, failed):
    client.force_login(with_addresses.operator)
    counts = {count.label: (count.value, count.url) for count in client.get("/").context["home"].counts}
    assert counts["没有送到的通知"] == (1, "/notices/failed/?state=given_up")


def test_a_file_names_what_failed(client, with_addresses, failed):
    client.force_login(with_addresses.operator)
    answer = client.get(PAGE, {"format": "json"})
    rows = json.loads(b"".join(answer.streaming_content))["rows"]
    assert sorted((row["subject"], row["state"]) for row in rows) == [("已受理", "已放弃"), ("已受理", "还在重试")]


def test_the_page_says_whom_mail_may_reach(client, with_addresses, mail_server, settings):
    client.force_login(with_addresses.operator)
    assert client.get(PAGE).context["reach"] == ("正式环境：邮件发给每一位登记了邮箱的收件人。", [])
    settings.NOTICE_TO_EVERYBODY = False
    assert client.get(PAGE).context["reach"][0].endswith("一封邮件也不会发出。")
    settings.NOTICE_ONLY_TO = ["@b.cn", "a@c.cn"]
    assert client.get(PAGE).context["reach"][1] == ["@b.cn", "a@c.cn"]
    settings.NOTICE_MAIL = False
    assert client.get(PAGE).context["reach"] is None
