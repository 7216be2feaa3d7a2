"""Surveys for tests: a sheet of them handed in with its source, figures made by chance, and the plain recount of a month."""

import random
from datetime import date

from desk.models import StoredFile
from reports.survey_models import SurveyFigure
from reports.surveys import record
from tests.sheets import hand_in
from web import clock

HEAD = ["调查名称", "指标", "时期起", "时期止", "符合数", "有效样本数", "调查单位", "抽样方法", "来源文件"]
ROW = ["上半年调查", "满意率", "2026-01", "2026-06", 430, 500, "某某调查队", "分层随机抽样", "上半年调查报告"]
RATES = ("contact", "communication", "resolution", "satisfaction")


def document(name="报告.pdf"):
    """A stored source."""
    return StoredFile.objects.create(name=name, media_type="application/pdf", content=b"%PDF-1.4 x")


def given(district, *rows, head=HEAD, **target):
    """A run of these rows, handed in by the reviewer with its source."""
    target = target or {"document": document().pk}
    return hand_in(district, "surveys", [head, *rows], by=district.reviewer, **target)


def figure(district, *, replaces=None, at=None, **said):
    """A figure of the first half of 2026, imported by the reviewer."""
    usual = {
        "survey": "上半年调查",
        "rate": "satisfaction",
        "surveyed_by": "调查队",
        "method": "抽样",
        "source": "报告",
    }
    usual |= {"first_month": date(2026, 1, 1), "last_month": date(2026, 6, 1), "part": 430, "whole": 500}
    with clock.at(at or clock.now()):
        (made,) = record(
            district.authority, [usual | said], document=document().pk, replaced=[replaces], by=district.reviewer
        )
    return made


def fill(district, seed, moments, n=25):
    """Figures by chance; some replace others. ``moments`` are when they are imported, in order."""
    dice, standing = random.Random(seed), {}
    for moment in sorted(dice.choices(moments, k=n)):
        rate, survey = dice.choice(RATES), dice.choice(["甲调查", "乙调查"])
        last = date(dice.choice([2025, 2026]), dice.randrange(1, 13), 1)
        first = dice.choice([last, last.replace(month=1)])
        whole = dice.randrange(1, 900)
        said = {"rate": rate, "survey": survey, "first_month": first, "last_month": last}
        said |= {"whole": whole, "part": dice.randrange(whole + 1)}
        key = (rate, survey, first, last)
        standing[key] = figure(district, replaces=standing.get(key), at=moment, **said)


def recounted(authority, month, cut):
    """{figure: {metric: number}} of a month, counted plainly: every row read, every rule spelled out."""
    known = [one for one in SurveyFigure.objects.filter(authority=authority) if one.imported_at < cut]
    gone = {one.replaces_id for one in known}
    of_year = []
    for one in known:
        back = (month.year - one.last_month.year) * 12 + month.month - one.last_month.month
        if one.pk not in gone and 0 <= back < 12:
            of_year.append((back, one))
    table = {}
    for rate in RATES:
        nearest = min((back for back, one in of_year if one.rate == rate), default=None)
        for back, one in of_year:
            if one.rate == rate and back == nearest:
                table[str(one.pk)] = {"survey_part": one.part, "survey_whole": one.whole}
    return table
