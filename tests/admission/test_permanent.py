"""A matter that asks to be listed for good: its approval leads to a draft order, and nothing is listed before that is published."""

from datetime import date, timedelta

import pytest

from admission.models import Admission, Consequence
from admission.permanent import admissions_behind, listing_of, orders_for
from desk.models import Notice
from registry.models import AdjustmentOrder, ItemList, ListEntry, OrderLine
from tests.admission import cases
from tests.admission.test_appeals import admission_answers, answered, filed, rejection_answers
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(district):
    for kind, name in (("assist", "依法协助事项清单"), ("duty", "依法履职事项清单")):
        ItemList.objects.create(authority=district.authority, kind=kind, name=name)
    return district


@pytest.fixture
def application(lists):
    return cases.approved(lists, asks_permanent=True)


def test_an_approval_drafts_an_order_with_the_line_as_it_was_applied_for(lists, application):
    order = orders_for(application).get()
    admission = application.admissions.get()
    assert (order.state, order.drafted_by, order.has_number) == ("draft", lists.decider, False)
    assert (order.published_on, order.effective_on) == (date(2026, 4, 1), date(2026, 4, 2))
    line = order.lines.get()
    assert (line.change, line.number, line.item_list.kind) == ("add", "1", "assist")
    assert (line.name, line.category, line.content) == (admission.name, admission.category, admission.content)
    assert (line.community_role, line.permitted_acts) == (admission.requirement, admission.acts)
    assert (line.basis.title, line.basis.document_number) == (application.basis_title, "国办发〔2025〕18号")
    assert list(line.lead_departments.all()) == [lists.department]
    assert list(admissions_behind(order)) == [admission]
    assert not ListEntry.objects.filter(name=application.name).exists()


def test_nothing_is_drafted_for_what_does_not_ask_for_it(lists):
    cases.approved(lists)
    assert not AdjustmentOrder.objects.exists()


def test_the_drafters_are_told(lists, application):
    admission = application.admissions.get()
    told = Notice.objects.filter(key=f"permanent:{admission.pk}:draft")
    assert {one.recipient.username for one in told} == {"reviewer", "second_reviewer", "meeting_reviewer"}
    assert told.first().url == f"/orders/{orders_for(application).get().pk}/"


def test_without_a_list_only_the_drafters_are_told(district):
    application = cases.approved(district, asks_permanent=True)
    assert not orders_for(application).exists()
    told = Notice.objects.filter(key=f"permanent:{application.admissions.get().pk}:draft").first()
    assert told.text == "本辖区还没有相应的清单，请先建立清单，再起草调整文件。"


def test_who_decided_doesnt_publish_and_nobody_before_it_has_a_number(lists, application):
    order = orders_for(application).get()
    assert [one.action for one in actions_for(order, lists.decider)] == []
    with pytest.raises(NotYourPart):
        perform(order, "publish", by=lists.decider)
    with pytest.raises(NotAllowed) as why:
        perform(order, "publish", by=lists.second_decider)
    assert str(why.value) == "还没有编定文号，请先填写本文件的文号。"


def test_published_it_lists_the_matter_and_the_admission_ends_the_day_before(lists, application):
    order = orders_for(application).get()
    AdjustmentOrder.objects.filter(pk=order.pk).update(
        document_number="测民发〔2026〕7号", published_on=date(2026, 6, 9), effective_on=date(2026, 6, 10)
    )
    Consequence.objects.filter(order=order).update(last_day=date(2026, 6, 9), outcome="end", reason="")
    with clock.at(date(2026, 6, 9)):
        perform(AdjustmentOrder.objects.get(pk=order.pk), "publish", by=lists.second_decider)
    assert ListEntry.objects.in_force(date(2026, 6, 10)).get().name == application.name
    assert Admission.objects.get().last_day == date(2026, 6, 9)


def test_it_is_said_that_the_admission_ends_where_it_outlasts_the_draft(lists):
    long = cases.approved(lists, asks_permanent=True, starts_on=date(2026, 3, 10), ends_on=date(2026, 12, 31))
    short = cases.approved(
        lists, asks_permanent=True, name="短期的事", starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 20)
    )
    said = {one.admission.application_id: one for one in Consequence.objects.select_related("admission")}
    assert (said[long.pk].outcome, said[long.pk].last_day) == ("end", date(2026, 4, 1))
    assert (said[short.pk].outcome, said[short.pk].reason) == ("keep", "清单生效以前，准入已经到期。")


def test_each_line_takes_the_next_number(lists):
    cases.approved(lists, asks_permanent=True, name="甲事")
    cases.approved(lists, asks_permanent=True, name="乙事", relation="duty")
    assert sorted(OrderLine.objects.values_list("item_list__kind", "number")) == [("assist", "1"), ("duty", "1")]


def test_the_applicant_reads_of_the_draft_and_cannot_open_it(lists, application):
    order = orders_for(application).get()
    assert listing_of(application, lists.officer) == [(order, False)]
    assert listing_of(application, lists.reviewer) == [(order, True)]


def test_pages_lead_both_ways(lists, application, client):
    order, admission = orders_for(application).get(), application.admissions.get()
    client.force_login(lists.reviewer)
    link = f'href="/orders/{order.pk}/"'
    assert link in client.get(f"/applications/{application.pk}/").content.decode()
    assert link in client.get(f"/admissions/{admission.pk}/").content.decode()
    assert f'href="/admissions/{admission.pk}/"' in client.get(f"/orders/{order.pk}/").content.decode()
    client.logout()
    assert order.title not in client.get(f"/admissions/{admission.pk}/").content.decode()


def test_a_discarded_draft_is_no_longer_spoken_of(lists, application):
    perform(orders_for(application).get(), "discard", by=lists.reviewer, reason="另文处理")
    assert not orders_for(application).exists()
    assert listing_of(application, lists.reviewer) == []


def test_what_takes_the_place_of_the_admission_stands_behind_the_same_draft(lists, application):
    order = orders_for(application).get()
    with clock.at(cases.TODAY + timedelta(days=1)):
        answered(lists, filed(lists, application), "admit", **admission_answers(application))
    assert orders_for(application).get() == order
    assert order.lines.count() == 1
    assert admissions_behind(order).count() == 2


def test_the_drafters_are_told_when_it_is_refused_on_appeal(lists, application):
    appeal = filed(lists, application, unit="community1", by="worker")
    with clock.at(cases.TODAY + timedelta(days=1)):
        appeal = answered(lists, appeal, "reject", **rejection_answers(effective_on=date(2026, 6, 1)))
    told = Notice.objects.filter(key=f"permanent:{application.admissions.get().pk}:fell:{appeal.replacement_id}")
    assert told.first().text == f"准入已由复核决定{appeal.replacement.number}取代，请作废这份草稿。"
