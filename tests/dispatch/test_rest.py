"""What goes beyond was refused: the rest may still be taken on, and the refusal stays on record."""

import pytest

from dispatch.models import Receipt
from tests.dispatch.rows import send
from tests.dispatch.sendings import ON, led, sent
from tests.district import standard_lists
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform


@pytest.fixture
def on_the_day():
    with clock.at(ON):
        yield


@pytest.fixture
def in_part(district, on_the_day):
    """A receipt of which the community refused only the weekly form."""
    standard_lists(district)
    said = {"forms_asked": "养犬周报", "reason": "上级要求。"}
    receipt = sent(district, led(district, "duty", "1"), **said).receipts.get(community=district.community1)
    perform(receipt, "refuse", by=district.worker, ground="over_scope")
    return Receipt.objects.get(pk=receipt.pk)


def test_the_rest_of_what_was_refused_in_part_is_taken_on_and_completed(district, in_part, client):
    client.force_login(district.worker)
    page = f"/received/{in_part.pk}/"
    assert "承接其余部分" in client.get(page).content.decode()
    client.post(f"{page}do/take_on_rest/", {"seen": in_part.version})
    perform(Receipt.objects.get(pk=in_part.pk), "complete", by=district.worker)
    receipt = Receipt.objects.get(pk=in_part.pk)
    assert (receipt.state, receipt.number, receipt.keeps_a_refusal) == ("completed", in_part.number, True)
    assert list(Receipt.objects.refused()) == [receipt]
    assert client.get(f"/refusals/{receipt.pk}/").status_code == 200
    said = client.get(page).content.decode()
    assert "超出的部分已拒收" in said
    assert "拒收的只是超出的部分。对这一部分：" in said


def test_lists_say_that_only_what_goes_beyond_was_refused(district, in_part, client):
    for who, url in (("worker", "/received/"), ("officer", f"/dispatches/{in_part.dispatch_id}/")):
        client.force_login(getattr(district, who))
        assert client.get(url).content.decode().count("只拒收超出的部分") == 1
    perform(in_part, "take_on_rest", by=district.worker)
    assert "只拒收超出的部分" not in client.get(url).content.decode()


def test_nothing_is_left_of_what_was_refused_wholly(district, on_the_day, client):
    standard_lists(district)
    receipt = send(district)
    perform(receipt, "refuse", by=district.worker, ground="unlisted")
    client.force_login(district.worker)
    assert "承接其余部分" not in client.get(f"/received/{receipt.pk}/").content.decode()
    with pytest.raises(NotAllowed, match="整件拒收"):
        perform(Receipt.objects.get(pk=receipt.pk), "take_on_rest", by=district.worker)
