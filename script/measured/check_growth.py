"""The check with 10,000 lines and 50,000 admissions in force: the number of its queries, and its time against few."""

import time
from datetime import timedelta
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dispatch.questions import answer
from tests.dispatch.growth import grow_admissions, grow_lines
from tests.district import make_district, standard_lists
from web import clock

FEW, MANY_LINES, MANY_ADMISSIONS = 50, 10_000, 50_000
TIMES = 15
WATCHED = ("registry_listline", "registry_listentry", "admission_application", "admission_decision")
WATCHED += ("admission_admission", "admission_admissionterm", "admission_admission_communities")
QUESTIONS = {
    "name of an admission": "宣传独居老人消防隐患",
    "negative line": "完成招商引资任务",
    "notice of three matters": (
        "各社区：\n一、请走访独居老人，讲解用电安全；\n二、填报沿街商户消防隐患台账；\n"
        "三、提醒育儿家庭疫苗接种。\n东街街道办事处"
    ),
}


def run() -> None:
    """Prints, for each question, queries and milliseconds with few and with many, and their ratio."""
    district = make_district()
    standard_lists(district)
    term = {"since": clock.today() - timedelta(days=9), "last_day": clock.today() + timedelta(days=90)}
    _quietly(lambda: grow_lines(1, FEW))
    _quietly(lambda: grow_admissions(district, 1, FEW, **term))
    few = {name: _measured(district, text) for name, text in QUESTIONS.items()}
    _quietly(lambda: grow_lines(FEW + 1, MANY_LINES - FEW))
    _quietly(lambda: grow_admissions(district, FEW + 1, MANY_ADMISSIONS - FEW, **term))
    cold = _seconds(district, QUESTIONS["negative line"])
    print(f"check_growth: {MANY_LINES} lines and {MANY_ADMISSIONS} admissions against {FEW} of each")
    print(f"  first question after a change: {cold:.2f} s")
    for name, text in QUESTIONS.items():
        (few_queries, floor), (queries, many) = few[name], _measured(district, text)
        print(
            f"  {name}: queries {few_queries} → {queries}; warm {floor * 1000:.1f} ms → {many * 1000:.1f} ms, "
            f"ratio {many / floor:.1f}"
        )


def _measured(district, text):
    """(queries, median seconds) of the warm answer with all that its page cites."""
    _seconds(district, text)
    with CaptureQueriesContext(connection) as queries:
        _seconds(district, text)
    return len(queries), median(_seconds(district, text) for _time in range(TIMES))


def _seconds(district, text):
    started = time.perf_counter()
    found = answer(text, authority=district.authority, community=district.community1)
    for one in (*found.candidates, *found.near):
        _ = one.citation
    return time.perf_counter() - started


def _quietly(grow):
    """Without the triggers of each row; the edition is renewed by hand, and the planner told what is there."""
    with connection.cursor() as cursor:
        for table in WATCHED:
            cursor.execute(f"alter table {table} disable trigger user")
        with transaction.atomic():
            grow()
        for table in WATCHED:
            cursor.execute(f"alter table {table} enable trigger user")
            cursor.execute(f"analyze {table}")
        cursor.execute("update registry_edition set stamp = gen_random_uuid()")
