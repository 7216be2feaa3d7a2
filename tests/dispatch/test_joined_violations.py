"""A rebound that somebody reports anew: the reviewer says which closed case it is, and that one is open again."""

import pytest
from django.db import IntegrityError, transaction

from dispatch.models import Violation
from tests.dispatch.violations import act, by_nobody, corrected, reported
from web.refusals import NotAllowed

#: Unlike those of the first case, which would be known by them.
OTHER_WORDS = "墙上的牌子换了个名字又挂出来了。"


def test_an_anonymous_report_of_a_rebound_reopens_the_old_case(district):
    old, new = corrected(district), by_nobody(district, text=OTHER_WORDS)
    new = act(district, new, "join", original=old.pk, note="表又发了一遍。")
    old = Violation.objects.get(pk=old.pk)
    assert (new.state, new.rebound_of, old.number in new.finding) == ("joined", old, True)
    assert (old.state, old.rebounds, old.corrected_on) == ("verified", 1, None)
    assert old.steps.latest("pk").answers["note"] == "表又发了一遍。"


def test_only_a_closed_case_of_the_same_unit_is_its_original(district):
    old = corrected(district, unit=district.other_department)
    new = reported(district, text=OTHER_WORDS)
    with pytest.raises(NotAllowed, match="没有已经整改销号"):
        act(district, new, "join", original=old.pk, note="又来了。")
    assert Violation.objects.get(pk=old.pk).state == "corrected"


def test_what_was_corrected_itself_is_no_report_of_another(district):
    old = corrected(district, text=OTHER_WORDS)
    again = act(district, corrected(district), "report_rebound", by="worker", note="又发了一遍。")
    with pytest.raises(NotAllowed, match="已经销号"):
        act(district, again, "join", original=old.pk, note="又来了。")


def test_the_database_joins_nothing_to_nothing(district):
    row = reported(district)
    with pytest.raises(IntegrityError), transaction.atomic():
        Violation.objects.filter(pk=row.pk).update(state="joined", finding="并入。")


def test_the_page_offers_it_and_names_the_original(district, client):
    old, new = corrected(district), reported(district, text=OTHER_WORDS)
    client.force_login(district.reviewer)
    assert "并入原案" in client.get(f"/violations/{new.pk}/").content.decode()
    asked = client.get(f"/violations/{new.pk}/do/join/").content.decode()
    assert old.number in asked
    client.post(f"/violations/{new.pk}/do/join/", {"original": old.pk, "note": "又发了。", "seen": new.version})
    assert old.number in client.get(f"/violations/{new.pk}/").content.decode()
    client.force_login(district.worker)
    assert client.get(f"/violations/{new.pk}/").status_code == 200
