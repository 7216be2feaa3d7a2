"""Import of lists: rows become lines of a draft; compared with what is in force on its effective day; nothing guessed."""

from datetime import date

import pytest

from registry.models import AdjustmentOrder, ItemList, LegalBasis, ListEntry, ListLine, OrderLine
from tests.district import draft_order, publish, standard_lists, the_list
from tests.sheets import NEW_ORDER, counts, exported, hand_in, import_now, remedies
from web import clock
from web.workflow import perform

HEAD = [
    *("变动", "清单", "编号", "事项名称", "事项类别", "内容", "条件、用途", "协助方式"),
    *("依据题名", "依据文号", "依据条款", "依据层级", "牵头部门", "关键词"),
]
#: Columns that older files don't have: N to R.
MORE = ["一级分类", "二级分类", "社区职责", "办理地点", "配合部门"]
BASIS = ["关于进一步开展社区减负工作的通知", "民发〔2015〕136号", "", "国家政策文件"]


def line(change="", kind="assist", number="9", name="协助做好垃圾分类宣传", **fields):
    said = {
        **{"category": "", "content": "发放材料", "conditions": "", "acts": "联系居民、宣传教育", "basis": BASIS},
        **{"departments": "", "keywords": ""},
        **fields,
    }
    return [
        *(change, kind, number, name, said["category"], said["content"], said["conditions"], said["acts"]),
        *(*said["basis"], said["departments"], said["keywords"]),
    ]


def more(*said, **fields):
    """A row with the columns of ``MORE``."""
    return [*line(**fields), *said]


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


@pytest.fixture
def listed(district):
    standard_lists(district)
    return district


def read(district, *rows, **target):
    return hand_in(district, "lists", [HEAD, *rows], **(target or NEW_ORDER))


def read_more(district, *rows, **target):
    return hand_in(district, "lists", [[*HEAD, *MORE], *rows], **(target or NEW_ORDER))


@pytest.fixture
def divided(listed):
    """Item 9 of the assist list, with headings, a part for the community and two departments."""
    said = {"name": "协助做好垃圾分类宣传", "content": "发放材料", "heading": "环境卫生", "subheading": "生活垃圾"}
    said |= {"community_role": "张贴材料", "permitted_acts": ["contact_residents", "publicise_educate"]}
    order = draft_order(
        listed, published_on=date(2026, 5, 1), number="测民发〔2026〕5号", lines=[("assist", "add", "9", said)]
    )
    order.lines.get().lead_departments.add(listed.department)
    order.lines.get().cooperating_departments.add(listed.other_department)
    with clock.at(order.published_on):
        perform(order, "publish", by=listed.reviewer)
    return listed


def known(district, number="3"):
    """The row of an assist item as it stands."""
    return line(
        number=number,
        name="协助做好公共卫生工作",
        content="协助做好与居民利益相关的公共卫生工作",
        basis=[*BASIS[:3], ""],
    )


def test_a_new_row_becomes_an_added_line_of_a_new_draft(listed):
    run = read(listed, line(departments="卫生健康委员会、tj", keywords="垃圾 分类"))
    assert (counts(run), run.findings["problems"]) == ((1, 0, 0, 0), [])
    assert not AdjustmentOrder.objects.filter(document_number=NEW_ORDER["document_number"]).exists()
    assert import_now(run)
    order = AdjustmentOrder.objects.get(pk=run.target["order"])
    assert (order.state, order.title, order.effective_on) == ("draft", NEW_ORDER["title"], date(2027, 1, 1))
    assert order.drafted_by == listed.second_reviewer
    made = order.lines.get()
    assert (made.change, made.number, made.name, made.category) == ("add", "9", "协助做好垃圾分类宣传", "task")
    assert made.permitted_acts == ["contact_residents", "publicise_educate"]
    assert made.keywords == ["垃圾", "分类"]
    assert set(made.lead_departments.values_list("code", flat=True)) == {"wj", "tj"}
    assert not ListLine.objects.filter(number="9").exists()


def test_a_second_person_publishes_the_draft_and_only_then_the_list_changes(listed):
    run = read(listed, line())
    import_now(run)
    order = AdjustmentOrder.objects.get(pk=run.target["order"])
    with clock.at(order.published_on):
        perform(order, "publish", by=listed.reviewer)
    assert ListEntry.objects.in_force(date(2027, 1, 1)).filter(line__number="9").count() == 1
    assert ListEntry.objects.in_force(date(2026, 12, 31)).filter(line__number="9").count() == 0


