"""Import of certificate lists through a draft, and of the guides to what stands on them."""

import csv
from datetime import date
from pathlib import Path

import pytest

from certificates.imports import Guides
from certificates.lookup import look_up
from certificates.models import CertificateGuide
from registry.models import AdjustmentOrder, LegalBasis, OrderLine
from tests.district import make_district, standard_lists, the_list
from tests.sheets import NEW_ORDER, counts, exported, hand_in, import_now, remedies
from web import clock
from web.workflow import perform

REAL = Path(__file__).parents[1] / "registry" / "data" / "certificates.csv"
TODAY = date(2026, 11, 20)
HEAD = ["清单", "编号", "证明名称", "用途", "依据题名", "依据文号", "依据层级"]
BASIS = ["关于进一步开展社区减负工作的通知", "民发〔2015〕136号", ""]
#: The columns of the collected file that say where to go.
FILE = ("source_place", "status", "number", "item", "handled_by_instead")
GUIDE = ["清单", "编号", "证明名称", "办理步骤", "由谁办理", "本区已确认"]


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def listed(district):
    standard_lists(district)
    return district


def guides(district, *rows):
    return hand_in(district, "guides", [GUIDE, *rows])


def test_a_certificate_becomes_a_line_of_a_draft(listed):
    rows = [
        ["不应出具证明事项清单", "21", "缴费票据遗失证明", "", *BASIS],
        ["may_issue", "3", "继承关系证明", "办理不动产登记", *BASIS],
    ]
    run = hand_in(listed, "certificates", [HEAD, *rows], **NEW_ORDER)
    assert (counts(run), run.findings["problems"]) == ((1, 1, 0, 0), [])
    assert import_now(run)
    made = {line.number: line for line in OrderLine.objects.filter(order=run.target["order"])}
    assert (made["21"].change, made["21"].category, made["21"].item_list.kind) == ("add", "certificate", "not_to_issue")
    assert (made["3"].change, made["3"].conditions) == ("change", "办理不动产登记")


def test_a_certificate_has_headings_and_its_departments_stay_as_they_are(listed):
    line = the_list(listed, "may_issue").lines.get()
    line.entries.get().lead_departments.add(listed.department)
    rows = [[*HEAD, "一级分类", "牵头部门"], ["may_issue", line.number, "继承关系证明", "改", *BASIS, "财产继承", ""]]
    run = hand_in(listed, "certificates", rows, **NEW_ORDER)
    assert run.findings["notes"] == ["没有用到这些列：牵头部门。"]
    assert import_now(run)
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.heading, [one.code for one in made.lead_departments.all()]) == ("财产继承", ["wj"])


def test_other_lists_are_not_certificates(listed):
    run = hand_in(listed, "certificates", [HEAD, ["duty", "9", "某证明", "", *BASIS]], **NEW_ORDER)
    assert remedies(run)[0][:2] == (2, "A")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(listed, ending):
    content = exported(listed, "certificates", listed.second_reviewer, ending)
    run = hand_in(listed, "certificates", None, content=content, **NEW_ORDER)
    assert (counts(run), run.findings["problems"]) == ((0, 0, 2, 0), [])


class TestRealCertificates:
    """The certificates that were collected: 138 rows of several places."""

    @pytest.fixture
    def elsewhere(self, db):
        return make_district("外区")

    def test_a_status_that_is_no_list_is_reported(self, elsewhere):
        run = hand_in(elsewhere, "certificates", None, content=REAL.read_bytes(), **NEW_ORDER)
        found = [remedy for _row, column, remedy in remedies(run) if column == "B"]
        assert len(found) == 30
        assert found[0] == "「demanded」不是可选的值，可以写：可以出具证明事项清单、不应出具证明事项清单。"
        assert "请选择只导入哪一个地方的行" in run.findings["problems"][0]

    def test_the_national_twenty_go_in_on_the_basis_that_has_their_number_and_the_report_says_so(self, elsewhere):
        title = "关于改进和规范基层群众性自治组织出具证明工作的指导意见"
        LegalBasis.objects.create(title=title, document_number="民发〔2020〕20号", level="national_policy")
        target = {**NEW_ORDER, "only": "全国"}
        run = hand_in(elsewhere, "certificates", None, content=REAL.read_bytes(), **target)
        assert (counts(run), LegalBasis.objects.filter(document_number="民发〔2020〕20号").count()) == (
            (20, 0, 0, 0),
            1,
        )
        assert [one for one in run.findings["notes"] if one.startswith("20行的依据按文号认定为已登记的")] != []
        assert import_now(run)
        assert {line.basis.title for line in OrderLine.objects.all()} == {title}

    def test_a_number_that_several_bases_have_recognises_none(self, elsewhere):
        for title in ("甲", "乙"):
            LegalBasis.objects.create(title=title, document_number="民发〔2020〕20号", level="national_policy")
        run = hand_in(elsewhere, "certificates", None, content=REAL.read_bytes(), **NEW_ORDER, only="全国")
        assert counts(run) == (0, 0, 0, 20)

    def test_the_national_twenty_go_in_once_their_basis_is_recorded(self, elsewhere):
        target = {**NEW_ORDER, "only": "全国"}
        run = hand_in(elsewhere, "certificates", None, content=REAL.read_bytes(), **target)
        assert (counts(run), {column for _row, column, _remedy in remedies(run)}) == ((0, 0, 0, 20), {"G"})
        LegalBasis.objects.create(
            title="民发〔2020〕20号附件《不应由基层群众性自治组织出具证明事项清单(第一批)》", level="national_policy"
        )
        run = hand_in(elsewhere, "certificates", None, content=REAL.read_bytes(), **target)
        assert counts(run) == (20, 0, 0, 0)
        import_now(run)
        order = AdjustmentOrder.objects.get(pk=run.target["order"])
        with clock.at(order.published_on):
            perform(order, "publish", by=elsewhere.reviewer)
        assert order.enacted.count() == 20


