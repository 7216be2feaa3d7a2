"""What a burden's page says, and to the owner doesn't."""

from datetime import date

import pytest
from django.urls import reverse

from tests.dispatch.burdens import make_burden
from web import clock
from web.workflow import CLOCK, perform

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def found(client, user, **query):
    client.force_login(user)
    return sorted(row.name for row in client.get(reverse("dispatch:burden-list"), query).context["page_obj"])


def test_where_one_community_alone_keeps_it_the_owner_does_not_read_who_said_that_it_came_back(district, client):
    alone = make_burden(district, "甲", communities=[district.community1])
    shared = make_burden(district, "乙")
    for burden in (alone, shared):
        perform(burden, "order_stop", by=district.reviewer, stop_by=TODAY, reason="没有依据")
        perform(burden, "verify_stopped", by=district.reviewer, note="看过")
        perform(burden, "rebound", by=CLOCK, note="又要报")

    def read(burden, who):
        client.force_login(getattr(district, who))
        page = client.get(reverse("dispatch:burden-detail", args=[burden.pk]), {"on": f"{TODAY}"})
        (back,) = [step for step in page.context["timeline"] if str(step["label"]) == "登记反弹"]
        return "第1社区" in page.content.decode(), str(back["who"])

    assert [read(alone, who)[0] for who in ("officer", "reviewer", "worker")] == [False, True, True]
    assert read(shared, "officer")[0]
    assert found(client, district.officer, community="第1社区") == ["乙"]
    assert found(client, district.reviewer, community="第1社区") == ["乙", "甲"]
    perform(alone, "verify_stopped", by=district.reviewer, note="看过")
    perform(alone, "rebound", by=district.reviewer, communities=[], stop_by="", note="又要报")
    client.force_login(district.officer)
    steps = client.get(reverse("dispatch:burden-detail", args=[alone.pk])).context["timeline"]
    assert [str(step["who"]) for step in steps if str(step["label"]) == "登记反弹"] == ["审核人", "审核人"]


def test_what_may_be_left_open_in_the_form_says_so_in_words(district, client):
    client.force_login(district.reviewer)
    fields = client.get(reverse("dispatch:burden-create")).context["form"].fields
    assert [fields[name].choices[0] for name in ("kind", "frequency")] == [("", "请选择"), ("", "不清楚")]
