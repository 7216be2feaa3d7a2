"""The coded reasons of a rejection."""

import pytest

from admission import reasons
from admission.models import RejectionReason


def test_every_reason_has_a_code_a_text_and_the_rule_it_follows():
    rows = reasons.read()
    assert len({row["code"] for row in rows}) == len(rows) == 16
    assert [row for row in rows if not (row["text"] and row["rule"])] == []


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_keeps_what_was_used():
    RejectionReason.objects.create(code="of_old", text="旧理由")
    reasons.load()
    reasons.load()
    assert RejectionReason.objects.filter(is_current=True).count() == 16
    assert not RejectionReason.objects.get(code="of_old").is_current
