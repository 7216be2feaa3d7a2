"""The two certificate lists beside their guides."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from certificates.guides import certificates_on
from certificates.models import CertificateGuide
from registry.models import ListLine
from tests.district import standard_lists

ON = date(2026, 6, 1)


@pytest.fixture
def guide(district):
    standard_lists(district)
    line = ListLine.objects.get(item_list__kind="not_to_issue")
    return CertificateGuide.objects.create(line=line, handled_by="公安派出所", valid_from=date(2026, 1, 1))


def test_each_line_stands_beside_the_guide_of_the_day(guide):
    may, may_not = certificates_on(ON)
    assert [(one.entry.name, one.guide) for one in may] == [("继承关系证明", None)]
    assert [(one.entry.name, one.guide) for one in may_not] == [("无犯罪记录证明", guide)]
    assert certificates_on(date(2025, 12, 31))[1][0].guide is None


def test_words_are_sought_in_name_purpose_and_keywords(guide):
    assert [len(rows) for rows in certificates_on(ON, words="不动产")] == [1, 0]
    assert [len(rows) for rows in certificates_on(ON, words="无犯罪记录")] == [0, 1]
    assert [len(rows) for rows in certificates_on(ON, words="结婚")] == [0, 0]


def test_a_line_has_one_guide_at_a_time(guide):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateGuide.objects.create(line=guide.line, valid_from=date(2026, 5, 1))


def test_the_number_of_queries_is_fixed(guide, django_assert_num_queries):
    with django_assert_num_queries(4):
        certificates_on(ON)
