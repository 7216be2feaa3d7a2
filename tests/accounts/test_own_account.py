"""One's own address, and how one is told."""

import pytest

from accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/account/"


def test_everybody_changes_their_own_address_and_no_other(client, district):
    client.force_login(district.worker)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"email": "worker@example.test", "username": "x"}).url == PAGE
    assert list(User.objects.exclude(email="").values_list("username", "email")) == [("worker", "worker@example.test")]
    client.post(PAGE, {"email": ""})
    assert not User.objects.exclude(email="").exists()


@pytest.mark.parametrize(("choice", "wants"), [("digest", True), ("singly", False), ("", None)])
def test_everybody_chooses_how_often_mail_comes(client, district, choice, wants):
    User.objects.update(wants_digest=not wants)
    client.force_login(district.worker)
    assert client.post(PAGE, {"email": "worker@example.test", "frequency": choice}).url == PAGE
    assert User.objects.get(username="worker").wants_digest is wants
    assert client.get(PAGE).context["form"]["frequency"].initial == choice
    assert not User.objects.exclude(username="worker").exclude(wants_digest=not wants).exists()


def test_a_choice_that_is_not_sent_stays_and_one_that_is_none_is_refused(client, district):
    User.objects.filter(username="worker").update(wants_digest=True)
    client.force_login(district.worker)
    client.post(PAGE, {"email": ""})
    assert User.objects.get(username="worker").wants_digest is True
    assert client.post(PAGE, {"email": "", "frequency": "weekly"}).status_code == 422


@pytest.mark.parametrize(("default", "words"), [(True, "工作日8:30一封"), (False, "每条通知一封")])
def test_the_page_says_what_the_system_does_for_who_chooses_nothing(client, district, settings, default, words):
    settings.NOTICE_DIGEST = default
    client.force_login(district.worker)
    value, label = client.get(PAGE).context["form"].fields["frequency"].choices[0]
    assert (value, label.startswith("按本系统的设置（现在是：" + words)) == ("", True)


@pytest.mark.parametrize(("default", "wants", "words"), [(True, False, "每条通知发一封"), (False, True, "8:30")])
def test_ones_own_choice_comes_before_the_setting(client, district, settings, default, wants, words):
    settings.NOTICE_MAIL = settings.NOTICE_TO_EVERYBODY = True
    settings.NOTICE_DIGEST = default
    User.objects.filter(username="worker").update(email="a@b.cn", wants_digest=wants)
    client.force_login(district.worker)
    assert words in client.get(PAGE).context["mail"][0]


def test_what_is_no_address_is_said_beside_its_field(client, district):
    client.force_login(district.worker)
    answer = client.post(PAGE, {"email": "worker"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert district.worker.email == ""


@pytest.mark.parametrize(
    ("switches", "email", "reaches", "words"),
    [
        ({}, "a@b.cn", False, "没有开通邮件"),
        ({"NOTICE_MAIL": True}, "", False, "没有登记电子邮箱"),
        ({"NOTICE_MAIL": True}, "a@b.cn", False, "不在名单里"),
        ({"NOTICE_MAIL": True, "NOTICE_ONLY_TO": ["@b.cn"]}, "a@b.cn", True, "每条通知发一封"),
        ({"NOTICE_MAIL": True, "NOTICE_TO_EVERYBODY": True, "NOTICE_DIGEST": True}, "a@b.cn", True, "8:30"),
    ],
)
def test_the_page_says_whether_mail_comes_and_why_not(client, district, settings, switches, email, reaches, words):
    settings.NOTICE_MAIL = settings.NOTICE_TO_EVERYBODY = settings.NOTICE_DIGEST = False
    settings.NOTICE_ONLY_TO = []
    for name, value in switches.items():
        setattr(settings, name, value)
    User.objects.filter(username="worker").update(email=email)
    client.force_login(district.worker)
    sentence, is_sent = client.get(PAGE).context["mail"]
    assert is_sent is reaches
    assert words in sentence
