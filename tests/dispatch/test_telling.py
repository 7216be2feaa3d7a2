"""Telling many communities: a job with progress, safe to be killed and sent again."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from desk import jobs
from desk.models import JobRun, Notice
from dispatch import telling
from dispatch.tasks import ensure_told, tell_communities
from tests.dispatch.sendings import ON, led, more_communities, sent
from tests.district import add_person, standard_lists
from web import clock

MANY = 13


@pytest.fixture
def dispatch(district, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 3)
    standard_lists(district)
    for k, community in enumerate(more_communities(district, MANY - 3)):
        add_person(district, f"worker{k}", community, Role.COMMUNITY_WORKER)
    with clock.at(ON):
        yield sent(district, led(district, "duty", "1"))


def told():
    return Notice.objects.filter(key__startswith="dispatch-sent:")


def test_all_receipts_are_there_before_anybody_is_told(dispatch):
    assert dispatch.receipts.count() == MANY
    assert told().count() == 0
    run = telling.run_of(dispatch)
    assert (run.total, run.done, run.phase, run.asked_by) == (MANY, 0, "waiting", dispatch.created_by)
    assert jobs.Progress(run).url == f"/dispatches/{dispatch.pk}/"


def test_the_parts_go_forward_until_all_are_told(dispatch):
    run = telling.run_of(dispatch)
    seen = []
    while telling.tell_next(run.pk):
        seen.append((JobRun.objects.get(pk=run.pk).done, told().count()))
    assert [done for done, _n in seen] == [4, 8, 12]
    assert told().count() == MANY - 1  # nobody works in the third community
    assert JobRun.objects.get(pk=run.pk).phase == "finished"


def test_killed_half_way_and_sent_again_everybody_is_told_once(dispatch):
    run = telling.run_of(dispatch)
    telling.tell_next(run.pk)
    JobRun.objects.filter(pk=run.pk).update(done=0)  # as if the worker had died before it noted how far it was
    tell_communities(run.pk)
    tell_communities(run.pk)
    assert told().count() == MANY - 1


def test_a_job_that_fails_ends_with_a_sentence(dispatch, monkeypatch):
    run = telling.run_of(dispatch)
    monkeypatch.setattr(telling, "words_of", lambda *given: 1 / 0)
    tell_communities(run.pk)
    assert JobRun.objects.get(pk=run.pk).phase == "failed"


def test_what_was_left_lying_is_sent_again_and_what_is_new_is_not(dispatch, monkeypatch):
    sent_again = []
    monkeypatch.setattr(jobs, "send", lambda job, run: sent_again.append(run))
    run = telling.run_of(dispatch)
    ensure_told()
    assert sent_again == []
    JobRun.objects.filter(pk=run.pk).update(asked_at=clock.now() - timedelta(minutes=11))
    ensure_told()
    assert sent_again == [run.pk]
