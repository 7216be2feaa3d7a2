"""The thread of questions and answers inside a case."""

from datetime import date, timedelta

import pytest

from admission.questions import exchanges
from tests.admission import cases
from web import clock
from web.workflow import CLOCK, perform

pytestmark = pytest.mark.django_db


def thread(application):
    return [
        (one.question, one.asked_by, one.answer, one.answered_by, one.is_open)
        for one in exchanges(application.steps.all())
    ]


def test_questions_stand_in_their_order_each_with_its_answer(district):
    application = cases.asked(district)
    assert thread(application) == [("名册由谁提供？", district.reviewer, "", None, True)]
    with clock.at(date(2026, 3, 4)):
        perform(application, "answer", by=district.colleague, answer="由我单位提供。")
        perform(application, "ask", by=district.second_reviewer, question="经费何时到位？")
    assert thread(application) == [
        ("名册由谁提供？", district.reviewer, "由我单位提供。", district.colleague, False),
        ("经费何时到位？", district.second_reviewer, "", None, True),
    ]
    assert exchanges(application.steps.all())[0].answered_at.date() == date(2026, 3, 4)


def test_an_extension_or_a_consultation_does_not_close_a_question(district):
    application = cases.asked(district)
    application.steps.create(action="note", from_state="awaiting_answer", to_state="awaiting_answer", part="reviewer")
    assert thread(application)[0][-1] is True


def test_a_question_that_lapsed_or_was_withdrawn_from_stays_without_an_answer(district):
    lapsed, withdrawn = cases.asked(district), cases.asked(district)
    with clock.at(lapsed.due_on + timedelta(days=1)):
        perform(lapsed, "lapse", by=CLOCK)
    perform(withdrawn, "withdraw", by=district.officer, reason="不办了")
    assert thread(lapsed) == thread(withdrawn) == [("名册由谁提供？", district.reviewer, "", None, False)]


def test_both_sides_read_the_thread_and_the_applicant_no_names_of_the_office(client, district):
    application = cases.asked(district)
    with clock.at(date(2026, 3, 4)):
        perform(application, "answer", by=district.officer, answer="由我单位提供。")
        pages = {}
        for person in ("colleague", "decider"):
            client.force_login(getattr(district, person))
            pages[person] = client.get(f"/applications/{application.pk}/").content.decode()
    assert [all(words in page for words in ("名册由谁提供？", "由我单位提供。")) for page in pages.values()] == [
        True,
        True,
    ]
    assert ["测试reviewer" in page for page in pages.values()] == [False, True]


def test_the_api_tells_the_thread_without_persons(client, district):
    application = cases.asked(district)
    client.force_login(district.officer)
    (row,) = client.get(f"/api/v1/applications/{application.pk}/questions/").json()
    assert (row["question"], row["answer"], row["answered_at"], row["is_open"]) == ("名册由谁提供？", "", None, True)
    assert set(row) == {"question", "asked_at", "answer", "answered_at", "is_open"}
    client.force_login(district.worker)
    assert client.get(f"/api/v1/applications/{application.pk}/questions/").status_code == 404
