"""A guide is usual practice until a reviewer confirms it; what is said anew takes the place of the old from today on."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from certificates.guide_writing import confirm_guide, waiting_for, write_guide
from certificates.models import CertificateGuide
from tests.certificates.rows import TODAY, line
from tests.district import make_district, publish
from web.refusals import NotAllowed, NotYourPart

SAID = {"steps": "", "time_limit": None, "handled_by": "公安派出所"}


@pytest.fixture
def usual(listed):
    """A guide of January that nobody has confirmed."""
    return CertificateGuide.objects.create(
        line=line(listed, "not_to_issue", "5"), handled_by="公安派出所", valid_from=date(2026, 1, 1)
    )


def test_confirming_says_which_unit_did_and_when_and_leaves_the_past_as_it_was(listed, usual):
    new = confirm_guide(usual.line, by=listed.reviewer)
    usual.refresh_from_db()
    assert (new.is_confirmed, new.confirmed_by_id, new.confirmed_on) == (True, listed.office.pk, TODAY)
    assert (usual.is_confirmed, usual.valid_to, new.valid_from) == (False, TODAY, TODAY)
    with pytest.raises(NotAllowed):
        confirm_guide(usual.line, by=listed.reviewer)


def test_what_is_said_anew_is_usual_practice_again_unless_it_is_confirmed(listed, usual):
    confirm_guide(usual.line, by=listed.reviewer)
    new = write_guide(usual.line, by=listed.reviewer, confirms=False, **{**SAID, "handled_by": "政务服务中心"})
    assert (new.is_confirmed, new.confirmed_by, new.confirmed_on) == (False, None, None)
    assert CertificateGuide.objects.filter(line=usual.line).count() == 2
    new = write_guide(usual.line, by=listed.reviewer, confirms=True, **{**SAID, "time_limit": 5})
    assert (new.handled_by, new.time_limit, new.confirmed_on) == ("公安派出所", 5, TODAY)


def test_a_guide_of_a_later_day_stays(listed):
    place = line(listed, "not_to_issue", "10")
    later = TODAY + timedelta(days=9)
    CertificateGuide.objects.create(line=place, handled_by="社保中心", valid_from=later)
    assert write_guide(place, by=listed.reviewer, confirms=False, **SAID).valid_to == later


@pytest.mark.parametrize("who", ["worker", "decider", "officer", "operator"])
def test_nobody_but_the_authoritys_reviewers(listed, usual, who):
    with pytest.raises(NotYourPart):
        confirm_guide(usual.line, by=getattr(listed, who))


def test_a_reviewer_of_another_authority_neither(listed, usual):
    with pytest.raises(NotYourPart):
        confirm_guide(usual.line, by=make_another().reviewer)


def make_another():
    """Another district, whose people have names of their own."""
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(username=f"{user.username}-1")
    return make_district("外区")


def test_a_guide_says_something_and_a_line_without_one_cannot_be_confirmed(listed):
    place = line(listed, "not_to_issue", "10")
    with pytest.raises(NotAllowed):
        write_guide(place, by=listed.reviewer, confirms=True, steps=" ", time_limit=3, handled_by="")
    with pytest.raises(NotAllowed):
        confirm_guide(place, by=listed.reviewer)


def test_who_confirmed_and_when_go_together(listed, usual):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateGuide.objects.filter(pk=usual.pk).update(confirmed_on=TODAY)


def test_those_of_removed_lines_wait_for_nobody(listed, usual):
    assert list(waiting_for(listed.reviewer)) == [usual]
    assert list(waiting_for(listed.worker)) == []
    publish(
        listed, published_on=date(2026, 10, 1), number="测民发〔2026〕40号", lines=[("not_to_issue", "remove", "5", {})]
    )
    assert list(waiting_for(listed.reviewer)) == []
