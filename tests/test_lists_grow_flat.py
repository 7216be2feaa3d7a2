"""Every list, page and API and file, asks the database as often for sixty rows as for three."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.models import AdjustmentOrder
from tests import growing
from tests.district import the_list
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
    "registry:list-index": Grows("/lists/", growing.item_lists),
    "registry:entry-list": Grows("/lines/", growing.lines),
    "registry:list-detail": Grows(one_list(), growing.lines),
    "registry:list-history": Grows(one_list("history/"), growing.orders),
    "registry:order-list": Grows("/orders/", growing.orders, "reviewer"),
    "registry:correction-list": Grows("/corrections/", growing.corrections, "reviewer"),
    "registry:objection-list": Grows("/objections/", growing.objections, "reviewer"),
    "registry:basis-list": Grows("/bases/", growing.bases),
    "registry:basis-review-list": Grows("/bases/review/", growing.bases, "reviewer"),
    "registry:unit-list": Grows("/units/", growing.units),
    "registry:unit-change-list": Grows("/units/changes/", growing.unit_changes),
    "registry:signer-list": Grows("/lists/signers/", growing.signers, "reviewer"),
    "certificates:certificate-list": Grows("/certificates/", growing.certificates),
    "admission:application-list": Grows("/applications/", growing.applications, "officer"),
    "admission:queue": Grows("/review/", growing.applications, "reviewer"),
    "admission:admission-list": Grows("/admissions/", growing.admissions),
    "admission:decision-list": Grows("/decisions/", growing.admissions),
    "admission:inherited-list": Grows("/admissions/inherited/", growing.inherited, "reviewer"),
    "dispatch:receipt-list": Grows("/received/", growing.receipts, "worker"),
    "dispatch:refusal-list": Grows("/refusals/", growing.receipts, "reviewer"),
    "dispatch:asked-list": Grows("/asked/", growing.questions, "reviewer"),
    "reports:report-list": Grows("/reports/", growing.months, "supervisor"),
    "posts-to-place": Grows("/posts/", growing.without_place, "operator"),
    "notice-list": Grows("/notices/", growing.notices, "reviewer"),
    "desk:import-index": Grows("/imports/", growing.uploads, "reviewer"),
}
API = {
    "list-list": Grows("/api/v1/lists/", growing.item_lists),
    "entry-list": Grows("/api/v1/entries/", growing.lines),
    "list-entries": Grows(lambda district: "/api/v1" + one_list("entries/")(district), growing.lines),
    "order-list": Grows("/api/v1/orders/", growing.orders, "reviewer"),
    "order-line-list": Grows(the_draft, growing.drafted_lines, "reviewer"),
    "correction-list": Grows("/api/v1/corrections/", growing.corrections, "reviewer"),
    "objection-list": Grows("/api/v1/objections/", growing.objections, "reviewer"),
    "reconfirmation-list": Grows("/api/v1/reconfirmations/", growing.reconfirmations, "reviewer"),
    "basis-list": Grows("/api/v1/bases/", growing.bases),
    "guidance-list": Grows("/api/v1/guidance/", growing.guidance),
    "unit-list": Grows("/api/v1/units/", growing.units),
    "unit-change-list": Grows("/api/v1/unit-changes/", growing.unit_changes),
    "certificate-list": Grows("/api/v1/certificates/", growing.certificates),
    "certificate-guide-list": Grows("/api/v1/certificate-guides/", growing.certificates),
    "application-list": Grows("/api/v1/applications/", growing.applications, "officer"),
    "queue-list": Grows("/api/v1/queue/", growing.applications, "reviewer"),
    "admission-list": Grows("/api/v1/admissions/", growing.admissions),
    "decision-list": Grows("/api/v1/decisions/", growing.admissions, "officer"),
    "published-decision-list": Grows("/api/v1/published-decisions/", growing.admissions),
    "receipt-list": Grows("/api/v1/receipts/", growing.receipts, "worker"),
    "refusal-list": Grows("/api/v1/refusals/", growing.receipts, "reviewer"),
    "dispatch-list": Grows("/api/v1/dispatches/", growing.receipts, "officer"),
    "report-list": Grows("/api/v1/reports/", growing.months, "supervisor"),
    "job-list": Grows("/api/v1/jobs/", growing.jobs, "reviewer"),
    "post-list": Grows("/api/v1/posts/", growing.posts, "reviewer"),
}
FILES = {name: grows for name, grows in PAGES.items() if name in list_pages() and list_pages()[name].export}
OTHERS = {"desk:view-list": Grows("/views/", growing.views, "reviewer")}


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
    few, many = grow(district, client, Grows("/orders/", growing.views, "reviewer"))
    assert few == many
