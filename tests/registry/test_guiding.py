"""Guidance to a line: dated, superseded and never edited, open to everybody; written by reviewers alone."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from registry.guiding import end_guidance, guidance_of, write_guidance
from registry.models import Guidance
from tests.district import standard_lists, the_list
from web import clock
from web.refusals import NotAllowed, NotYourPart

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
PDF = b"%PDF-1.4 sample"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def line(district):
    standard_lists(district)
    return the_list(district, "assist").lines.get(number="3")


def url_of(name, line):
    return reverse(f"registry:guidance-{name}", args=[line.pk])


def steps_on(line, *days, known_at=None):
    """What guides the line on days, by its steps."""
    found = [guidance_of([line.pk], day, known_at).get(line.pk) for day in days]
    return [one and one.steps for one in found]


def write(district, line, since, steps, **fields):
    return write_guidance(line, since=since, by=district.reviewer, steps=steps, **fields)


def test_new_guidance_takes_the_place_of_the_old_exactly_on_its_day(district, line):
    write(district, line, TODAY, "一")
    write(district, line, TODAY + 10 * DAY, "二")
    days = [TODAY - DAY, TODAY, TODAY + 9 * DAY, TODAY + 10 * DAY]
    assert steps_on(line, *days) == [None, "一", "一", "二"]


def test_guidance_written_again_on_its_own_day_supersedes_it_whole(district, line):
    write(district, line, TODAY, "写错了")
    with clock.at(TODAY + DAY):
        moment = clock.now() - timedelta(minutes=1)
    with clock.at(TODAY + 2 * DAY):
        write(district, line, TODAY + 2 * DAY, "写对了")
    assert steps_on(line, TODAY, TODAY + 2 * DAY) == ["写错了", "写对了"]
    assert steps_on(line, TODAY + 2 * DAY, known_at=moment) == ["写错了"]
    assert Guidance.objects.count() == 3


def test_guidance_written_between_ends_where_the_later_begins(district, line):
    write(district, line, TODAY + 10 * DAY, "后来")
    write(district, line, TODAY, "现在")
    assert steps_on(line, TODAY, TODAY + 9 * DAY, TODAY + 10 * DAY) == ["现在", "现在", "后来"]


def test_guidance_ends_on_a_day(district, line):
    write(district, line, TODAY, "一")
    end_guidance(line, on=TODAY + 5 * DAY, by=district.reviewer)
    assert steps_on(line, TODAY + 4 * DAY, TODAY + 5 * DAY) == ["一", None]
    with pytest.raises(NotAllowed):
        end_guidance(line, on=TODAY + 5 * DAY, by=district.reviewer)


def test_guidance_on_its_first_day_may_end_at_once(district, line):
    write(district, line, TODAY, "一")
    end_guidance(line, on=TODAY, by=district.reviewer)
    assert steps_on(line, TODAY) == [None]


def test_the_past_is_not_guided_afterwards_and_nothing_is_no_guidance(district, line):
    with pytest.raises(NotAllowed):
        write(district, line, TODAY - DAY, "倒签")
    with pytest.raises(NotAllowed):
        write(district, line, TODAY, "")
    for person in (district.worker, district.decider, district.officer):
        with pytest.raises(NotYourPart):
            write_guidance(line, since=TODAY, by=person, steps="越权")


def test_the_database_keeps_what_guidance_said(district, line):
    one = write(district, line, TODAY, "一")
    with pytest.raises(DatabaseError, match="指导不能修改"), transaction.atomic():
        Guidance.objects.filter(pk=one.pk).update(steps="改口")


def test_a_reviewer_writes_guidance_with_a_sample_that_anybody_downloads(district, line, client):
    client.force_login(district.reviewer)
    upload = SimpleUploadedFile("样表.pdf", PDF, "application/pdf")
    said = {"community_does": "联系居民", "community_does_not": "不开诊疗证明", "since": TODAY, "upload": upload}
    assert client.post(url_of("write", line), said).url == reverse("registry:line-detail", args=[line.pk])
    one = Guidance.objects.get()
    assert (one.written_by, one.sample.name) == (district.reviewer, "样表.pdf")
    client.post(url_of("write", line), {"steps": "一步", "since": TODAY, "keeps_sample": "on"})
    assert Guidance.objects.known_at().get().sample == one.sample
    client.logout()
    sent = client.get(reverse("registry:guidance-sample", args=[one.pk]))
    assert (sent.content, sent["Content-Type"]) == (PDF, "application/pdf")
    history = client.get(url_of("history", line))
    assert [(row.steps, row.known_to is None) for row in history.context["rows"]] == [("一步", True), ("", False)]


def test_what_is_wrong_comes_back_beside_its_field(district, line, client):
    client.force_login(district.reviewer)
    page = client.post(url_of("write", line), {"steps": "一步", "since": TODAY - DAY})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["since"])
    page = client.post(url_of("write", line), {"since": TODAY})
    assert page.context["form"].non_field_errors() == ["请至少填写一项：社区做什么、不做什么、步骤，或者上传样表。"]
    page = client.post(url_of("end", line), {"on": TODAY})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["on"])


def test_others_get_no_form(district, line, client):
    for url in (url_of("write", line), url_of("end", line)):
        client.force_login(district.worker)
        assert client.get(url).status_code == 403
        client.logout()
        assert client.get(url).url == f"/login/?next={url}"


def test_the_block_shows_what_guides_and_leads_those_who_write(district, line):
    context = {"line": line, "guidance": None, "may_guide": False}
    assert render_to_string("registry/guidance_block.html", context).strip() == ""
    assert "编写指导" in render_to_string("registry/guidance_block.html", {**context, "may_guide": True})
    one = write(district, line, TODAY, "第一步")
    told = render_to_string("registry/guidance_block.html", {**context, "guidance": one})
    assert ("第一步" in told, "改写指导" in told) == (True, False)


def test_the_api_tells_the_guidance_of_a_day(district, line, client):
    write(district, line, TODAY + 10 * DAY, "二")

    def told(day):
        found = client.get("/api/v1/guidance/", {"on": day.isoformat(), "line": line.pk}).json()["results"]
        return [(one["line"], one["steps"], one["sample"]) for one in found]

    assert told(TODAY + 9 * DAY) == []
    assert told(TODAY + 10 * DAY) == [(line.pk, "二", None)]


@pytest.mark.parametrize("rows", [3, 60])
def test_history_and_api_need_a_fixed_number_of_queries(district, line, client, rows, django_assert_num_queries):
    for n in range(rows):
        write(district, line, TODAY + n * DAY, str(n))
    with django_assert_num_queries(3):
        client.get(url_of("history", line))
    with django_assert_num_queries(3):
        client.get("/api/v1/guidance/", {"on": TODAY.isoformat()})