def test_a_known_number_is_unchanged_or_changed_field_by_field(listed):
    changed = known(listed)
    changed[5], changed[7] = "只发通知", "联系居民"
    assert counts(read(listed, known(listed))) == (0, 0, 1, 0)
    run = read(listed, changed)
    assert run.findings["changes"][0]["fields"] == [
        ["内容", "协助做好与居民利益相关的公共卫生工作", "只发通知"],
        ["协助方式", "联系居民、宣传教育", "联系居民"],
    ]
    assert import_now(run)
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.change, made.content, made.name, made.keywords) == ("change", "只发通知", "协助做好公共卫生工作", [])


def test_a_column_that_is_not_in_the_sheet_stays_as_it_is(listed):
    rows = [["清单", "编号", "内容"], ["协助清单", "3", "只发通知"]]
    ItemList.objects.filter(kind="assist").update(name="协助清单")
    run = hand_in(listed, "lists", rows, **NEW_ORDER)
    assert counts(run) == (0, 1, 0, 0)
    import_now(run)
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.name, made.content) == ("协助做好公共卫生工作", "只发通知")
    assert made.permitted_acts == ["contact_residents", "publicise_educate"]


def test_headings_parts_and_departments_of_a_row_are_written(listed):
    service = more("社会保障", "", "", "区政务服务中心一楼", "", kind="public_service", number="1", name="参保登记")
    row = more("环境卫生", "生活垃圾", "张贴材料", "", "tj", departments="卫生健康委员会")
    run = read_more(listed, row, service)
    assert (counts(run), run.findings["problems"]) == ((2, 0, 0, 0), [])
    import_now(run)
    made = {one.number: one for one in OrderLine.objects.filter(order=run.target["order"])}
    assert (made["9"].heading, made["9"].subheading, made["9"].community_role) == ("环境卫生", "生活垃圾", "张贴材料")
    assert [one.code for one in made["9"].lead_departments.all()] == ["wj"]
    assert [one.code for one in made["9"].cooperating_departments.all()] == ["tj"]
    assert (made["1"].heading, made["1"].service_place) == ("社会保障", "区政务服务中心一楼")


def test_a_file_without_the_newer_columns_says_nothing_of_them(divided):
    assert counts(read(divided, line(departments="wj"))) == (0, 0, 1, 0)
    run = read(divided, line(departments="wj", content="只发通知"))
    assert run.findings["changes"][0]["fields"] == [["内容", "发放材料", "只发通知"]]
    import_now(run)
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.heading, made.subheading, made.community_role) == ("环境卫生", "生活垃圾", "张贴材料")
    assert [one.code for one in made.cooperating_departments.all()] == ["tj"]


def test_an_empty_cell_of_a_newer_column_empties_the_field(divided):
    run = read_more(divided, more("环境卫生", "", "", "", "", departments="wj"))
    assert run.findings["changes"][0]["fields"] == [
        ["二级分类", "生活垃圾", ""],
        ["社区职责", "张贴材料", ""],
        ["配合部门", "统计局", ""],
    ]
    import_now(run)
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.heading, made.subheading, made.cooperating_departments.count()) == ("环境卫生", "", 0)


def test_a_changed_line_of_the_draft_that_shall_leave_says_nothing_more(divided):
    run = read_more(divided, more("环境卫生", "废品", "", "", "tj", departments="wj"))
    import_now(run)
    import_now(read(divided, line(change="移出"), order=run.target["order"]))
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.change, made.name, made.heading, made.subheading) == ("remove", "协助做好垃圾分类宣传", "", "")
    assert (made.lead_departments.count(), made.cooperating_departments.count()) == (0, 0)


@pytest.mark.parametrize(
    ("row", "column", "remedy"),
    [
        (more("", "生活垃圾", "", "", ""), "O", "填了二级分类的，应当同时填写一级分类。"),
        (more("长" * 61, "", "", "", ""), "O", "有61个字，最多60个字，请缩短。"),
        (more("", "", "", "一楼", ""), "R", "只有公共服务事项清单的条目写办理地点，请去掉。"),
        (more("", "", "", "", "wj", departments="wj、tj"), "S", "卫生健康委员会不能既牵头又配合，请只选一处。"),
        (
            more("", "", "", "", "省民政厅"),
            "S",
            "「省民政厅」不是本辖区部门的名称或者代码。请按「代码」表填写；不是本辖区部门的请留空。",
        ),
    ],
)
def test_each_newer_cell_that_does_not_fit_has_its_place_and_remedy(listed, row, column, remedy):
    assert remedies(read_more(listed, row)) == [(2, column, remedy)]


def test_a_department_that_co_operates_already_cannot_come_to_lead_by_an_older_file(divided):
    run = read(divided, line(departments="wj、tj"))
    assert remedies(run) == [(2, "M", "统计局不能既牵头又配合，请只选一处。")]


