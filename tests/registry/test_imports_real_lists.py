"""The lists that were collected go in as they are: what is ambiguous is reported with its rows, never guessed."""

from datetime import date
from pathlib import Path

import pytest

from registry.models import AdjustmentOrder, LegalBasis, ListEntry
from tests.district import make_district
from tests.sheets import NEW_ORDER, counts, hand_in, import_now, remedies
from web import clock
from web.workflow import perform

REAL = Path(__file__).parent / "data" / "duty_assist_lists.csv"


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


class TestRealLists:
    """The lists that were collected: 104 rows of 10 places, imported into a district of their own."""

    @pytest.fixture
    def elsewhere(self, district):
        return make_district_of_its_own()

    def run(self, district, **target):
        return hand_in(district, "lists", None, content=REAL.read_bytes(), **NEW_ORDER, **target)

    def test_several_places_in_one_file_are_asked_about_not_mixed(self, elsewhere):
        run = self.run(elsewhere)
        assert run.findings["problems"] == ["文件里有10个地方的内容。请选择只导入哪一个地方的行，再重新读取。"]
        assert (run.rows, run.new, run.wrong) == (104, 0, 104)
        assert run.findings["parts"]["全国(2015)"] == 7
        assert run.findings["notes"][0] == "没有用到这些列：category、source_url。"

    def test_numbers_that_are_missing_or_doubled_are_reported_with_their_rows(self, elsewhere):
        found = remedies(self.run(elsewhere))
        assert [(row, column) for row, column, remedy in found if remedy == "没有填写，请补上。"] == [
            (84, "C"),
            (85, "C"),
        ]
        doubles = [row for row, _column, remedy in found if "重复" in remedy]
        assert doubles[0] == 8 and len(doubles) > 40

    def test_a_basis_without_level_is_reported_not_guessed(self, elsewhere):
        run = self.run(elsewhere, only="全国(2015)")
        assert counts(run) == (0, 0, 0, 7)
        assert {(column, remedy[:18]) for _row, column, remedy in remedies(run)} == {
            ("G", "这条依据没有登记过，也没有写层级，不"),
            ("F", "「民政部 中央组织部」不是本辖区部门"),
        }

    def test_once_the_basis_is_recorded_and_the_departments_struck_out_it_goes_in(self, elsewhere):
        text = REAL.read_text(encoding="utf-8").replace("民政部 中央组织部", "")
        LegalBasis.objects.create(title="民发〔2015〕136号第一条", level="national_policy")
        run = hand_in(elsewhere, "lists", None, content=text.encode(), **NEW_ORDER, only="全国(2015)")
        assert (counts(run), run.findings["problems"]) == ((7, 0, 0, 0), [])
        assert import_now(run)
        order = AdjustmentOrder.objects.get(pk=run.target["order"])
        assert order.authority == elsewhere.authority
        assert order.lines.order_by("number").values_list("number", "name").first() == ("1", "招商引资任务指标")
        with clock.at(order.published_on):
            perform(order, "publish", by=elsewhere.reviewer)
        assert ListEntry.objects.in_force(date(2027, 1, 1)).filter(line__item_list__kind="negative").count() == 7


def make_district_of_its_own():
    """Another district; its people sign in under names of their own."""
    return make_district("外区")
