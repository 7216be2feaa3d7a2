"""Consultation: several units asked at once, each sees its own question alone, and the opinions bar a hasty recommendation."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from admission.consultation_forms import ConsultForm
from admission.consultations import table_of, waiting_for
from admission.models import Application, Attachment, Consultation
from desk.models import Notice, StoredFile
from tests.admission import cases
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 9)
DISAGREES = {"opinion": "disagree", "text": "街道已有同类巡查。"}
OF_A_COMMUNITY = {"is_able": "no", "minutes_estimate": 90, "overlaps": "每月的安全巡查"}


def consulted(district, *, units=("other_department", "street"), communities=("community1",), **answers):
    """An accepted case on which units and communities were asked."""
    application = cases.accepted(district, **answers)
    chosen = {"departments": [], "streets": []}
    for name in units:
        kind = "streets" if "street" in name else "departments"
        chosen[kind].append(district.units[name].pk)
    communities = [district.units[name].pk for name in communities]
    perform(
        application,
        "consult",
        by=district.reviewer,
        communities=communities,
        question="是否必要？",
        due_on=DUE,
        **chosen,
    )
    return application


def question_to(district, name):
    return Consultation.objects.get(unit=district.units[name])


def test_several_units_are_asked_at_once_each_with_a_day_of_its_own_and_told(district):
    application = consulted(district)
    assert {(row.unit.name, row.due_on) for row in application.consultations.all()} == {
        (district.units[name].name, DUE) for name in ("other_department", "street", "community1")
    }
    told = Notice.objects.filter(key__startswith="consultation:").values_list("recipient__username", flat=True)
    assert set(told) == {"other_officer", "street_officer", "worker"}
    assert Application.objects.get(pk=application.pk).state == "accepted"


def test_the_day_that_is_offered_follows_the_rule(district):
    assert ConsultForm(obj=cases.accepted(district)).initial["due_on"] == DUE


def test_who_applies_is_not_asked_and_nobody_twice_at_a_time(district):
    application = consulted(district)
    for unit in ("department", "other_department"):
        with pytest.raises(ValidationError):
            perform(
                application,
                "consult",
                by=district.second_reviewer,
                departments=[district.units[unit].pk],
                question="是否必要？",
                due_on=DUE,
            )
    assert application.consultations.count() == 3


def test_somebody_is_asked_and_not_for_today(district):
    application = cases.accepted(district)
    with pytest.raises(ValidationError):
        perform(application, "consult", by=district.reviewer, question="是否必要？", due_on=DUE)
    with pytest.raises(ValidationError) as why:
        perform(
            application,
            "consult",
            by=district.reviewer,
            departments=[district.units["other_department"].pk],
            question="是否必要？",
            due_on=cases.TODAY,
        )
    assert set(why.value.error_dict) == {"due_on"}


def test_a_unit_answers_its_own_question_and_nobody_elses(district):
    consulted(district)
    question = question_to(district, "street")
    for person in ("other_officer", "worker", "officer", "reviewer", "other_street_officer"):
        with pytest.raises(NotYourPart):
            perform(question, "answer", by=getattr(district, person), opinion="agree")
    perform(question, "answer", by=district.street_officer, **DISAGREES)
    question.refresh_from_db()
    assert (question.state, question.opinion, question.answered_on) == ("answered", "disagree", cases.TODAY)


def test_dissent_says_why(district):
    consulted(district)
    for opinion in ("disagree", "amend"):
        with pytest.raises(ValidationError) as why:
            perform(question_to(district, "street"), "answer", by=district.street_officer, opinion=opinion)
        assert set(why.value.error_dict) == {"text"}


def test_a_community_says_how_long_it_takes_what_overlaps_and_whether_it_can(district):
    consulted(district)
    question = question_to(district, "community1")
    with pytest.raises(ValidationError) as why:
        perform(question, "answer", by=district.worker, opinion="agree")
    assert set(why.value.error_dict) == {"is_able", "minutes_estimate"}
    perform(question, "answer", by=district.worker, **DISAGREES, **OF_A_COMMUNITY)
    question.refresh_from_db()
    assert (question.minutes_estimate, question.overlaps, question.is_able) == (90, "每月的安全巡查", False)


def test_an_opinion_that_came_on_paper_is_entered_with_its_file_and_its_day(district):
    consulted(district)
    paper = SimpleUploadedFile("复函.pdf", b"%PDF-1.7 x")
    question = question_to(district, "other_department")
    perform(question, "record", by=district.reviewer, opinion="agree", answered_on=date(2026, 2, 27), file=paper)
    question.refresh_from_db()
    assert (question.file.name, question.answered_on, question.file.stored_by.username) == (
        "复函.pdf",
        date(2026, 2, 27),
        "reviewer",
    )


def test_a_paper_without_its_file_or_of_a_wrong_kind_is_not_entered(district):
    consulted(district)
    question = question_to(district, "other_department")
    for file in (None, SimpleUploadedFile("复函.exe", b"MZ")):
        with pytest.raises(ValidationError) as why:
            perform(question, "record", by=district.reviewer, opinion="agree", answered_on=cases.TODAY, file=file)
        assert set(why.value.error_dict) == {"file"}


def test_a_question_taken_back_can_be_asked_again(district):
    application = consulted(district)
    perform(question_to(district, "street"), "cancel", by=district.second_reviewer, reason="不涉及这个街道")
    perform(
        application,
        "consult",
        by=district.reviewer,
        streets=[district.units["street"].pk],
        question="再问一次",
        due_on=DUE,
    )
    assert [row.state for row in Consultation.objects.filter(unit=district.units["street"])] == ["cancelled", "asked"]


def test_a_recommendation_waits_for_every_opinion_and_says_for_whose(district):
    application = consulted(district, units=("street",), communities=())
    with pytest.raises(NotAllowed, match="东街街道"):
        perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    perform(question_to(district, "street"), "answer", by=district.street_officer, **DISAGREES)
    step = perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    assert step.answers["consulted"] == "会商1个单位：不同意1；东街街道：不同意，街道已有同类巡查。"


def test_after_the_day_it_goes_on_with_a_sentence_that_is_kept(district):
    application = consulted(district, units=("street",), communities=())
    with clock.at(DUE), pytest.raises(NotAllowed):
        perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    with clock.at(DUE + timedelta(days=1)):
        with pytest.raises(ValidationError) as why:
            perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
        assert set(why.value.error_dict) == {"without_opinions"}
        step = perform(
            application,
            "recommend",
            by=district.reviewer,
            **cases.RECOMMENDATION,
            without_opinions="已电话催告两次，事项不涉及该街道经费。",
        )
    assert step.answers["without_opinions"] == "已电话催告两次，事项不涉及该街道经费。"


def test_a_late_answer_is_taken_and_stays_late(district):
    application = consulted(district, units=("street",), communities=())
    with clock.at(DUE + timedelta(days=1)):
        assert [count[:2] for count in table_of(application).counts] == [("逾期未答复", 1)]
        perform(question_to(district, "street"), "answer", by=district.street_officer, opinion="agree")
        (row,) = table_of(application).rows
    assert (row.was_late, row.due_on) == (True, DUE)


def test_the_table_keeps_dissent_and_counts(district):
    application = consulted(district)
    perform(question_to(district, "street"), "answer", by=district.street_officer, **DISAGREES)
    perform(question_to(district, "other_department"), "answer", by=district.other_officer, opinion="agree")
    counts = [(str(label), number) for label, number, _tone in table_of(application).counts]
    assert counts == [("同意", 1), ("不同意", 1), ("待答复", 1)]


def test_nothing_is_asked_of_anybody_once_the_case_is_closed(district):
    application = consulted(district)
    assert waiting_for(district.worker).count() == 1
    perform(application, "withdraw", by=district.officer, reason="不办了")
    assert waiting_for(district.worker).count() == 0
    with pytest.raises(NotAllowed):
        perform(question_to(district, "street"), "answer", by=district.street_officer, opinion="agree")


def test_a_consulted_unit_gets_no_other_right(district):
    application = consulted(district)
    for person in ("other_officer", "street_officer", "worker"):
        user = getattr(district, person)
        assert not Application.objects.visible_to(user).exists()
        assert Consultation.objects.visible_to(user).count() == 1
    assert Consultation.objects.visible_to(district.officer).count() == 0
    assert Consultation.objects.visible_to(district.decider).count() == 3
    for slot, name in (("basis", "依据.pdf"), ("form", "样表.pdf"), ("funds", "经费.pdf")):
        file = StoredFile.objects.create(name=name, media_type="application/pdf", content=b"%PDF-")
        Attachment.objects.create(application=application, slot=slot, file=file)
    assert not Attachment.objects.visible_to(district.worker).exists()
