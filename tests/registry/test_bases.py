"""When a basis ends or is replaced, the lines that rest on it are reviewed; what is cited stays as it was."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from registry.bases import (
    basis_sentence,
    end_basis,
    entries_to_review,
    review_entry,
    waiting_for_review,
    with_basis_status,
)
from registry.models import BasisReview, Edition, LegalBasis, ListEntry
from tests.district import make_district, publish
from tests.registry.bases import REWRITTEN, duties, law, new_law
from web import clock
from web.refusals import NotAllowed, NotYourPart

DAY = timedelta(days=1)


def listed(district, on):
    return [entry.name for entry in entries_to_review([district.authority.pk], on)]


def needing(on, known_at=None):
    rows = with_basis_status(ListEntry.objects.in_force(on, known_at), on, known_at)
    return [entry.name for entry in rows.order_by("pk") if entry.needs_basis_review]


def rewrite(old, **fields):
    """The law is rewritten: the old article has no known successor article."""
    new = new_law(**fields)
    end_basis(old, on=REWRITTEN, because="新修订的法律施行", successor=new)
    return new


def test_a_rewritten_law_lists_every_line_that_rests_on_it_and_no_other(district):
    old = law("第三条")
    duties(district, old, 3)
    duties(district, law("第四条"), 1, first=9, number="测民发〔2025〕10号")
    rewrite(old)
    assert listed(district, REWRITTEN) == ["事项1", "事项2", "事项3"]
    assert needing(REWRITTEN - DAY) == []
    assert needing(REWRITTEN) == ["事项1", "事项2", "事项3"]


def test_a_line_is_listed_ninety_days_before_its_basis_ends(district):
    old = law("第三条")
    duties(district, old)
    end_basis(old, on=REWRITTEN, because="新修订的法律施行")
    assert listed(district, REWRITTEN - 91 * DAY) == []
    assert listed(district, REWRITTEN - 90 * DAY) == ["事项1"]
    (entry,) = entries_to_review([district.authority.pk], REWRITTEN - DAY)
    assert (entry.is_basis_lost, entry.needs_basis_review, entry.basis_ends_on) == (False, False, REWRITTEN)


def test_a_scheduled_line_is_listed_from_the_day_on_which_it_is_published(district):
    """Its basis has ended already, will have ended when it begins, or ends soon after."""
    ended, ends_first, ends_later = law("第三条"), law("第四条"), law("第五条")
    far = REWRITTEN + 400 * DAY
    names = {"测9号": ended, "测10号": ends_first, "测11号": ends_later}
    for n, (number, basis) in enumerate(names.items(), 1):
        line = ("duty", "add", str(n), {"name": f"事项{n}", "basis": basis})
        publish(district, published_on=REWRITTEN - 30 * DAY, effective_on=far, number=number, lines=[line])
    assert listed(district, REWRITTEN) == []
    for basis, day in [(ended, REWRITTEN), (ends_first, far), (ends_later, far + DAY)]:
        end_basis(basis, on=day, because="废止")
    assert listed(district, REWRITTEN) == ["事项1", "事项2"]
    assert listed(district, far - 89 * DAY) == ["事项1", "事项2", "事项3"]
    with clock.at(REWRITTEN):
        (lost,) = waiting_for_review(district.reviewer)
        assert (lost.name, lost.valid_from, lost.is_basis_lost) == ("事项1", far, True)
        review_entry(lost, note="另有规定", replacement=None, by=district.reviewer)
    assert listed(district, far) == ["事项2", "事项3"]


def test_a_line_that_leaves_the_list_before_its_basis_ends_is_not_listed(district):
    old = law("第三条")
    duties(district, old)
    publish(district, published_on=REWRITTEN - 9 * DAY, number="测10号", lines=[("duty", "remove", "1", {})])
    end_basis(old, on=REWRITTEN, because="废止")
    assert listed(district, REWRITTEN - 20 * DAY) == []
    assert listed(district, REWRITTEN) == []


def test_a_review_after_the_end_takes_the_line_off_the_list(district):
    old = law("第三条")
    entry, other = duties(district, old, 2)
    new = rewrite(old)
    with clock.at(REWRITTEN):
        review = review_entry(entry, note="新法仍有此规定", replacement=new, by=district.reviewer)
        assert listed(district, REWRITTEN) == [other.name]
        assert waiting_for_review(district.reviewer).count() == 1
    assert (review.basis, review.replacement, review.reviewed_by.username) == (old, new, "reviewer")
    assert needing(date(2026, 3, 1)) == [other.name]


def test_a_line_that_holds_by_itself_needs_no_other_basis(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    end_basis(old, on=REWRITTEN, because="废止")
    with clock.at(REWRITTEN):
        review_entry(entry, note="另有市政府文件", replacement=None, by=district.reviewer)
    assert listed(district, REWRITTEN) == []


def test_what_was_known_before_the_review_still_was_unreviewed(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    with clock.at(date(2025, 12, 1)):
        new = rewrite(old)
    with clock.at(date(2026, 2, 1)):
        review_entry(entry, note="继续适用", replacement=new, by=district.reviewer)
    day, zone = date(2026, 1, 15), clock.now().tzinfo
    moment = clock.now().replace(year=2026, month=1, day=20, tzinfo=zone)
    assert needing(day) == []
    rows = with_basis_status(ListEntry.objects.filter(pk=entry.pk), day, moment)
    assert [row.needs_basis_review for row in rows] == [True]


def test_nothing_can_be_reviewed_before_the_basis_has_ended_nor_twice(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    new = rewrite(old)
    with clock.at(REWRITTEN - DAY), pytest.raises(NotAllowed):
        review_entry(entry, note="先说一声", replacement=None, by=district.reviewer)
    with clock.at(REWRITTEN):
        review_entry(entry, note="继续适用", replacement=new, by=district.reviewer)
        with pytest.raises(NotAllowed):
            review_entry(entry, note="再说一次", replacement=new, by=district.reviewer)
    assert BasisReview.objects.count() == 1


def test_when_the_new_basis_ends_too_the_line_is_listed_again(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    new = rewrite(old)
    with clock.at(REWRITTEN):
        review_entry(entry, note="继续适用", replacement=new, by=district.reviewer)
    end_basis(new, on=date(2026, 6, 1), because="再次修订")
    assert listed(district, date(2026, 5, 1)) == ["事项1"]
    assert needing(date(2026, 5, 31)) == []
    assert needing(date(2026, 6, 1)) == ["事项1"]
    with clock.at(date(2026, 6, 2)):
        again = review_entry(entry, note="仍然适用", replacement=None, by=district.reviewer)
    assert again.basis == new
    assert needing(date(2026, 6, 2)) == []


def test_an_order_that_changes_the_line_takes_it_off_the_list(district):
    old = law("第三条")
    duties(district, old, 2)
    new = rewrite(old)
    change = {"name": "事项1", "basis": new}
    publish(
        district,
        published_on=date(2025, 12, 20),
        effective_on=REWRITTEN,
        number="测民发〔2025〕20号",
        lines=[("duty", "change", "1", change)],
    )
    assert listed(district, date(2025, 12, 25)) == ["事项2"]
    assert listed(district, REWRITTEN) == ["事项2"]


def test_only_reviewers_of_the_authority_review(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    rewrite(old)
    make_district("邻区")
    with clock.at(REWRITTEN):
        for person in (district.decider, district.supervisor, district.worker):
            with pytest.raises(NotYourPart):
                review_entry(entry, note="越权", replacement=None, by=person)
            assert waiting_for_review(person).count() == 0


def test_a_replacement_that_has_ended_is_refused(district):
    old, gone = law("第三条"), law("第五条", valid_to=date(2000, 1, 1))
    (entry,) = duties(district, old)
    end_basis(old, on=REWRITTEN, because="废止")
    with clock.at(REWRITTEN), pytest.raises(NotAllowed) as why:
        review_entry(entry, note="写错了", replacement=gone, by=district.reviewer)
    assert why.value.field == "replacement"


@pytest.mark.parametrize(
    ("on", "successor", "field"),
    [
        (date(1989, 1, 1), None, "on"),
        (date(2025, 12, 31), "new", "successor"),
        (date(2001, 1, 1), "gone", "successor"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(db, on, successor, field):
    old = law("第三条")
    others = {"new": new_law(), "gone": law("第五条", valid_to=date(2000, 1, 1)), None: None}
    with pytest.raises(NotAllowed) as why:
        end_basis(old, on=on, because="试", successor=others[successor])
    assert why.value.field == field


def test_a_basis_ends_once_and_two_do_not_replace_each_other(db):
    old = law("第三条")
    new = rewrite(old)
    with pytest.raises(NotAllowed):
        end_basis(old, on=date(2027, 1, 1), because="再来")
    with pytest.raises(NotAllowed):
        end_basis(new, on=date(2027, 1, 1), because="绕圈", successor=old)


@pytest.mark.parametrize("began", [None, date(2015, 7, 24)])
def test_the_day_of_replacement_is_that_of_the_ended_basis_whenever_the_successor_began(db, began):
    new = new_law(valid_from=began)
    old = end_basis(law("第三条"), on=REWRITTEN, because="修订", successor=new)
    new.refresh_from_db()
    assert (old.valid_to, old.ends_on, new.valid_from) == (REWRITTEN, REWRITTEN, began)
    days = [REWRITTEN - timedelta(days=1), REWRITTEN]
    assert [old.status_on(day).is_ended for day in days] == [False, True]
    assert [LegalBasis.objects.ended_by(day).filter(pk=old.pk).exists() for day in days] == [False, True]
    assert LegalBasis.objects.with_end().get(pk=old.pk).ended_from == REWRITTEN


def test_the_status_of_a_basis_flips_on_the_day_it_ends(db):
    old = law("第三条")
    new = rewrite(old)
    old.refresh_from_db()
    assert [old.status_on(REWRITTEN + n * DAY).is_ended for n in (-1, 0, 1)] == [False, True, True]
    assert old.status_on(REWRITTEN).successor == new
    assert [new.status_on(REWRITTEN + n * DAY).is_in_force for n in (-1, 0, 1)] == [False, True, True]
    assert set(LegalBasis.objects.ended_by(REWRITTEN - DAY)) == set()
    assert set(LegalBasis.objects.ended_by(REWRITTEN)) == {old}


def test_the_database_keeps_what_is_cited_and_what_was_reviewed(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    rewrite(old)
    with pytest.raises(DatabaseError, match="题名、文号"), transaction.atomic():
        LegalBasis.objects.filter(pk=old.pk).update(article="第四条")
    with clock.at(REWRITTEN):
        review = review_entry(entry, note="继续适用", replacement=None, by=district.reviewer)
    with pytest.raises(DatabaseError, match="依据复核不能修改"), transaction.atomic():
        BasisReview.objects.filter(pk=review.pk).update(note="改口")


def test_a_review_renews_the_edition_on_which_kept_answers_rest(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    end_basis(old, on=REWRITTEN, because="废止")
    before = Edition.now()
    with clock.at(REWRITTEN):
        review_entry(entry, note="继续适用", replacement=None, by=district.reviewer)
    assert Edition.now() != before


@pytest.mark.parametrize("rows", [3, 60])
def test_entries_with_bases_and_reviews_are_read_in_a_fixed_number_of_queries(
    district, rows, django_assert_num_queries
):
    old = law("第三条")
    entries = duties(district, old, rows)
    new = rewrite(old)
    with clock.at(REWRITTEN):
        review_entry(entries[0], note="继续适用", replacement=new, by=district.reviewer)
    with django_assert_num_queries(1):
        read = with_basis_status(ListEntry.objects.in_force(REWRITTEN), REWRITTEN)
        said = [basis_sentence(one, REWRITTEN) for one in read.select_related("basis__replaced_by").order_by("pk")]
    assert (len(said), said[0]) == (rows, f"依据已于2026年1月1日失效，由{new}取代，2026年1月1日复核：继续适用")
    assert said[1] == f"依据已于2026年1月1日失效，由{new}取代，尚未复核"


def test_a_review_goes_on_when_the_row_is_written_anew_by_a_later_order(district):
    old = law("第三条")
    (entry,) = duties(district, old)
    new = rewrite(old)
    with clock.at(REWRITTEN):
        review_entry(entry, note="继续适用", replacement=new, by=district.reviewer)
    publish(
        district,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 6, 1),
        number="测民发〔2026〕30号",
        lines=[("duty", "remove", "1", {})],
    )
    assert ListEntry.objects.known_at().get().pk != entry.pk
    assert needing(date(2026, 3, 1)) == []