def test_a_removal_is_written_and_rows_that_are_absent_stay(listed):
    run = hand_in(listed, "lists", [["变动", "清单", "编号"], ["移出", "duty", "4"]], **NEW_ORDER)
    assert counts(run) == (0, 1, 0, 0)
    import_now(run)
    made = OrderLine.objects.get(order=run.target["order"])
    assert (made.change, made.number, made.name, made.basis) == ("remove", "4", "群防群治与纠纷调解", None)


def test_the_same_sheet_again_into_the_draft_changes_nothing(listed):
    rows = [line(), ["移出", "duty", "4", *[""] * 11][:14], known(listed)]
    run = read(listed, *rows)
    import_now(run)
    again = read(listed, *rows, order=run.target["order"])
    assert (counts(again), again.findings["problems"]) == ((0, 0, 3, 0), [])
    mended = read(listed, line(name="协助宣传垃圾分类"), order=run.target["order"])
    assert counts(mended) == (0, 1, 0, 0)
    import_now(mended)
    assert OrderLine.objects.get(order=run.target["order"], number="9").name == "协助宣传垃圾分类"
    assert OrderLine.objects.get(order=run.target["order"], number="9").change == "add"


def test_a_sheet_for_a_draft_that_is_published_meanwhile_is_refused(listed):
    draft = draft_order(
        listed,
        published_on=date(2026, 11, 25),
        number="测民发〔2026〕40号",
        lines=[
            ("duty", "add", "7", {"name": "监督市政服务"}),
        ],
    )
    run = read(listed, line(), order=draft.pk)
    assert counts(run) == (1, 0, 0, 0)
    with clock.at(draft.published_on):
        perform(draft, "publish", by=listed.reviewer)
    assert not import_now(run)
    assert "已经公布或者作废" in run.findings["problems"][0]
    assert draft.lines.count() == 1


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (line(change="增加", number="3"), "A", "已经在清单上"),
        (line(change="修改"), "A", "不在清单上，不能修改或者移出"),
        (line(change="移出"), "A", "不在清单上，不能修改或者移出"),
        (line(name=""), "D", "没有填写，请补上。"),
        (line(number=""), "C", "没有填写，请补上。"),
        (line(kind="招商清单"), "B", "「招商清单」不是可选的值"),
        (line(basis=["", "", "", ""]), "I", "没有写依据"),
        (line(basis=["某市实施办法", "", "", ""]), "L", "没有登记过，也没有写层级，不能替您猜"),
        (line(basis=[BASIS[0], "民发〔2016〕1号", "", ""]), "L", "同题名已登记的有：民发〔2015〕136号"),
        (line(basis=[*BASIS[:3], "法律"]), "L", "这条依据的层级是「国家政策文件」"),
        (line(departments="湖南省民政厅牵头"), "M", "不是本辖区部门的名称或者代码"),
        (line(acts="代为执法"), "H", "「代为执法」不是可选的值"),
        (line(name="长" * 201), "D", "有201个字，最多200个字，请缩短。"),
    ],
)
def test_each_thing_that_does_not_fit_has_its_place_and_remedy(listed, row, column, words):
    run = read(listed, row)
    assert [(one[0], one[1]) for one in remedies(run)] == [(2, column)]
    assert words in remedies(run)[0][2]


def test_a_number_once_used_is_not_given_to_another_matter(listed):
    publish(listed, published_on=date(2025, 6, 1), number="测民发〔2025〕7号", lines=[("duty", "remove", "4", {})])
    run = read(listed, line(kind="duty", number="4"))
    gone = "第4项已由《关于调整清单的通知测民发〔2025〕7号》（测民发〔2025〕7号）自2025年6月2日起移出清单。"
    assert remedies(run) == [(2, "C", gone + "编号用过，不能再给别的事项，请换一个新编号。")]


@pytest.mark.parametrize(
    ("change", "place", "remedy"),
    [
        ("", "C", "照原定移出的，请删去这一行；要继续保留的，编号不能再用，请换一个新编号增加。"),
        ("移出", "A", "不用再修改或者移出，请删去这一行。"),
    ],
)
def test_of_a_line_whose_removal_is_scheduled_it_is_said_what_will_be_on_which_day(listed, change, place, remedy):
    publish(
        listed,
        published_on=date(2026, 11, 1),
        effective_on=date(2026, 12, 15),
        number="测民发〔2026〕7号",
        lines=[("duty", "remove", "4", {})],
    )
    run = read(listed, line(change=change, kind="duty", number="4"))
    coming = (
        "第4项现在还在清单上，《关于调整清单的通知测民发〔2026〕7号》（测民发〔2026〕7号）定于2026年12月15日移出；"
        "这次导入自2027年1月1日起生效，那时它已经移出。"
    )
    assert remedies(run) == [(2, place, coming + remedy)]


