"""Every computed number is defined with its unit and what it counts; what isn't computed is named with the reason."""

from django.test import Client

from reports import definitions
from reports.metrics import METRICS, SHARES
from reports.sources import WITHOUT_ROWS

PAGE, API = "/reports/definitions/", "/api/v1/reports/definitions/"


def page_of(district, who="reviewer", path=PAGE):
    client = Client()
    client.force_login(getattr(district, who))
    return client.get(path)


def test_every_metric_and_share_stands_on_the_page_with_its_definition(district):
    page = page_of(district).content.decode()
    for one in (*METRICS.values(), *SHARES):
        assert f'id="{one.key}"' in page and str(one.definition) in page, one.key


def test_a_share_names_both_of_its_numbers():
    (conformity,) = (one for one in definitions.shares() if one.key == "conformity")
    assert (conformity.numerator, conformity.denominator) == ("清单内", "派到社区")
    assert [one.key for one in definitions.shares() if not (one.numerator and one.denominator)] == []


def test_every_number_that_is_reported_elsewhere_is_counted_or_said_not_to_be():
    assert len(definitions.OFFICIAL) == 28
    for one in definitions.OFFICIAL:
        assert bool(one.reason) != bool(one.counted_by or one.where), one.key
        assert one.note


def test_what_is_not_done_is_what_would_burden_or_measure_people():
    assert [one.key for one in definitions.NOT_DONE] == [
        *("meetings", "documents", "time", "contact", "communication", "solution", "satisfaction", "visits")
    ]


def test_the_page_says_why_something_is_not_counted(district):
    page = page_of(district).content.decode()
    for one in definitions.NOT_DONE:
        assert str(one.reason) in page


def test_counted_numbers_name_declared_metrics():
    known = set(METRICS) | {one.key for one in SHARES}
    assert {key for one in definitions.OFFICIAL for key in one.counted_by} - known == set()


def test_page_and_api_say_the_same(district):
    page, told = page_of(district), page_of(district, path=API).json()
    assert [one["key"] for one in told["metrics"]] == [one.key for one in page.context["metrics"]]
    assert [one["denominator"] for one in told["shares"]] == [one.denominator for one in page.context["shares"]]
    assert [one["reason"] for one in told["not_done"]] == [str(one.reason) for one in page.context["not_done"]]
    assert [one["note"] for one in told["counted"]] == [one.note for one in page.context["counted"]]


def test_who_reads_no_reports_reads_no_definitions(district):
    assert page_of(district, "operator").status_code == 403
    assert page_of(district, "operator", API).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert Client().get(API).status_code in (401, 403)


def test_the_list_of_months_and_a_month_lead_to_the_definitions(district):
    assert f'href="{PAGE}"' in page_of(district, path="/reports/").content.decode()


def test_the_page_names_the_numbers_that_lead_to_no_list_and_why(district):
    page = page_of(district).content.decode()
    told = definitions.without_rows()
    assert len(told) == len(WITHOUT_ROWS) and all(name in page and why in page for name, why in told)