def test_a_guide_is_written_for_a_line_in_force(listed):
    run = guides(listed, ["not_to_issue", 5, "无犯罪记录证明", "", "公安派出所", "是"])
    assert counts(run) == (1, 0, 0, 0)
    import_now(run)
    guide = CertificateGuide.objects.get()
    assert (guide.handled_by, guide.is_confirmed, guide.valid_from, guide.valid_to) == ("公安派出所", True, TODAY, None)


def test_a_changed_guide_holds_from_today_and_the_old_one_until_then(listed):
    line = the_list(listed, "not_to_issue").lines.get(number="5")
    CertificateGuide.objects.create(line=line, handled_by="派出所", valid_from=date(2026, 1, 1))
    run = guides(listed, ["not_to_issue", 5, "", "", "公安派出所", ""])
    assert run.findings["changes"][0]["fields"] == [["由谁办理", "派出所", "公安派出所"]]
    import_now(run)
    spans = CertificateGuide.objects.order_by("valid_from").values_list("handled_by", "valid_from", "valid_to")
    assert list(spans) == [("派出所", date(2026, 1, 1), TODAY), ("公安派出所", TODAY, None)]


def confirmed_guide(listed):
    import_now(guides(listed, ["not_to_issue", 5, "", "先问清用途", "公安派出所", "是"]))
    return CertificateGuide.objects.get()


@pytest.mark.parametrize("head", [GUIDE, GUIDE[:3]])
def test_an_empty_or_missing_cell_leaves_where_to_go_of_a_confirmed_line(listed, head):
    guide = confirmed_guide(listed)
    run = hand_in(listed, "guides", [head, ["not_to_issue", 5, "", "", "", ""][: len(head)]])
    assert (counts(run), run.findings["problems"]) == ((0, 0, 1, 0), [])
    guide.refresh_from_db()
    assert (guide.steps, guide.handled_by, guide.is_confirmed) == ("先问清用途", "公安派出所", True)


def test_the_word_to_clear_empties_a_cell_and_the_template_says_so(listed):
    guide = confirmed_guide(listed)
    run = guides(listed, ["not_to_issue", 5, "", "清空", "", ""])
    assert run.findings["changes"][0]["fields"] == [["办理步骤", "先问清用途", ""]]
    import_now(run)
    guide.refresh_from_db()
    assert (guide.steps, guide.time_limit, guide.handled_by) == ("", None, "公安派出所")
    assert "填写「清空」" in str(Guides.help)
    both = remedies(guides(listed, ["not_to_issue", 5, "", "", "清空", ""]))
    assert "请写明办理步骤，或者由谁办理。" in both[0][2]
    assert counts(guides(listed, ["not_to_issue", 5, "", "清空", "", ""])) == (0, 0, 1, 0)


