"""One press counts an ask; one that isn't to be issued is numbered and frozen; nothing of the resident is kept."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from certificates.agencies import Agency
from certificates.asking import kept_name, name_agency, press, strike_out
from certificates.models import AskOutcome, CertificateAsk, CertificateGuide
from certificates.superseding import TokenUsed
from tests.certificates.rows import asked, found, line
from tests.district import publish
from web.refusals import BadQuery, NotAllowed, NotYourPart


def test_one_that_is_not_to_be_issued_is_numbered_and_one_that_may_be_is_only_counted(listed):
    refused, unlisted = asked(listed, "派出所要无犯罪记录证明", "卫生健康委员会"), asked(listed, "外星人证明")
    allowed = asked(listed, "家里困难申请临时救助开证明")
    assert [one.number for one in (refused, unlisted, allowed)] == [
        "测试区告〔2026〕1号",
        "测试区告〔2026〕2号",
        None,
    ]
    assert [one.outcome for one in (refused, unlisted, allowed)] == ["not_to_issue", "unlisted", "may_issue"]
    assert (refused.agency_id, unlisted.agency_label) == (listed.department.pk, "未写明")
    assert (unlisted.line, unlisted.citation["on"]) == (None, "2026-11-20")


def test_what_it_rested_on_stays_when_the_list_and_the_guide_change(listed):
    guide = CertificateGuide.objects.create(
        line=line(listed, "not_to_issue", "5"), handled_by="公安派出所", valid_from=date(2026, 1, 1)
    )
    ask = asked(listed)
    CertificateGuide.objects.filter(pk=guide.pk).update(handled_by="别处")
    said = {"name": "没有犯罪的证明", "category": "certificate"}
    publish(
        listed,
        published_on=date(2026, 11, 20),
        number="测民发〔2026〕41号",
        lines=[("not_to_issue", "change", "5", said)],
    )
    ask.refresh_from_db()
    assert (ask.name, ask.citation["handled_by"]) == ("无犯罪记录证明", "公安派出所")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("你好，帮我开个狗没咬过人的证明", "狗没咬过人的证明"),
        ("请问能不能开一张外星人证明？急用", "外星人证明"),
        ("李建国（身份证110101199003071234）要外星人证明", "〔某人〕（身份证〔身份证〕）要外星人证明"),
        ("证明", "证明"),
        ("我要盖章，电话13812345678", "盖章"),
    ],
)
def test_of_what_is_on_no_list_only_the_kind_is_kept(text, kept):
    assert kept_name(text) == kept


def test_a_second_press_of_the_same_form_is_the_same_ask(listed):
    token = uuid.uuid4()
    first = asked(listed, token=token)
    again, made = press(
        found(listed, "无犯罪记录证明"), community=listed.community1, agency=Agency(), by=listed.worker, token=token
    )
    assert (again.pk, made, CertificateAsk.objects.count()) == (first.pk, False, 1)
    with pytest.raises(TokenUsed):
        asked(listed, token=token, by=listed.neighbour, community=listed.community2)


def test_only_its_own_worker_and_only_todays_clear_answer(listed):
    with pytest.raises(NotYourPart):
        asked(listed, by=listed.neighbour)
    with pytest.raises(NotYourPart):
        asked(listed, by=listed.reviewer)
    how = {"community": listed.community1, "agency": Agency(), "by": listed.worker, "token": uuid.uuid4()}
    with pytest.raises(NotAllowed):
        press(found(listed, "健在证明", on=date(2026, 6, 1)), **how)
    with pytest.raises(BadQuery):
        press(found(listed, "继承关系证明"), **how)
    assert CertificateAsk.objects.count() == 0


def test_a_wrong_agency_is_superseded_under_a_new_number_and_counts_once(listed):
    ask = asked(listed, agency="工商银行")
    new = name_agency(ask, agency=Agency(listed.department), reason="是卫健委要的", by=listed.worker)
    assert (new.number, new.agency_id, new.asked_on) == ("测试区告〔2026〕2号", listed.department.pk, ask.asked_on)
    assert list(CertificateAsk.objects.counted()) == [new]
    with pytest.raises(NotAllowed):
        name_agency(ask, agency=Agency(), reason="又改", by=listed.worker)
    with pytest.raises(NotAllowed):
        name_agency(new, agency=Agency(listed.department), reason="没有变", by=listed.worker)
    with pytest.raises(NotYourPart):
        strike_out(new, reason="不是我们社区的", by=listed.neighbour)


def test_what_was_pressed_by_mistake_counts_no_longer(listed):
    ask = asked(listed)
    with pytest.raises(NotAllowed):
        strike_out(ask, reason=" ", by=listed.worker)
    void = strike_out(ask, reason="点错了", by=listed.worker)
    assert (void.is_void, void.number, CertificateAsk.objects.counted().count()) == (True, None, 0)


def test_an_ask_is_never_edited_nor_deleted(listed):
    ask = asked(listed)
    for change in (
        lambda: CertificateAsk.objects.filter(pk=ask.pk).update(agency_name="别的"),
        lambda: CertificateAsk.objects.filter(pk=ask.pk).delete(),
        lambda: CertificateAsk.objects.filter(pk=ask.pk).update(outcome=AskOutcome.MAY_ISSUE),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_columns_of_an_ask_hold_no_person():
    names = {field.name for field in CertificateAsk._meta.get_fields()}
    assert names == {
        *(
            "id",
            "token",
            "community",
            "name",
            "citation",
            "number",
            "recorded_at",
            "replaces",
            "replaced_by",
            "is_void",
        ),
        *("reason", "authority", "line", "outcome", "agency", "agency_name", "asked_on"),
    }


def test_another_communitys_worker_reads_what_only_its_own_may_do(listed):
    with pytest.raises(NotYourPart) as why:
        asked(listed, by=listed.neighbour)
    assert str(why.value) == "只有本社区的工作者可以登记、更正、作废。"
