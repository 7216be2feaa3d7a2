"""The catalogue of standing burdens: its table, what is registered beside it, and its sheet."""

from collections import Counter
from datetime import date

import pytest

from desk.imports import writing
from dispatch.burden_catalogue import NAMED, catalogue, found_for, sheet_for
from tests.dispatch.burdens import make_burden
from tests.sheets import counts, hand_in, sheets_of
from web import clock
from web.workflow import perform

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def named(user, name):
    """The names of what is registered beside one of the catalogue, and how many more there are."""
    (found,) = (one for _kind, some in found_for(user) for one in some if one.known.name == name)
    return [row.name for row in found.registered], found.more


def test_it_holds_every_kind_that_the_survey_counted_each_once():
    kinds = Counter(one.kind for one in catalogue())
    assert kinds == {"ledger": 19, "platform": 4, "creation": 24, "assessment": 48}
    assert len({(one.kind, one.name) for one in catalogue()}) == len(catalogue())
    first = next(one for one in catalogue() if one.kind == "platform")
    assert (first.name, first.count, first.entry_frequency) == ("计划生育平台", 4, "一周一次到半年一次不等")


def test_beside_each_stands_what_is_registered_under_such_a_name_as_far_as_one_sees_it(district):
    make_burden(district, "危房情况台账", communities=[district.community1])
    make_burden(district, "危房情况", kind="form")
    gone = make_burden(district, "企业生产安全台账")
    perform(gone, "order_stop", by=district.reviewer, stop_by=TODAY, reason="没有依据")
    perform(gone, "verify_stopped", by=district.reviewer, note="看过")
    assert named(district.reviewer, "危房情况") == (["危房情况台账"], 0)
    assert named(district.neighbour, "危房情况") == ([], 0)
    assert named(district.reviewer, "企业生产安全") == ([], 0)


def test_of_many_a_few_are_named_and_the_rest_counted(district):
    for n in range(NAMED + 2):
        make_burden(district, f"危房情况台账{n}")
    assert [len(named(district.reviewer, "危房情况")[0]), named(district.reviewer, "危房情况")[1]] == [NAMED, 2]


def test_its_sheet_once_the_owners_are_written_in_is_an_import(district):
    for who, kind in (("worker", "own-burdens"), ("reviewer", "burdens")):
        importer = sheet_for(getattr(district, who))
        (rows,) = sheets_of(writing.write_xlsx(importer).read()).values()
        assert len(rows) == len(catalogue()) + 1
        place = [cell.rstrip("*") for cell in rows[0]].index("要求单位")
        kept = [[cell or "" for cell in row] for row in rows[:4]]
        for row in kept[1:]:
            row[place] = "统计局"
        assert counts(hand_in(district, kind, kept, by=getattr(district, who))) == (3, 0, 0, 0)
    assert sheet_for(district.officer) is None


def test_the_page_leads_to_registering_one_and_to_its_sheet(district, client):
    client.force_login(district.worker)
    page = client.get("/burdens/catalogue/").content.decode()
    assert "/burdens/new/?kind=ledger&amp;name=%E5%8D%B1%E6%88%BF%E6%83%85%E5%86%B5" in page
    sheet = client.get("/burdens/catalogue/sheet/")
    assert list(sheets_of(b"".join(sheet.streaming_content))) == ["社区自己的常态负担"]
    client.force_login(district.officer)
    page = client.get("/burdens/catalogue/").content.decode()
    assert "我们有，登记" not in page and "下载对照表" not in page
    assert client.get("/burdens/catalogue/sheet/").status_code == 403
    client.force_login(district.operator)
    assert client.get("/burdens/catalogue/").status_code == 403


def test_the_api_says_the_same(district, client):
    burden = make_burden(district, "危房情况台账")
    client.force_login(district.worker)
    rows = client.get("/api/v1/burdens/catalogue/").json()
    (row,) = (one for one in rows if one["name"] == "危房情况")
    assert row == {
        "kind": "ledger",
        "kind_label": "台账",
        "name": "危房情况",
        "count": 1,
        "entry_frequency": "",
        "registered": [burden.pk],
        "more": 0,
    }
    assert len(rows) == len(catalogue())
    client.force_login(district.operator)
    assert client.get("/api/v1/burdens/catalogue/").status_code == 403