def test_a_guide_written_today_is_mended_in_place(listed):
    import_now(guides(listed, ["may_issue", 3, "", "居民申请", "", ""]))
    run = guides(listed, ["may_issue", 3, "", "居民申请，社区核实", "", ""])
    assert counts(run) == (0, 1, 0, 0)
    import_now(run)
    assert CertificateGuide.objects.get().steps == "居民申请，社区核实"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["not_to_issue", 99, "", "", "派出所", ""], "B", "清单上今天没有这一项"),
        (["not_to_issue", 5, "亲属关系证明", "", "派出所", ""], "C", "第5项是「无犯罪记录证明」"),
        (["not_to_issue", 5, "", "", "", ""], "E", "请写明办理步骤，或者由谁办理。"),
    ],
)
def test_a_guide_that_does_not_fit_is_reported(listed, row, column, words):
    (found,) = remedies(guides(listed, row))
    assert (found[0], found[1], words in found[2]) == (2, column, True)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_exported_guides_come_back_unchanged(listed, ending):
    import_now(guides(listed, ["may_issue", 3, "", "居民申请", "-社区", "是"]))
    run = hand_in(listed, "guides", None, content=exported(listed, "guides", listed.second_reviewer, ending))
    assert (counts(run), run.findings["problems"]) == ((0, 0, 1, 0), [])


class TestTheWholeFile:
    """Every row of the collected file goes in or is reported; what went in is found by its own name."""

    #: place → (rows that go in, rows that are refused, beginnings of what is doubtful)
    PLACES = {
        "全国": (20, 0, []),
        "湖北省": (21, 0, []),
        "咸宁市": (37, 0, []),
        "张家口市": (5, 0, ["第85行没有写明"]),
        "北京市(2019)": (4, 0, []),
        "北京市(2016,15项中见4项;2019已缩为4项)": (0, 4, []),
        "山西省(村级)": (5, 0, ["第98行没有写明"]),
        "上海市(2015,八大类22项;仅得类名)": (8, 0, ["第106行没有写明", "第99、100、101、102、103、104、105行只是"]),
        "上海市(2015,20项中见3项)": (0, 3, []),
        "安徽(社区网站所载样例)": (1, 0, []),
        "昌吉(种子文件:部门要求居民到社区开具)": (0, 25, []),
        "苏州(种子文件:盖章尴尬五例)": (0, 5, []),
    }

    @pytest.fixture
    def elsewhere(self, db):
        with REAL.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        for title in {row["basis"] for row in self.rows}:
            LegalBasis.objects.create(title=title, level="national_policy")
        return make_district("外区")

    def test_every_place_goes_in_as_it_is_and_says_what_is_doubtful(self, elsewhere):
        assert {row["source_place"] for row in self.rows} == set(self.PLACES)
        for place, (new, wrong, doubtful) in self.PLACES.items():
            run = hand_in(elsewhere, "certificates", None, content=REAL.read_bytes(), **NEW_ORDER, only=place)
            said = [note for note in run.findings["notes"] if note.startswith("第")]
            assert (place, counts(run)[0], counts(run)[3]) == (place, new, wrong)
            assert [one[: len(begin)] for one, begin in zip(said, doubtful, strict=True)] == doubtful

    def test_a_place_that_is_in_force_is_found_by_every_name_of_its_own(self, elsewhere):
        import_now(hand_in(elsewhere, "certificates", None, content=REAL.read_bytes(), **NEW_ORDER, only="咸宁市"))
        order = AdjustmentOrder.objects.get()
        with clock.at(order.published_on):
            perform(order, "publish", by=elsewhere.reviewer)
        missed = []
        with clock.at(order.effective_on):
            for row in self.rows:
                said = look_up(row["item"], authority=elsewhere.authority)
                if row["source_place"] == "咸宁市" and said.candidates[0].line.number != row["number"]:
                    missed.append((row["item"], said.candidates[0].line.name))
            told = [[row[name] for name in FILE] for row in self.rows if row["handled_by_instead"]]
            guides = hand_in(elsewhere, "guides", [list(FILE), *told], only="咸宁市")
            import_now(guides)
            guide = CertificateGuide.objects.get(line__number="29")
        assert missed == []
        assert (guides.new, guide.is_confirmed) == (5, False)
        assert guide.handled_by == "由办事部门与民政、卫健委、公安局、法院等信息共享核对"


def test_a_confirmed_guide_says_who_and_when_and_what_is_changed_is_to_be_confirmed_again(listed):
    import_now(guides(listed, ["not_to_issue", 5, "", "", "公安派出所", "是"]))
    guide = CertificateGuide.objects.get()
    assert (guide.confirmed_by, guide.confirmed_on) == (listed.office, TODAY)
    import_now(guides(listed, ["not_to_issue", 5, "", "", "政务服务中心", ""]))
    guide.refresh_from_db()
    assert (guide.handled_by, guide.is_confirmed, guide.confirmed_by) == ("政务服务中心", False, None)
