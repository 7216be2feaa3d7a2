"""A citation is kept as JSON and comes back as it was."""

from datetime import date

from dispatch.citations import Citation

LINE = Citation(
    list="assist",
    list_label="协助清单",
    number="3",
    name="协助做好公共卫生工作",
    since=date(2025, 1, 11),
    basis_title="意见",
    basis_number="民发〔2015〕136号",
    basis_article="第三条",
    basis_confirmed=False,
    permitted_acts=("contact_residents", "自拟的要求"),
    lead_departments=("卫生健康委员会",),
    cooperating_departments=("民政局", "统计局"),
    community_role="通知居民",
    service_place="街道便民服务中心",
    heading="民生",
    subheading="卫生",
    entry_id=7,
)


def test_a_citation_comes_back_from_json_as_it_was():
    assert Citation.from_json(LINE.as_json()) == LINE


def test_json_leaves_out_what_is_empty_and_keeps_what_is_false():
    assert sorted(LINE.as_json()) == [
        "basis_article",
        "basis_confirmed",
        "basis_number",
        "basis_title",
        "community_role",
        "cooperating_departments",
        "entry_id",
        "guide_confirmed",
        "heading",
        "lead_departments",
        "list",
        "list_label",
        "name",
        "number",
        "permitted_acts",
        "service_place",
        "since",
        "subheading",
    ]


def test_a_field_of_later_days_is_left_out():
    assert Citation.from_json({**LINE.as_json(), "of_tomorrow": 1}) == LINE


def test_the_basis_is_one_phrase():
    assert LINE.basis == "《意见》（民发〔2015〕136号）第三条"
    assert Citation(list="duty", list_label="清单", number="1", name="宣传").basis == ""


def test_acts_are_said_in_words():
    assert LINE.act_labels == ["联系居民", "自拟的要求"]


def test_what_an_older_receipt_froze_still_reads():
    """Kept before guidance was shown: what wasn't there then stays empty."""
    kept = {"list": "assist", "list_label": "协助清单", "number": "3", "name": "公共卫生", "since": "2025-01-11"}
    cited = Citation.from_json(kept)
    assert (cited.name, cited.community_does, cited.how, cited.sample_id) == ("公共卫生", "", "", None)
    assert cited.division == {
        "lead_departments": [],
        "cooperating_departments": [],
        "community_role": "",
        "service_place": "",
    }
