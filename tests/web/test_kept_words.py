"""What is kept is in Chinese; why nothing is kept, in the reader's language."""

import uuid

import pytest
from django.utils.translation import gettext, override

from dispatch.models import Dispatch
from dispatch.refusing import refuse_at_once
from dispatch.sending import send
from registry.models import RecordCounter
from tests.dispatch.sendings import ON, led, wish_of
from tests.district import standard_lists
from web import clock
from web.kept_words import keeps_words
from web.refusals import NotAllowed


@pytest.fixture(autouse=True)
def _today():
    with clock.at(ON):
        yield


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def refusal(district, text="入户宣传宪法"):
    return refuse_at_once(text, community=district.community1, by=district.worker, token=uuid.uuid4())


def sending(district):
    return send(wish_of(district, led(district, "negative", "1")), by=district.officer, token=uuid.uuid4())


@pytest.mark.parametrize("act", [refusal, sending])
def test_why_something_is_refused_is_said_in_the_readers_language(lists, act):
    with pytest.raises(NotAllowed) as in_chinese:
        act(lists)
    with override("en"), pytest.raises(NotAllowed) as in_english:
        act(lists)
    assert str(in_english.value).split()[0] in ("It", "The")
    assert str(in_chinese.value)[0] > "\u4e00"
    assert (in_english.value.code, in_english.value.field) == (in_chinese.value.code, in_chinese.value.field)
    assert not Dispatch.objects.exists()


def test_what_is_kept_is_in_chinese_whatever_the_reader_reads(lists):
    with override("en"):
        receipt, _is_new = refusal(lists, "请各社区完成招商引资任务指标")
    assert receipt.citation == refusal(lists, "请各社区完成招商引资任务指标")[0].citation


def test_what_is_asked_again_for_its_words_stays_nowhere(lists):
    came = []

    @keeps_words
    def act():
        came.append(RecordCounter.draw(lists.authority, "拒"))
        if len(came) == 1:
            raise NotAllowed(gettext("不选择"))

    with override("en"), pytest.raises(NotAllowed):
        act()
    assert len(came) == 2
    before = RecordCounter.objects.get(authority=lists.authority, series="拒").last
    act()
    assert RecordCounter.objects.get(authority=lists.authority, series="拒").last == before + 1 == 2
