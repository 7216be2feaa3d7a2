"""An answer as the card draws it; a frozen one looks as the live one did."""

from datetime import timedelta

from desk.models import StoredFile
from dispatch.cards import card_of_answer, card_of_matter, card_of_receipt
from dispatch.disputes import file_dispute
from dispatch.models import Receipt
from dispatch.questions import answer
from dispatch.verdicts import Flag
from registry.models import Guidance, ListLine
from tests.dispatch.rows import admit, send
from tests.dispatch.sendings import ON, led, sent
from tests.dispatch.test_disputes import refuse
from tests.district import standard_lists
from tests.divided import PLACE, divided_lists
from web import clock
from web.workflow import perform


def test_the_frozen_card_says_what_the_live_one_said(district):
    standard_lists(district)
    for text in ("完成招商引资任务", "请填报养犬台账", "通知居民体检并填报台账", "开无犯罪记录证明"):
        live = card_of_answer(answer(text, authority=district.authority, community=district.community1))
        live.pop("candidates")
        live.pop("found")
        assert card_of_receipt(send(district, text)) == live, text


def test_while_a_refusal_is_disputed_its_card_says_so(district):
    standard_lists(district)
    receipt = refuse(district)
    assert (card_of_receipt(receipt)["flags"], receipt.present_flags) == ([], [])
    dispute = file_dispute(receipt, by=district.officer, text="属于协助事项。")
    receipt = Receipt.objects.for_list().get(pk=receipt.pk)
    assert card_of_receipt(receipt)["flags"] == [{"code": "disputed", "words": Flag.DISPUTED.label}]
    assert (receipt.present_flags, receipt.flags) == (["disputed"], [])
    perform(dispute, "stand", by=district.reviewer, ruling="清单上没有。")
    assert Receipt.objects.for_list().get(pk=receipt.pk).present_flags == []


def test_what_is_asked_beyond_a_duty_may_be_refused_alone_and_what_is_no_part_of_a_line_is_refused_whole(district):
    standard_lists(district)
    entry = led(district, "duty", "1")
    with clock.at(ON):
        in_part = sent(district, entry, forms_asked="养犬周报", reason="上级要求。").receipts.first()
        whole = sent(district, entry, text="请每周填报普法台账，下载安装普法APP", reason="上级要求。").receipts.first()
    card = card_of_receipt(in_part)
    assert (card["verdict"], card["words"], card["tone"]) == ("duty", "必须接，另外要求的可以拒收", "warning")
    assert card["reasons"] == ["另外要求的台账、报表不在清单的这一项之内，这一部分可以拒收。"]
    card = card_of_receipt(whole)
    assert (card["verdict"], card["line"]["name"]) == ("unlisted", "宣传法律法规和政策")
    assert card["sentence"] == "要求的不是来件所说的清单条目，也没有列入清单，社区可以拒收。"
    assert card["reasons"][0].startswith("所写的要求是")


def test_an_admission_shows_its_number_its_term_and_its_decision(district):
    made = admit(district, "充电设施摸排", since=clock.today(), last_day=clock.today() + timedelta(days=3))
    card = card_of_answer(answer(made.number, authority=district.authority, community=district.community1))
    assert (card["verdict"], card["line"]["number"], card["order"]) == ("admitted", made.number, None)
    assert [label for label, _value in card["facts"]] == ["准入期限", "准入决定"]
    assert card["basis"]["number"] == "测政发〔2025〕3号"


def test_an_admission_of_other_communities_is_cited_without_what_it_asks_of_them(district):
    term = {"since": clock.today(), "last_day": clock.today() + timedelta(days=3)}
    made = admit(
        district,
        "充电设施摸排",
        **term,
        communities=[district.community2],
        conditions="每月一次",
    )
    asked = (made.number, district.authority)
    inside = card_of_answer(answer(asked[0], authority=asked[1], community=district.community2))
    assert (inside["permitted_acts"], ("条件、用途", "每月一次") in inside["facts"]) == (["联系居民"], True)
    outside = card_of_answer(answer(asked[0], authority=asked[1], community=district.community1))
    assert (outside["verdict"], outside["line"]["number"]) == ("unlisted", made.number)
    assert (outside["permitted_acts"], [label for label, _value in outside["facts"]]) == ([], ["准入期限", "准入决定"])


def test_the_card_says_how_strongly_and_by_which_words_the_line_was_found(district):
    standard_lists(district)
    found = answer("通知居民做免费体检和疫苗接种", authority=district.authority)
    assert card_of_answer(found)["found"] == {"score": found.candidates[0].score, "matched": ("体检", "疫苗", "接种")}
    nothing = answer("请填报养犬台账", authority=district.authority)
    assert card_of_answer(nothing)["found"] is None


