"""The coded reasons of a rejection."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from admission import reasons
from admission.models import RejectionReason
from tests.admission import cases
from web.refusals import NotAllowed, NotYourPart


def test_every_reason_has_a_code_a_text_and_the_rule_it_follows():
    rows = reasons.read()
    assert len({row["code"] for row in rows}) == len(rows) == 16
    assert [row for row in rows if not (row["text"] and row["rule"])] == []


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_keeps_what_was_used():
    RejectionReason.objects.create(code="of_old", text="旧理由")
    reasons.load()
    reasons.load()
    assert RejectionReason.objects.filter(is_current=True).count() == 16
    assert not RejectionReason.objects.get(code="of_old").is_current


@pytest.mark.django_db
def test_loading_keeps_the_words_of_a_used_reason_and_what_the_browser_keeps(district):
    cases.rejected(district)
    RejectionReason.objects.filter(code="no_funds").update(text="旧的文字")
    RejectionReason.objects.filter(code="quota").update(text="没有用过")
    new = reasons.add(code="new_one", text="新理由", rule="", valid_from=cases.TODAY, by=district.reviewer)
    ended = reasons.retire(RejectionReason.objects.get(code="system"), on=cases.TODAY, by=district.decider)
    reasons.load()
    texts = dict(RejectionReason.objects.values_list("code", "text"))
    assert (texts["no_funds"], texts["quota"][:4]) == ("旧的文字", "向社区下")
    offered = set(RejectionReason.objects.on(cases.TODAY).values_list("pk", flat=True))
    assert (new.pk in offered, ended.pk in offered) == (True, False)


@pytest.mark.django_db
def test_a_reason_is_offered_from_its_first_day_until_the_day_of_its_end(district):
    start, end = date(2026, 3, 9), date(2026, 3, 16)
    reason = reasons.add(code="later", text="以后才用", rule="惯例", valid_from=start, by=district.decider)
    reasons.retire(reason, on=end, by=district.reviewer)
    days = [date(2026, 3, day) for day in (8, 9, 15, 16)]
    assert [RejectionReason.objects.on(day).exists() for day in days] == [False, True, True, False]


@pytest.mark.django_db
def test_only_who_chooses_among_the_reasons_keeps_them(district):
    reason = RejectionReason.objects.create(code="one", text="理由")
    for person in (district.officer, district.supervisor, district.operator, district.worker):
        with pytest.raises(NotYourPart):
            reasons.add(code="two", text="理由", rule="", valid_from=cases.TODAY, by=person)
        with pytest.raises(NotYourPart):
            reasons.retire(reason, on=cases.TODAY, by=person)


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 9)])
def test_a_reason_isnt_retired_in_the_past_nor_before_it_begins(district, day):
    reason = reasons.add(code="later", text="以后才用", rule="", valid_from=date(2026, 3, 9), by=district.decider)
    with pytest.raises(ValidationError):
        reasons.retire(reason, on=day, by=district.decider)


@pytest.mark.django_db
def test_a_reason_is_retired_once(district):
    reason = RejectionReason.objects.create(code="one", text="理由")
    reasons.retire(reason, on=cases.TODAY, by=district.decider)
    with pytest.raises(NotAllowed):
        reasons.retire(reason, on=date(2027, 1, 1), by=district.decider)
