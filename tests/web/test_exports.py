"""What a file says of itself, and when there is none."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import django_filters
import pytest
from django.conf import settings

from registry.filters import EntryFilter, UnitFilter
from registry.models import ListEntry, Unit
from web.exports import Column, Export, Head, filter_in_words, refuse_too_many, refuse_wrong_filter
from web.refusals import BadQuery

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_column_follows_its_path_and_ends_where_the_path_ends():
    row = SimpleNamespace(name="甲", parent=SimpleNamespace(code="s1"), nobody=None)
    assert Column("name", "").of(row) == "甲"
    assert Column("code", "", "parent.code").of(row) == "s1"
    assert Column("code", "", "nobody.code").of(row) is None
    assert Column("both", "", lambda one: one.name + one.parent.code).of(row) == "甲s1"


def test_a_path_that_does_not_exist_is_an_error():
    with pytest.raises(AttributeError):
        Column("name", "", "nmae").of(SimpleNamespace(name="甲"))


def test_the_filter_is_told_in_words(district):
    filterset = EntryFilter({"q": "体检", "list": "assist", "category": ""}, queryset=ListEntry.objects.all())
    filterset.form.is_valid()
    assert filter_in_words(filterset) == "关键词：体检；清单：依法协助事项清单"
    assert filter_in_words(None) == ""


def test_ticks_and_several_choices_are_told_in_words():
    class Several(django_filters.FilterSet):
        is_rural = django_filters.BooleanFilter(label="涉农")
        kind = django_filters.MultipleChoiceFilter(label="类别", choices=[("a", "甲"), ("b", "乙")])

        class Meta:
            model = Unit
            fields = ["is_rural", "kind"]

    filterset = Several({"is_rural": "true", "kind": ["a", "b"]}, queryset=Unit.objects.none())
    assert filterset.form.is_valid()
    assert filter_in_words(filterset) == "涉农：是；类别：甲、乙"


def test_the_file_is_named_by_its_list_its_day_and_its_filter():
    assert Head("清单条目", at=NOON).file_name("csv") == "清单条目_2026-11-20.csv"
    head = Head("清单/条目", "类别：证明", date(2026, 3, 1), NOON, at=NOON)
    assert head.file_name("xlsx") == "清单-条目_2026-03-01_截至2026-11-20所知_已筛选.xlsx"


def test_the_head_says_only_what_there_is_to_say():
    keys = [key for key, _label, _value in Head("清单", by="民政局", at=NOON).said()]
    assert keys == ["name", "filter", "exported_by", "exported_at"]


def test_rows_come_in_batches_that_are_prepared(district, monkeypatch):
    monkeypatch.setattr("web.exports.BATCH", 4)
    prepared = []

    def prepare(rows, view):
        prepared.append((len(rows), view))
        return rows

    export = Export("单位", (), prepare=prepare)
    batches = list(export.batches(Unit.objects.order_by("pk"), "view"))
    assert [len(batch) for batch in batches] == [4, 4, 1]
    assert prepared == [(4, "view"), (4, "view"), (1, "view")]


def test_more_rows_than_a_file_may_hold_are_said(district, settings, django_assert_num_queries):
    settings.EXPORT_LIMIT = Unit.objects.count()
    with django_assert_num_queries(1):
        refuse_too_many(Unit.objects.all())
    settings.EXPORT_LIMIT -= 1
    with pytest.raises(BadQuery) as why:
        refuse_too_many(Unit.objects.all())
    assert str(why.value) == "符合条件的超过8条，一个文件放不下。请缩小筛选范围，分几次导出。"
    assert why.value.code == "too_many_rows"


def test_a_filter_that_cannot_be_read_gives_no_file(district):
    refuse_wrong_filter(None)
    refuse_wrong_filter(UnitFilter({"kind": "street"}, queryset=Unit.objects.all()))
    with pytest.raises(BadQuery) as why:
        refuse_wrong_filter(UnitFilter({"kind": "planet"}, queryset=Unit.objects.all()))
    assert str(why.value).startswith("类别：")


def test_the_limits_are_settings():
    assert settings.EXPORT_LIMIT == 20_000
    assert settings.OPEN_DATA_LIMIT == 200_000
