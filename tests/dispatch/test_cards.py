"""An answer as the card draws it; a frozen one looks as the live one did."""

from datetime import timedelta

from dispatch.cards import card_of_answer, card_of_receipt
from dispatch.questions import answer
from tests.dispatch.rows import admit, send
from tests.district import standard_lists
from web import clock


def test_the_frozen_card_says_what_the_live_one_said(district):
    standard_lists(district)
    for text in ("完成招商引资任务", "请填报养犬台账", "通知居民体检并填报台账", "开无犯罪记录证明"):
        live = card_of_answer(answer(text, authority=district.authority, community=district.community1))
        live.pop("candidates")
        assert card_of_receipt(send(district, text)) == live, text


def test_an_admission_shows_its_number_its_term_and_its_decision(district):
    made = admit(district, "充电设施摸排", since=clock.today(), last_day=clock.today() + timedelta(days=3))
    card = card_of_answer(answer(made.number, authority=district.authority, community=district.community1))
    assert (card["verdict"], card["line"]["number"], card["order"]) == ("admitted", made.number, None)
    assert [label for label, _value in card["facts"]] == ["准入期限", "准入决定"]
    assert card["basis"]["number"] == "测政发〔2025〕3号"
