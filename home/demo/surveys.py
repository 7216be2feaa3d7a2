"""Residents' figures as the district's surveyors reported them every half year; what is imported, nobody in a community typed."""

import csv
import io
from itertools import groupby
from operator import itemgetter

from desk.models import StoredFile
from home.demo.tables import own
from home.demo.timeline import Days
from reports import surveys
from web import clock

IMPORTER = "shenhe"
NAME = "社区居民满意度调查"
SAID = {
    "survey": NAME,
    "surveyed_by": "区统计局委托的社会经济调查队",
    "method": "按各街道人口比例分层，入户随机抽样，面访",
}


def import_surveys(district, today):
    """Import each half year's figures in the month after it, with the table in which they stand as their document."""
    days, by = Days(today), district.people[IMPORTER]
    for ago, rows in groupby(own("surveys"), key=itemgetter("recorded_ago")):
        recorded = days.first_of_month(int(ago))
        with clock.at(days.moment(days.working_days_of(recorded)[6], 9, 30)):
            figures = [_figure(days, row, recorded) for row in rows]
            document = StoredFile.objects.create(
                name=f"{NAME}结果.csv", media_type="text/csv", content=_table(figures), stored_by=by
            )
            surveys.record(district.authority, figures, document=document.pk, replaced=[None] * len(figures), by=by)


def _figure(days, row, recorded):
    return SAID | {
        "source": f"{NAME}报告（示统报〔{recorded.year}〕{recorded.month}号）",
        "first_month": days.first_of_month(int(row["first_ago"])),
        "last_month": days.first_of_month(int(row["last_ago"])),
        "rate": row["rate"],
        "part": int(row["part"]),
        "part_bound": row["part_bound"],
        "whole": int(row["whole"]),
    }


def _table(figures):
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["指标", "符合数", "有效样本数"])
    for one in figures:
        writer.writerow([surveys.SurveyRate(one["rate"]).label, one["part"], one["whole"]])
    return lines.getvalue().encode("utf-8-sig")
