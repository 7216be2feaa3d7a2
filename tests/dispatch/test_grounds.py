"""The ground follows from the verdict."""

import pytest

from dispatch.grounds import ground_for
from dispatch.verdicts import Flag, Verdict


@pytest.mark.parametrize(
    ("verdict", "flags", "ground"),
    [
        (Verdict.DUTY, (), None),
        (Verdict.DUTY, (Flag.PROVISIONAL,), None),
        (Verdict.DUTY, (Flag.OVER_SCOPE,), "over_scope"),
        (Verdict.ASSIST, (), None),
        (Verdict.ASSIST, (Flag.OVER_SCOPE,), "over_scope"),
        (Verdict.ASSIST, (Flag.UNFUNDED,), "unfunded"),
        (Verdict.ADMITTED, (), None),
        (Verdict.ADMITTED, (Flag.UNFUNDED,), "unfunded"),
        (Verdict.EMERGENCY, (), None),
        (Verdict.PUBLIC_SERVICE, (), "public_service"),
        (Verdict.NEGATIVE, (), "negative"),
        (Verdict.NEGATIVE, (Flag.OVER_SCOPE,), "negative"),
        (Verdict.UNLISTED, (), "unlisted"),
        (Verdict.UNLISTED, (Flag.EXPIRED,), "expired"),
        (Verdict.UNLISTED, (Flag.SUSPENDED,), "suspended"),
        (Verdict.UNLISTED, (Flag.UNFILED,), "emergency_over"),
        (Verdict.UNLISTED, (Flag.OVER,), "emergency_over"),
        (Verdict.UNLISTED, (Flag.OVER_SCOPE,), "over_scope"),
        (Verdict.ADMITTED, (Flag.OVER_SCOPE,), "over_scope"),
        (Verdict.ADMITTED, (Flag.OVER_SCOPE, Flag.UNFUNDED), "over_scope"),
        (Verdict.UNLISTED, (Flag.PROVISIONAL,), "unlisted"),
        (Verdict.UNCLEAR, (), None),
        (Verdict.MAY_ISSUE, (), None),
        (Verdict.NOT_TO_ISSUE, (), "not_to_issue"),
    ],
)
def test_the_ground_follows_from_the_verdict(verdict, flags, ground):
    assert ground_for(verdict, flags) == ground


def test_a_certificate_on_no_list_is_not_to_be_issued():
    assert ground_for(Verdict.UNLISTED, is_certificate=True) == "not_to_issue"


def test_every_verdict_has_its_case():
    assert len(Verdict) == 10
    for verdict in Verdict:
        ground_for(verdict)
