"""An answer as the card draws it; a frozen one looks as the live one did."""

from datetime import timedelta

from desk.models import StoredFile
from dispatch.cards import card_of_answer, card_of_matter, card_of_receipt
from dispatch.questions import answer
from registry.models import Guidance, ListLine
from tests.dispatch.rows import admit, send
from tests.district import standard_lists
from tests.divided import PLACE, divided_lists
from web import clock


def test_the_frozen_card_says_what_the_live_one_said(district):
    standard_lists(district)
    for text in ("完成招商引资任务", "请填报养犬台账", "通知居民体检并填报台账", "开无犯罪记录证明"):
        live = card_of_answer(answer(text, authority=district.authority, community=district.community1))
        live.pop("candidates")
        live.pop("found")
        assert card_of_receipt(send(district, text)) == live, text


def test_an_admission_shows_its_number_its_term_and_its_decision(district):
    made = admit(district, "充电设施摸排", since=clock.today(), last_day=clock.today() + timedelta(days=3))
    card = card_of_answer(answer(made.number, authority=district.authority, community=district.community1))
    assert (card["verdict"], card["line"]["number"], card["order"]) == ("admitted", made.number, None)
    assert [label for label, _value in card["facts"]] == ["准入期限", "准入决定"]
    assert card["basis"]["number"] == "测政发〔2025〕3号"


def test_the_card_says_how_strongly_and_by_which_words_the_line_was_found(district):
    standard_lists(district)
    found = answer("通知居民做免费体检和疫苗接种", authority=district.authority)
    assert card_of_answer(found)["found"] == {"score": found.candidates[0].score, "matched": ("体检", "疫苗")}
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
