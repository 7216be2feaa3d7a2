"""Every list, page and API and file, asks the database as often for sixty rows as for three."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.models import AdjustmentOrder
from tests.district import the_list
from tests.growing import admission as of_admission
from tests.growing import burdens as of_burdens
from tests.growing import certificates as of_certificates
from tests.growing import desk as of_desk
from tests.growing import disputes as of_disputes
from tests.growing import funds as of_funds
from tests.growing import registry as of_registry
from tests.growing import sending as of_sending
from tests.growing import violations as of_violations
from tests.list_pages import api_lists, list_pages

FEW, MANY = 3, 60


@dataclass(frozen=True)
class Grows:
    """A list: its address (or a function of the district), who looks, and what makes it longer."""

    url: object
    make: object
    who: str | None = None

    def address(self, district):
        return self.url(district) if callable(self.url) else self.url


def one_list(suffix=""):
    return lambda district: f"/lists/{the_list(district, 'duty').pk}/{suffix}"


def the_draft(district):
    return f"/api/v1/orders/{AdjustmentOrder.objects.get(title='草稿').pk}/lines/"


PAGES = {
    "registry:list-index": Grows("/lists/", of_registry.item_lists),
    "registry:entry-list": Grows("/lines/", of_registry.lines),
    "registry:list-detail": Grows(one_list(), of_registry.lines),
    "registry:list-history": Grows(one_list("history/"), of_registry.orders),
    "registry:order-list": Grows("/orders/", of_registry.orders, "reviewer"),
    "registry:correction-list": Grows("/corrections/", of_registry.corrections, "reviewer"),
    "registry:objection-list": Grows("/objections/", of_registry.objections, "reviewer"),
    "registry:basis-list": Grows("/bases/", of_registry.bases),
    "registry:holding-list": Grows("/holdings/", of_registry.holdings),
    "registry:basis-review-list": Grows("/bases/review/", of_registry.bases, "reviewer"),
    "registry:unit-list": Grows("/units/", of_registry.units),
    "registry:unit-change-list": Grows("/units/changes/", of_registry.unit_changes),
    "registry:signer-list": Grows("/lists/signers/", of_registry.signers, "reviewer"),
    "certificates:certificate-list": Grows("/certificates/", of_registry.certificates),
    "certificates:ask-list": Grows("/certificates/asks/", of_certificates.asks, "reviewer"),
    "certificates:ask-totals": Grows("/certificates/asks/totals/", of_certificates.asks, "reviewer"),
    "certificates:issue-list": Grows("/certificates/issues/", of_certificates.issues, "reviewer"),
    "admission:application-list": Grows("/applications/", of_admission.applications, "officer"),
    "admission:queue": Grows("/review/", of_admission.applications, "reviewer"),
    "admission:consultation-list": Grows("/consultations/", of_admission.consultations, "reviewer"),
    "admission:meeting-list": Grows("/meetings/", of_admission.meetings, "reviewer"),
    "admission:admission-list": Grows("/admissions/", of_admission.admissions),
    "admission:emergency-list": Grows("/emergencies/", of_admission.emergencies),
    "admission:exit-list": Grows("/admissions/exits/", of_admission.exits, "reviewer"),
    "admission:yearly-review-list": Grows("/admissions/reviews/", of_admission.yearly_reviews, "decider"),
    "admission:decision-list": Grows("/decisions/", of_admission.admissions),
    "admission:inherited-list": Grows("/admissions/inherited/", of_admission.inherited, "reviewer"),
    "admission:plan-list": Grows("/plans/", of_admission.plans),
    "admission:proposal-list": Grows("/proposals/", of_admission.proposals, "reviewer"),
    "admission:appeal-list": Grows("/appeals/", of_admission.appeals, "reviewer"),
    "admission:decision-objection-list": Grows("/decision-objections/", of_admission.objections, "reviewer"),
    "admission:reason-list": Grows("/reasons/", of_admission.reasons, "reviewer"),
    "admission:countersigner-list": Grows("/review/countersigners/", of_admission.countersigners, "decider"),
    "admission:route-list": Grows("/review/routes/", of_admission.routes, "reviewer"),
    "admission:paragraph-list": Grows("/paragraphs/", of_admission.paragraphs, "reviewer"),
    "admission:document-list": Grows("/documents/", of_admission.documents, "reviewer"),
    "dispatch:receipt-list": Grows("/received/", of_desk.receipts, "worker"),
    "dispatch:refusal-list": Grows("/refusals/", of_desk.receipts, "reviewer"),
    "dispatch:dispute-list": Grows("/disputes/", of_disputes.disputes, "reviewer"),
    "dispatch:matter-list": Grows("/matters/", of_disputes.matters, "reviewer"),
    "dispatch:burden-list": Grows("/burdens/", of_burdens.burdens, "reviewer"),
    "dispatch:violation-list": Grows("/violations/", of_violations.violations, "reviewer"),
    "dispatch:circular-list": Grows("/circulars/", of_violations.circulars, "reviewer"),
    "dispatch:sent-list": Grows("/dispatches/", of_desk.receipts, "officer"),
    "dispatch:sent-detail": Grows(of_sending.the_dispatch, of_sending.receipts, "officer"),
    "dispatch:street-list": Grows("/street/", of_desk.receipts, "street_officer"),
    "dispatch:fund-list": Grows("/funds/", of_funds.funds, "reviewer"),
    "dispatch:payment-list": Grows("/funds/payments/", of_funds.funds, "officer"),
    "dispatch:fund-use-list": Grows("/funds/uses/", of_funds.uses, "worker"),
    "dispatch:fund-unrecorded": Grows("/funds/unrecorded/", of_funds.unrecorded, "officer"),
    "dispatch:promise-detail": Grows(of_funds.the_promise, of_funds.shares, "officer"),
    "dispatch:rate-list": Grows("/funds/rates/", of_funds.rates, "reviewer"),
    "dispatch:provider-list": Grows("/providers/", of_funds.providers, "reviewer"),
    "dispatch:agreement-list": Grows("/agreements/", of_funds.agreements, "officer"),
    "dispatch:group-list": Grows("/dispatches/groups/", of_sending.groups, "officer"),
    "dispatch:asked-list": Grows("/asked/", of_desk.questions, "reviewer"),
    "reports:report-list": Grows("/reports/", of_desk.months, "supervisor"),
    "reports:survey-list": Grows("/reports/surveys/", of_desk.surveys, "supervisor"),
    "posts-to-place": Grows("/posts/", of_desk.without_place, "operator"),
    "desk:delivery-list": Grows("/notices/failed/", of_desk.deliveries, "operator"),
    "desk:job-list": Grows("/jobs/", of_desk.jobs, "operator"),
    "desk:export-list": Grows("/exports/", of_desk.exports, "operator"),
    "desk:export-log": Grows("/exports/log/", of_desk.exports, "operator"),
    "notice-list": Grows("/notices/", of_desk.notices, "reviewer"),
    "following-list": Grows("/following/", of_desk.follows, "reviewer"),
    "desk:import-index": Grows("/imports/", of_desk.uploads, "reviewer"),
}
API = {
    "list-list": Grows("/api/v1/lists/", of_registry.item_lists),
    "entry-list": Grows("/api/v1/entries/", of_registry.lines),
    "list-entries": Grows(lambda district: "/api/v1" + one_list("entries/")(district), of_registry.lines),
    "order-list": Grows("/api/v1/orders/", of_registry.orders, "reviewer"),
    "order-line-list": Grows(the_draft, of_registry.drafted_lines, "reviewer"),
    "correction-list": Grows("/api/v1/corrections/", of_registry.corrections, "reviewer"),
    "objection-list": Grows("/api/v1/objections/", of_registry.objections, "reviewer"),
    "reconfirmation-list": Grows("/api/v1/reconfirmations/", of_registry.reconfirmations, "reviewer"),
    "basis-list": Grows("/api/v1/bases/", of_registry.bases),
    "holding-list": Grows("/api/v1/holdings/", of_registry.holdings),
    "guidance-list": Grows("/api/v1/guidance/", of_registry.guidance),
    "unit-list": Grows("/api/v1/units/", of_registry.units),
    "unit-change-list": Grows("/api/v1/unit-changes/", of_registry.unit_changes),
    "certificate-list": Grows("/api/v1/certificates/", of_registry.certificates),
    "certificate-ask-list": Grows("/api/v1/certificate-asks/", of_certificates.asks, "reviewer"),
    "certificate-ask-total-list": Grows("/api/v1/certificate-ask-totals/", of_certificates.asks, "reviewer"),
    "certificate-issue-list": Grows("/api/v1/certificate-issues/", of_certificates.issues, "reviewer"),
    "certificate-guide-list": Grows("/api/v1/certificate-guides/", of_registry.certificates),
    "application-list": Grows("/api/v1/applications/", of_admission.applications, "officer"),
    "queue-list": Grows("/api/v1/queue/", of_admission.applications, "reviewer"),
    "countersigner-list": Grows("/api/v1/countersigners/", of_admission.countersigners, "decider"),
    "routing-rule-list": Grows("/api/v1/routing-rules/", of_admission.routes, "reviewer"),
    "consultation-list": Grows("/api/v1/consultations/", of_admission.consultations, "worker"),
    "meeting-list": Grows("/api/v1/meetings/", of_admission.meetings, "reviewer"),
    "admission-list": Grows("/api/v1/admissions/", of_admission.admissions),
    "emergency-list": Grows("/api/v1/emergencies/", of_admission.emergencies),
    "decision-list": Grows("/api/v1/decisions/", of_admission.admissions, "officer"),
    "appeal-list": Grows("/api/v1/appeals/", of_admission.appeals, "reviewer"),
    "decision-objection-list": Grows("/api/v1/decision-objections/", of_admission.objections, "reviewer"),
    "exit-item-list": Grows("/api/v1/exit-items/", of_admission.exits, "reviewer"),
    "yearly-review-list": Grows("/api/v1/yearly-reviews/", of_admission.yearly_reviews, "reviewer"),
    "rejection-reason-list": Grows("/api/v1/rejection-reasons/", of_admission.reasons, "reviewer"),
    "published-decision-list": Grows("/api/v1/published-decisions/", of_admission.admissions),
    "plan-list": Grows("/api/v1/plans/", of_admission.plans),
    "proposal-list": Grows("/api/v1/proposals/", of_admission.proposals, "reviewer"),
    "document-review-list": Grows("/api/v1/document-reviews/", of_admission.documents, "reviewer"),
    "receipt-list": Grows("/api/v1/receipts/", of_desk.receipts, "worker"),
    "refusal-list": Grows("/api/v1/refusals/", of_desk.receipts, "reviewer"),
    "dispute-list": Grows("/api/v1/disputes/", of_disputes.disputes, "reviewer"),
    "matter-list": Grows("/api/v1/matters/", of_disputes.matters, "reviewer"),
    "burden-list": Grows("/api/v1/burdens/", of_burdens.burdens, "reviewer"),
    "violation-list": Grows("/api/v1/violations/", of_violations.violations, "reviewer"),
    "circular-list": Grows("/api/v1/circulars/", of_violations.circulars, "reviewer"),
    "community-group-list": Grows("/api/v1/community-groups/", of_sending.groups, "officer"),
    "street-dispatch-list": Grows("/api/v1/street-dispatches/", of_desk.receipts, "street_officer"),
    "fund-list": Grows("/api/v1/funds/", of_funds.funds, "reviewer"),
    "fund-promise-list": Grows("/api/v1/fund-promises/", of_funds.funds, "reviewer"),
    "fund-payment-list": Grows("/api/v1/fund-payments/", of_funds.funds, "reviewer"),
    "unrecorded-fund-list": Grows("/api/v1/unrecorded-funds/", of_funds.unrecorded, "officer"),
    "fund-use-list": Grows("/api/v1/fund-uses/", of_funds.uses, "worker"),
    "hour-rate-list": Grows("/api/v1/hour-rates/", of_funds.rates, "reviewer"),
    "provider-list": Grows("/api/v1/providers/", of_funds.providers, "reviewer"),
    "agreement-list": Grows("/api/v1/agreements/", of_funds.agreements, "reviewer"),
    "dispatch-list": Grows("/api/v1/dispatches/", of_desk.receipts, "officer"),
    "report-list": Grows("/api/v1/reports/", of_desk.months, "supervisor"),
    "survey-list": Grows("/api/v1/surveys/", of_desk.surveys, "supervisor"),
    "job-list": Grows("/api/v1/jobs/", of_desk.jobs, "reviewer"),
    "post-list": Grows("/api/v1/posts/", of_desk.posts, "reviewer"),
    "delivery-list": Grows("/api/v1/deliveries/", of_desk.deliveries, "operator"),
    "export-list": Grows("/api/v1/exports/", of_desk.exports, "operator"),
}
FILES = {name: grows for name, grows in PAGES.items() if name in list_pages() and list_pages()[name].export}
OTHERS = {"desk:view-list": Grows("/views/", of_desk.views, "reviewer")}


def asked_for(client, url):
    """(statements for a second look, number of rows or None): sessions, posts and content types are warm."""
    look(client, url)
    with CaptureQueriesContext(connection) as asked:
        answer = look(client, url)
    return len(asked), answer


def look(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def grow(district, client, grows, query=""):
    """The two counts of statements."""
    grows.make(district, FEW, 1)
    if grows.who:
        client.force_login(getattr(district, grows.who))
    url = grows.address(district) + query
    few, short = asked_for(client, url)
    grows.make(district, MANY - FEW, 1 + FEW)
    many, long = asked_for(client, url)
    assert len(long) > len(short), "the list did not grow"
    return few, many


def test_every_list_page_and_every_list_of_the_api_is_here():
    assert set(PAGES) == set(list_pages())
    assert set(API) == set(api_lists())


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_a_page_asks_as_often_for_sixty_rows_as_for_three(district, client, name):
    few, many = grow(district, client, {**PAGES, **OTHERS}[name])
    assert few == many


@pytest.mark.parametrize("name", API)
def test_the_api_asks_as_often_for_sixty_rows_as_for_three(district, client, name):
    few, many = grow(district, client, API[name])
    assert few == many


@pytest.mark.parametrize("name", FILES)
def test_a_file_asks_as_often_for_sixty_rows_as_for_three(district, client, name):
    few, many = grow(district, client, FILES[name], "?format=csv")
    assert few == many


def test_a_list_with_many_saved_views_asks_as_often_as_with_few(district, client):
    few, many = grow(district, client, Grows("/orders/", of_desk.views, "reviewer"))
    assert few == many
