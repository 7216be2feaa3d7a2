"""However long the lists and however many the admissions: the same number of queries, and few more steps."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.questions import answer
from tests.dispatch.growth import grow_admissions, grow_lines
from tests.district import standard_lists
from tests.steps import steps_of
from web import clock

TODAY = date(2026, 6, 1)
TERM = {"since": date(2026, 1, 5), "last_day": date(2026, 12, 31)}
NOTICE = "各社区：\n一、请走访独居老人，讲解用电安全；\n二、填报沿街商户消防隐患台账；\n三、提醒育儿家庭疫苗接种。\n东街街道办事处"


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(TODAY):
        yield district


def queries_of(district, text):
    """How many queries the answer takes with all that its page cites, once warm."""
    with CaptureQueriesContext(
        connection,
    ) as cold:
        read(district, text)
    with CaptureQueriesContext(connection) as warm:
        read(district, text)
    return len(cold), len(warm)


def read(district, text):
    found = answer(text, authority=district.authority, community=district.community1)
    return found, [one.citation for one in (*found.candidates, *found.near)]


@pytest.mark.parametrize("text", [NOTICE, "宣传独居老人消防隐患", "完成招商引资任务"])
def test_the_number_of_queries_is_the_same_with_fifty_and_with_two_thousand(lists, text):
    grow_lines(1, 50)
    grow_admissions(lists, 1, 50, **TERM)
    few = queries_of(lists, text)
    grow_lines(51, 1_950)
    grow_admissions(lists, 51, 1_950, **TERM)
    assert queries_of(lists, text) == few


def test_the_steps_of_a_warm_answer_grow_slower_than_lines_and_admissions(lists):
    taken = []
    for first, last in ((1, 250), (251, 2_000)):
        grow_lines(first, last - first + 1)
        grow_admissions(lists, first, last - first + 1, **TERM)
        found, _citations = read(lists, NOTICE)
        assert len(found.matters) == 3
        taken.append(steps_of(lambda: read(lists, NOTICE)))
    few, many = taken
    assert many < 4 * few
