"""What a home counts of violations: for who reported, what became of it, each number leading to exactly its rows."""

import pytest

from dispatch.violation_page import counts_for_home
from tests.admission.cases import TODAY
from tests.dispatch.violations import act, by_nobody, corrected, ordered, reported, verified
from web import clock


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def of_ours(user):
    """{words: number} of what the user's community or street reported."""
    return {str(label): n for label, n, query, _tone in counts_for_home(user) if "due=ours" in query}


@pytest.fixture
def five(district):
    """One report in each state, by the first community; one that nobody is known to have made; one of the street."""
    reported(district, text="一")
    verified(district, text="二")
    ordered(district, text="三")
    corrected(district, text="四")
    act(district, reported(district, text="五"), "dismiss", finding="不成立。")
    by_nobody(district, text="六")
    verified(district, by=district.street_officer, text="七")
    return district


def test_who_reported_finds_on_the_home_what_became_of_it(five):
    outcomes = ("待核实", "已核实", "已责令整改", "已整改销号", "核实不成立")
    assert of_ours(five.worker) == {f"我们举报的：{one}": 1 for one in outcomes}
    assert of_ours(five.street_officer) == {"我们举报的：已核实": 1}
    for name in ("neighbour", "reviewer", "officer", "supervisor"):
        assert of_ours(getattr(five, name)) == {}


def test_each_number_leads_to_its_rows(five, client):
    client.force_login(five.worker)
    for _label, number, query, _tone in counts_for_home(five.worker):
        assert client.get(f"/violations/{query}").context["page_obj"].paginator.count == number
    assert "我们举报的：已核实" in client.get("/").content.decode()