def test_the_guidance_of_a_line_is_shown_with_its_verdict_and_frozen_with_the_receipt(district):
    standard_lists(district)
    line = ListLine.objects.get(item_list__kind="assist")
    Guidance.objects.create(
        line=line,
        community_does="通知居民",
        community_does_not="不收集病历",
        steps="一、张贴\n二、回访",
        sample=StoredFile.objects.create(
            name="样表.pdf", media_type="application/pdf", content=b"%PDF", stored_by=None
        ),
        written_by=district.reviewer,
        valid_from=clock.today(),
    )
    text = "通知居民体检并填报台账"
    live = card_of_answer(answer(text, authority=district.authority, community=district.community1))
    assert live["how"] == [("社区做什么", "通知居民"), ("社区不做什么", "不收集病历"), ("步骤", "一、张贴\n二、回访")]
    assert live["sample"]["name"] == "样表.pdf"
    frozen = card_of_receipt(send(district, text))
    assert (frozen["how"], frozen["sample"]) == (live["how"], live["sample"])
    before = answer(text, authority=district.authority, on=clock.today() - timedelta(days=1))
    assert (card_of_answer(before)["how"], card_of_answer(before)["sample"]) == ([], None)


def test_each_matter_says_its_verdict_its_line_and_whether_it_may_be_refused(district):
    standard_lists(district)
    found = answer("1.通知居民体检；2.完成招商引资任务；3.填报养犬台账", authority=district.authority)
    cards = [card_of_matter(one) for one in found.matters]
    assert [(one["text"], one["verdict"], one["name"], one["is_refusable"]) for one in cards] == [
        ("通知居民体检", "assist", "协助做好公共卫生工作", False),
        ("完成招商引资任务", "negative", "招商引资任务指标", True),
        ("填报养犬台账", "unlisted", "", True),
    ]
    assert cards[0]["place"] == "测试区assist清单第3项"


def test_the_card_says_who_does_what_and_a_receipt_freezes_it(district):
    divided_lists(district)
    text = "通知居民配合消防检查"
    live = card_of_answer(answer(text, authority=district.authority, community=district.community1))
    assert live["line"]["headings"] == ["平安建设", "消防安全"]
    assert (live["lead_departments"], live["cooperating_departments"], live["community_role"]) == (
        ("卫生健康委员会",),
        ("统计局",),
        "通知居民",
    )
    frozen = card_of_receipt(send(district, text))
    assert {name: frozen[name] for name in ("line", "cooperating_departments", "community_role")} == {
        name: live[name] for name in ("line", "cooperating_departments", "community_role")
    }


def test_a_public_service_sends_people_to_its_place_live_frozen_and_as_one_of_several_matters(district):
    standard_lists(district)
    divided_lists(district)
    sentence = f"不由社区办理，请告知居民或者来件单位到{PLACE}办理。"
    live = card_of_answer(answer("办理社保卡申领", authority=district.authority, community=district.community1))
    assert (live["verdict"], live["sentence"], live["facts"]) == ("public_service", sentence, [])
    assert card_of_receipt(send(district, "办理社保卡申领"))["sentence"] == sentence
    several = answer("1.办理社保卡申领；2.完成招商引资任务", authority=district.authority).matters
    assert [card_of_matter(one)["remedy"] for one in several] == [sentence, ""]


def test_what_only_forbids_asks_nothing_and_names_the_line_that_forbids_the_same(district):
    standard_lists(district)
    found = answer("不得要求社区招商引资", authority=district.authority)
    card = card_of_answer(found)
    assert (card["verdict"], card["words"], card["tone"]) == ("unclear", "没有要求社区做事", "admitted")
    assert card["sentence"].endswith("与测试区negative清单第1项「招商引资任务指标」一致。")
    assert set(found.as_json()) == {"text", "verdict", "flags", "candidates", "matters"}
    alone = card_of_answer(answer("社区不再统计理发店数量", authority=district.authority))
    assert alone["sentence"] == "这段话是禁止或者免除，没有要求社区做什么：不用接，也不用拒收，可以留存备查。"


def test_a_matter_that_only_forbids_is_not_refusable(district):
    standard_lists(district)
    found = answer("1.通知居民体检；2.不得要求社区招商引资", authority=district.authority)
    cards = [card_of_matter(one) for one in found.matters]
    assert [(one["verdict"], one["words"], one["name"], one["is_refusable"]) for one in cards] == [
        ("assist", "", "协助做好公共卫生工作", False),
        ("unclear", "没有要求社区做事", "招商引资任务指标", False),
    ]
