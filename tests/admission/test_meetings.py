"""Which admissions and applications an order meets."""

from datetime import date

from admission.meetings import applications_met, meetings_of
from registry.models import Authority, Community
from tests.admission.cases import ANSWERS, TODAY, draft, submitted
from tests.dispatch.rows import admit
from tests.district import draft_order, make_district, standard_lists, the_list

NAME = ANSWERS["name"]
EFFECTIVE = date(2026, 7, 1)
UNTIL = date(2026, 12, 31)


def order_about(district, kind, name=NAME, **fields):
    """A draft that adds one line."""
    lines = [(kind, "add", "50", {"name": name, **fields})]
    return draft_order(district, published_on=TODAY, effective_on=EFFECTIVE, lines=lines)


def test_an_admission_is_met_by_its_words_when_the_name_differs(district):
    standard_lists(district)
    admission = admit(district, "走访商圈企业，登记招商线索并上报", since=TODAY, last_day=UNTIL)
    order = order_about(district, "negative", "下达招商线索指标", keywords=["招商线索"])
    [met] = meetings_of(order).met
    assert (met.admission_id, met.words[0]) == (admission.pk, "招商线索")


def test_an_order_of_the_city_meets_the_admissions_of_its_districts_and_no_other(db):
    city = make_district("某市")
    Authority.objects.filter(pk=city.authority.pk).update(level="city")
    city.authority.refresh_from_db()
    below, elsewhere = make_district("下辖区", parent=city.authority), make_district("别的区")
    met = admit(below, NAME, since=TODAY, last_day=UNTIL)
    admit(elsewhere, NAME, since=TODAY, last_day=UNTIL)
    assert [one.admission_id for one in meetings_of(order_about(city, "negative")).met] == [met.pk]


def test_a_list_for_rural_communities_meets_what_is_admitted_to_some_of_them(district):
    the_list(district, "negative").__class__.objects.filter(kind="negative").update(for_rural=True)
    Community.objects.filter(pk=district.community2.pk).update(is_rural=True)
    admit(district, NAME, since=TODAY, last_day=UNTIL, communities=[district.community1])
    rural = admit(district, NAME, since=TODAY, last_day=UNTIL, communities=[district.community1, district.community2])
    assert [one.admission_id for one in meetings_of(order_about(district, "negative")).met] == [rural.pk]


def test_only_applications_under_way_are_named(district):
    draft(district)
    under_way = submitted(district)
    [(_line, application, _words)] = applications_met(order_about(district, "duty"))
    assert application == under_way
