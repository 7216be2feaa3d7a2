"""Posters: what they say, what they rest on, and where their QR code leads."""

import re
from datetime import date

import segno
from django.urls import reverse

from registry.models import ItemList
from registry.posters import qr_of
from tests.district import publish, the_list
from tests.divided import PLACE, divided_lists
from web import clock


def poster(client, lists, kind="assist", **query):
    return client.get(reverse("registry:list-poster", args=[the_list(lists, kind).pk]), query)


def drawn(svg):
    """The dark squares of a QR code drawn as one SVG path, as a matrix."""
    width = int(re.search(r'viewBox="0 0 (\d+) ', svg).group(1))
    dark = [[0] * width for _row in range(width)]
    x = y = 0.0
    path = re.findall(r'\sd="([^"]+)"', svg)[-1]  # the first one is the white ground
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(one) for one in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        elif command == "h":
            for step in range(int(values[0])):
                dark[int(y)][int(x) + step] = 1
            x += values[0]
    return dark


def test_the_qr_code_says_its_address_and_brings_no_style():
    address = "https://registry.example/lists/3/?on=2026-11-20"
    svg = str(qr_of(address))
    assert re.findall(r"style=|<script|xlink|href", svg) == []
    wanted = [[int(one) for one in row] for row in segno.make(address, error="m", micro=False).matrix_iter(border=2)]
    assert drawn(svg) == wanted


def test_a_poster_leads_to_the_page_of_the_very_day(lists, client):
    page = poster(client, lists, on="2026-01-15", known_at="2026-01-20").context["poster"]
    path = reverse("registry:list-detail", args=[the_list(lists, "assist").pk])
    assert page.address == f"http://testserver{path}?on=2026-01-15&known_at=2026-01-20"
    assert client.get(page.address.removeprefix("http://testserver")).context["on"] == date(2026, 1, 15)
    with clock.at(date(2026, 3, 2)):
        assert poster(client, lists).context["poster"].address == f"http://testserver{path}?on=2026-03-02"


def test_a_poster_names_the_newest_orders_it_rests_on(lists, client):
    for n in range(1, 5):
        lines = [("assist", "add", f"{n}0", {"name": f"协助{n}"})]
        publish(lists, published_on=date(2026, 1, n), number=f"甲〔2026〕{n}号", lines=lines)
    page = poster(client, lists)
    assert [order.document_number for order in page.context["poster"].named_orders] == [
        "甲〔2026〕4号",
        "甲〔2026〕3号",
    ]
    assert "和此前3份文件" in page.content.decode()


def test_a_poster_is_made_for_a4_or_a3_and_nothing_else(lists, client):
    assert poster(client, lists).context["poster"].size == "a4"
    assert 'class="sheet poster a3"' in poster(client, lists, size="A3").content.decode()
    assert poster(client, lists, size="a0").status_code == 400


def test_the_poster_of_certificates_says_for_what_they_are(lists, client):
    page = poster(client, lists, "may_issue")
    assert [entry.conditions for entry in page.context["poster"].groups[0].entries] == ["申请继承不动产登记"]
    assert page.context["poster"].note == "以公布的调整文件为准。清单上没有、又没有法律法规依据的证明，社区不应出具。"
    assert "申请继承不动产登记" in page.content.decode()


def test_the_poster_of_a_community_has_every_list_that_holds_for_it(lists, client):
    ItemList.objects.filter(kind="negative").update(for_rural=True)
    url = reverse("registry:community-poster", args=[lists.community1.pk])
    labels = [group.label for group in client.get(url).context["poster"].groups]
    assert labels == [the_list(lists, kind).name for kind in ("duty", "assist", "not_to_issue", "may_issue")]
    lists.community1.is_rural = True
    lists.community1.save()
    assert len(client.get(url).context["poster"].groups) == 5


def test_a_poster_has_headings_and_columns_for_who_does_what_only_where_they_are_used(lists, client):
    divided_lists(lists)
    assist, service = (poster(client, lists, kind).content.decode() for kind in ("assist", "public_service"))
    assert columns(assist) == ["序号", "事项", "牵头部门", "配合部门", "社区职责"]
    assert columns(service) == ["序号", "事项", "牵头部门", "配合部门", "办理地点"]
    assert headings(assist) == ["平安建设", "消防安全", "未分类"]
    assert PLACE in service
    plain = poster(client, lists, "duty").content.decode()
    assert (columns(plain), headings(plain)) == (["序号", "事项"], [])


def columns(page):
    return re.findall(r'<th scope="col"[^>]*>([^<]+)<', page)


def headings(page):
    return re.findall(r'<th scope="rowgroup"[^>]*>([^<]+)<', page)
