"""What is said of a certificate: usual practice is called so until the district confirms it."""

from datetime import date

import pytest

from certificates.models import CertificateGuide
from certificates.types import time_limit_in_words, types_of, where_to_go, who_confirmed
from registry.models import ListEntry
from tests.certificates.rows import TODAY, line

WHO = {"handled_by": "公安派出所"}
CONFIRMED = {**WHO, "guide_confirmed": True, "confirmed_by": "民政局", "confirmed_on": "2026-11-02"}


@pytest.mark.parametrize(
    ("kept", "where", "confirmation"),
    [
        ({}, "请向要求出具的单位询问可以用什么证件、材料，或者由该单位自行核实。", ""),
        (WHO, "按通常做法，请到：公安派出所（待本区确认）。", "这是通常做法，本区还没有确认。"),
        ({**WHO, "guide_confirmed": True}, "请到：公安派出所。", "本区已确认。"),
        (CONFIRMED, "请到：公安派出所。", "民政局已于2026年11月2日确认。"),
    ],
)
def test_usual_practice_is_called_so_until_the_district_confirms_it(kept, where, confirmation):
    assert (where_to_go(kept), who_confirmed(kept)) == (where, confirmation)


def test_a_type_is_frozen_word_for_word(listed):
    CertificateGuide.objects.create(
        line=line(listed, "may_issue", "9"), steps="入户核实", time_limit=5, valid_from=date(2026, 1, 1)
    )
    entries = ListEntry.objects.in_force(TODAY).filter(line=line(listed, "may_issue", "9"))
    (found,) = types_of(entries, TODAY).values()
    kept = found.frozen
    assert (kept["name"], kept["conditions"], kept["steps"]) == ("生活困难证明", "申请临时救助", "入户核实")
    assert (kept["basis"], kept["order_number"]) == (str(found.entry.basis), "测民发〔2025〕30号")
    assert (time_limit_in_words(kept), time_limit_in_words({})) == ("5个工作日", "")
    assert (found.may_be_issued, kept["guide_confirmed"], "sample_id" in kept) == (True, False, False)