def test_of_a_line_that_is_scheduled_to_come_later_it_is_said_from_which_day(listed):
    publish(
        listed,
        published_on=date(2026, 11, 1),
        effective_on=date(2027, 3, 1),
        number="测民发〔2026〕7号",
        lines=[("duty", "add", "40", {"name": "开春的事"})],
    )
    run = read(listed, line(kind="duty", number="40"))
    assert "定于2027年3月1日起列入清单，这次导入自2027年1月1日起生效，那时它还不在清单上。" in remedies(run)[0][2]


def test_the_level_of_a_new_basis_is_written_once_and_must_agree(listed):
    basis = ["某市实施办法", "某政发〔2026〕1号", "第三条", "地市级规范性文件"]
    rows = [
        line(number="9", basis=basis),
        line(number="10", basis=[*basis[:3], ""]),
        line(number="11", basis=[*basis[:3], "法律"]),
    ]
    run = read(listed, *rows)
    assert remedies(run) == [(4, "L", "这条依据的层级是「地市级规范性文件」，请改成一致，或者留空。")]
    run = read(listed, *rows[:2])
    assert run.findings["notes"] == ["将登记1条新的依据，标为待核实。"]
    import_now(run)
    made = LegalBasis.objects.get(title="某市实施办法")
    assert (made.article, made.level, made.is_confirmed) == ("第三条", "prefecture_policy", False)
    assert set(OrderLine.objects.filter(order=run.target["order"]).values_list("basis", flat=True)) == {made.pk}


def test_a_list_that_the_authority_has_not_yet_is_made_with_the_draft(listed):
    run = read(listed, line(kind="常规项目目录", number="1"))
    assert run.findings["notes"] == ["本辖区还没有这些清单，导入时一并建立：常规项目目录。"]
    import_now(run)
    assert ItemList.objects.get(kind="regular").name == "测试区常规项目目录"


def test_a_kind_of_which_there_are_two_lists_is_not_guessed(listed):
    ItemList.objects.filter(kind="duty").update(name="城市社区清单")
    ItemList.objects.create(authority=listed.authority, kind="duty", name="涉农社区清单", for_rural=True)
    run = read(listed, line(kind="依法履职事项清单", number="9"))
    assert remedies(run) == [(2, "B", "「依法履职事项清单」可以指城市社区清单、涉农社区清单，请写明是哪一个。")]
    assert counts(read(listed, line(kind="涉农社区清单", number="1"))) == (1, 0, 0, 0)


def test_keywords_of_known_lines_are_left_to_their_page(listed):
    row = known(listed)
    row[-1] = "新词"
    run = read(listed, row)
    assert counts(run) == (0, 0, 1, 0)
    assert run.findings["notes"] == ["有1行的关键词和现有的不同：已有条目的关键词不由导入改变，请到条目页面改。"]


def test_a_row_that_would_undo_a_scheduled_order_is_pointed_out(listed):
    row = known(listed)
    lines = [("assist", "change", "3", {"name": "协助做好公共卫生工作", "content": "改过的内容"})]
    publish(
        listed, published_on=date(2026, 11, 19), effective_on=date(2026, 12, 1), number="测民发〔2026〕6号", lines=lines
    )
    run = read(listed, row)
    assert counts(run) == (0, 1, 0, 0)
    assert run.findings["notes"] == [
        "有1行要改的条目，到生效日期时已按另一份公布了的调整文件改过，「现在」一栏是改过的内容。请核对，不要把那次调整改回去。"
    ]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(listed, ending):
    publish(
        listed,
        published_on=date(2026, 5, 1),
        number="测民发〔2026〕5号",
        lines=[
            (
                "duty",
                "add",
                "A-1",
                {
                    **{
                        "name": "=1+1",
                        "content": "'@第一行\n-第二行",
                        "conditions": "+86",
                        "keywords": ["-词", "甲+乙"],
                    },
                    **{"heading": "=一", "subheading": "-二", "community_role": "@甲\n乙"},
                },
            ),
            ("public_service", "add", "1", {"name": "参保登记", "service_place": "+一楼"}),
        ],
    )
    said = the_list(listed, "duty").lines.get(number="A-1").entries.get()
    said.lead_departments.add(listed.department)
    said.cooperating_departments.add(listed.other_department)
    content = exported(listed, "lists", listed.second_reviewer, ending)
    run = hand_in(listed, "lists", None, content=content, **NEW_ORDER)
    assert (counts(run), run.findings["problems"], run.findings["notes"]) == ((0, 0, 6, 0), [], [])
