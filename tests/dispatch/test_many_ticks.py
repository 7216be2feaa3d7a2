"""A city's communities are ticked one by one: 3,200 ticks arrive, on the form and on what carries them on."""

from uuid import uuid4

import pytest

from dispatch.models import Dispatch, FundPromise
from tests.dispatch.rows import admit
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, more_communities
from tests.district import standard_lists
from web import clock

COMMUNITIES = 3_200


@pytest.fixture
def everybody(client, district):
    """An admission for all of 3,200 communities; its department is signed in."""
    standard_lists(district)
    three = [district.community1, district.community2, district.community3]
    everybody = [*three, *more_communities(district, COMMUNITIES - 3)]
    client.force_login(district.officer)
    with clock.at(ON):
        yield admit(district, "健康体检", since=SINCE, last_day=LAST_DAY, communities=everybody)


def test_3_200_communities_are_ticked_on_the_sending_form_and_carried_on_by_its_preview(client, district, everybody):
    ticks = [*everybody.communities.values_list("pk", flat=True)]
    streets = [f"street-{one.pk}" for one in (district.street, district.other_street)]
    said = {"token": str(uuid4()), "sender": district.department.pk, "subject": f"admission-{everybody.pk}"}
    said |= {"acts": ["contact_residents"], "scope": "chosen", "communities": [*streets, *ticks]}
    preview = client.post("/dispatches/new/", {**said, "step": "preview"})
    assert (preview.status_code, preview.context["plan"].total) == (200, COMMUNITIES)
    carried = [value for name, value in preview.context["carried"] if name == "communities"]
    assert client.post("/dispatches/new/", {**said, "communities": carried, "step": "send"}).status_code == 302
    assert Dispatch.objects.get().receipts.count() == COMMUNITIES


def test_3_200_communities_are_ticked_on_the_form_of_a_promise(client, district, everybody):
    said = {
        "payer": district.department.pk,
        "subject": f"admission-{everybody.pk}",
        "amount": "320000",
        "per": "in_all",
    }
    said |= {"source": "fiscal", "due_on": "2026-06-30", "token": str(uuid4())}
    ticks = [*everybody.communities.values_list("pk", flat=True)]
    assert client.post("/funds/promises/new/", {**said, "communities": ticks}).status_code == 302
    assert FundPromise.objects.get().shares.count() == COMMUNITIES
