"""Who is told of a refusal, and that nobody is told who pressed the button."""

import pytest

from desk.models import Notice
from tests.dispatch.rows import send
from tests.district import standard_lists
from web.workflow import perform


@pytest.fixture
def refused(district):
    standard_lists(district)
    receipt = send(district)
    perform(receipt, "refuse", by=district.worker, ground="unlisted", note="")
    receipt.refresh_from_db()
    return district, receipt


def told():
    """The user names of all who got a notice."""
    return {notice.recipient.username for notice in Notice.objects.select_related("recipient")}


def test_a_refusal_is_told_to_the_reviewers_and_to_the_sender(refused):
    assert told() == {"reviewer", "second_reviewer", "officer", "colleague"}


def test_a_notice_names_the_community_and_never_the_person(refused):
    district, receipt = refused
    for notice in Notice.objects.all():
        assert notice.subject == f"第1社区「请填报养犬台账」：已拒收，回执{receipt.number}"
        said = f"{notice.subject}{notice.text}{notice.url}"
        assert district.worker.display_name not in said
        assert district.worker.username not in said


def test_of_taking_on_and_completing_nobody_is_told_at_once(district):
    standard_lists(district)
    receipt = send(district)
    perform(receipt, "take_on", by=district.worker)
    perform(receipt, "complete", by=district.worker)
    assert told() == set()
