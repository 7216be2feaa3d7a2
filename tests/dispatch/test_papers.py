"""The paper that came with a matter: on the slip for those who may see it, bare, and never opened as a page of this site."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.models import Receipt
from tests.desk.test_photos import PICTURE
from tests.dispatch.rows import send
from tests.district import standard_lists

TEXT = "请各社区填报养犬台账"


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def refuse(client, paper=None, **said):
    """One press on the check page; returns the answer that it led to."""
    return client.post(
        "/check/refuse/",
        {"text": TEXT, "token": uuid.uuid4(), **({"paper": paper} if paper else {}), **said},
        follow=True,
    )


def test_a_photo_stands_on_the_slip_and_is_seen_by_who_sees_the_refusal(lists, client):
    client.force_login(lists.worker)
    page = refuse(client, SimpleUploadedFile("张三.png", PICTURE), sender=lists.department.pk)
    receipt = Receipt.objects.get()
    here = f"/received/{receipt.pk}/paper/"
    assert f'<img class="slip-paper" src="{here}"' in page.content.decode()
    for name, code in (
        ("worker", 200),
        ("officer", 200),
        ("reviewer", 200),
        ("other_officer", 404),
        ("neighbour", 404),
    ):
        client.force_login(getattr(lists, name))
        answer = client.get(here)
        assert answer.status_code == code, name
    client.force_login(lists.officer)
    answer = client.get(here)
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        PICTURE,
        "image/png",
        "nosniff",
    )
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%E6%9D%A5%E4%BB%B6.png"
    assert here in client.get(f"/received/{receipt.pk}/").content.decode()


def test_other_files_are_saved_and_never_opened(lists, client):
    client.force_login(lists.worker)
    page = refuse(client, SimpleUploadedFile("通知.pdf", b"%PDF-1.7 text"))
    here = f"/received/{Receipt.objects.get().pk}/paper/"
    assert f'<a href="{here}">来件.pdf</a>' in page.content.decode()
    assert client.get(here)["Content-Disposition"].startswith("attachment;")


def test_a_matter_without_paper_has_none(lists, client):
    client.force_login(lists.worker)
    assert client.get(f"/received/{send(lists).pk}/paper/").status_code == 404


def test_what_cannot_be_kept_is_said_and_nothing_is_refused(lists, client):
    client.force_login(lists.worker)
    answer = refuse(client, SimpleUploadedFile("x.exe", b"MZ"))
    assert (answer.status_code, "不是可以接收的文件" in answer.content.decode()) == (400, True)
    broken = refuse(client, SimpleUploadedFile("x.jpg", b"\xff\xd8\xff broken"))
    assert (broken.status_code, "这张照片不完整" in broken.content.decode()) == (400, True)
    assert Receipt.objects.count() == 0


def test_a_street_records_for_the_community_that_it_chose(lists, client):
    client.force_login(lists.street_officer)
    asked = client.post("/check/", {"text": TEXT, "community": lists.community1.code})
    assert asked.context["may_refuse"] is True
    assert f"由{lists.street.name}代第1社区登记，回执写明，同时告知社区。" in asked.content.decode()
    page = refuse(client, community=lists.community1.code)
    assert f"由{lists.street.name}代第1社区登记" in page.content.decode()
    assert "代为登记" in page.content.decode()
    client.force_login(lists.other_street_officer)
    assert refuse(client, community=lists.community1.code).status_code == 400
