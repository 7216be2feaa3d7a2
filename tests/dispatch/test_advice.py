"""The sentence and the reasons under a verdict."""

from datetime import date

import pytest

from dispatch.advice import guidance_for, reasons_for, remedy_for, sentence_for
from dispatch.citations import Citation
from dispatch.verdicts import Flag, Verdict

CHECKED = [("duty", "履职清单", 10), ("assist", "协助清单", 16)]


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_sentence(verdict):
    assert sentence_for(verdict).endswith(("。", "」。"))


def test_what_stands_on_a_catalogue_is_admitted_without_an_application():
    said = [sentence_for(Verdict.ADMITTED, on_list=kind)[:9] for kind in ("regular", "creation", "admission")]
    assert said == ["列入常规项目目录，", "列入创建评比目录，", "已经准入，在准入的"]


def test_without_a_community_an_unlisted_matter_may_still_be_admitted():
    assert sentence_for(Verdict.UNLISTED, knows_admissions=False).startswith("不在清单上。是否已经准入")


def test_a_certificate_without_basis_says_so():
    assert sentence_for(Verdict.UNLISTED, is_certificate=True).startswith("没有出具这项证明的依据")


def test_an_unlisted_matter_names_the_lists_that_were_searched():
    reasons = reasons_for(Verdict.UNLISTED, (), None, checked=CHECKED, asks_for=["ledger_form"], on=date(2026, 3, 1))
    assert reasons == [
        "未列入2026年3月1日有效的《履职清单》10项、《协助清单》16项。",
        "没有覆盖本社区的有效准入登记。",
        "来件要求社区承担：台账、报表。",
    ]


def test_an_expired_admission_names_its_number_and_last_day():
    cited = Citation(
        list="admission", list_label="准入登记", number="测试区准〔2026〕3号", name="摸排", last_day=date(2026, 6, 30)
    )
    assert reasons_for(Verdict.UNLISTED, (Flag.EXPIRED,), cited) == [
        "准入编号测试区准〔2026〕3号已于2026年6月30日到期。"
    ]


def test_what_goes_beyond_an_assist_item_is_named():
    reasons = reasons_for(Verdict.ASSIST, (Flag.OVER_SCOPE,), None, asks_for=["survey_statistics"])
    assert reasons == ["来件还要求调查、统计，超出协助方式，这一部分可以拒收。"]


def test_where_to_go_is_marked_until_the_district_confirms_it():
    cited = {
        "list": "not_to_issue",
        "list_label": "清单",
        "number": "5",
        "name": "无犯罪记录证明",
        "handled_by": "派出所",
    }
    assert guidance_for(Citation(**cited, guide_confirmed=False)) == "通常由派出所办理（待本区确认）。"
    assert guidance_for(Citation(**cited, guide_confirmed=True)) == "由派出所办理。"
    assert guidance_for(None) == ""


def test_a_public_service_is_had_elsewhere_when_the_list_says_where():
    said = {"list": "public_service", "list_label": "公共服务清单", "number": "1", "name": "社保卡申领"}
    there = Citation(**said, service_place="街道便民服务中心一楼")
    sentence = "不由社区办理，请告知居民或者来件单位到街道便民服务中心一楼办理。"
    assert remedy_for(Verdict.PUBLIC_SERVICE, there) == sentence
    assert remedy_for(Verdict.PUBLIC_SERVICE, Citation(**said)) == ""
    assert remedy_for(Verdict.ASSIST, there) == ""
    assert remedy_for(Verdict.PUBLIC_SERVICE, None) == ""
