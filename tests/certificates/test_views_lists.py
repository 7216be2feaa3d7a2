"""The public page of the certificates."""

from datetime import date

from certificates.models import CertificateGuide
from registry.models import ListLine
from tests.district import standard_lists


def test_anybody_reads_what_may_be_issued_and_where_to_go_instead(district, client):
    standard_lists(district)
    line = ListLine.objects.get(item_list__kind="not_to_issue")
    CertificateGuide.objects.create(line=line, handled_by="公安派出所", valid_from=date(2026, 1, 1))
    page = client.get("/certificates/").content.decode()
    assert page.count("继承关系证明") == 1
    assert page.count("通常由公安派出所办理（待本区确认）") == 1


def test_another_day_shows_the_lists_of_that_day(district, client):
    standard_lists(district)
    page = client.get("/certificates/?on=2025-01-10").content.decode()
    assert page.count("这一天没有符合条件的证明。") == 2
    assert client.get("/certificates/?on=2026-02-30").status_code == 400


def test_words_that_no_text_can_hold_find_nothing_and_break_nothing(district, client):
    standard_lists(district)
    answer = client.get("/certificates/?q=%00")
    assert list(answer.context["filterset"].form.errors) == ["q"]
    assert [group["rows"] for group in answer.context["groups"]] == [[], []]


def test_one_of_the_two_lists_is_shown_alone(district, client):
    standard_lists(district)
    groups = client.get("/certificates/?list=may_issue").context["groups"]
    assert [[row.entry.name for row in group["rows"]] for group in groups] == [["继承关系证明"], []]
