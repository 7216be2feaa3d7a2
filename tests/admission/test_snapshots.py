"""The application as it was decided on."""

import pytest

from admission.models import Decision
from admission.snapshots import is_intact
from tests.admission import cases

pytestmark = pytest.mark.django_db


def test_a_decision_keeps_the_application_word_for_word(district):
    decision = cases.approved(district).decisions.get()
    said = {one["field"]: one["text"] for section in decision.snapshot["sections"] for one in section["answers"]}
    assert (said["name"], said["content"]) == (cases.ANSWERS["name"], cases.ANSWERS["content"])
    assert [one["name"] for one in decision.snapshot["communities"]] == ["第1社区", "第2社区", "第3社区"]
    assert "contact_phone" not in said
    assert is_intact(decision)


def test_a_changed_snapshot_is_seen(district):
    decision = cases.rejected(district).decisions.get()
    decision.snapshot["applicant"] = "别的单位"
    assert not is_intact(decision)
    assert not is_intact(Decision(letter=""))


def test_the_page_shows_what_was_kept_to_those_who_may_see_the_case(client, district):
    application = cases.approved(district)
    address = f"/decisions/{application.decisions.get().pk}/snapshot/"
    client.force_login(district.reviewer)
    text = client.get(address).content.decode()
    assert "决定时的申请内容" in text
    assert "与决定时留存的校验码一致。" in text
    assert cases.ANSWERS["content"] in text
    for person in (district.worker, district.other_officer):
        client.force_login(person)
        assert client.get(address).status_code == 404
