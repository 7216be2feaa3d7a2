"""What is asked beyond a line, in fields and in words, is said in a sentence each."""

from types import SimpleNamespace

from dispatch.beyond import LONGEST_QUOTE, asked_of, fields_of, matters_of, prohibited, the_line
from dispatch.sending import Wish
from dispatch.written import Written
from registry.asking import Asked
from registry.models import Category

LINE = SimpleNamespace(name="宣传法律法规和政策", category=Category.TASK, kinds={Category.TASK}, decided="")
ADMISSION = SimpleNamespace(
    category=Category.TASK, kinds={Category.TASK, Category.MEETING_TRAINING}, decided="过期药品回收箱设置"
)


def wish(**said):
    return Wish(sender=None, subject="entry-1", **said)


def test_what_a_wish_asks_is_what_its_fields_and_its_words_ask():
    asked = asked_of(wish(acts=("persuade",), forms_asked="周报", text="请社区干部参加业务培训，下载安装APP"), LINE)
    assert asked.acts == ("persuade",)
    assert set(asked.burdens) == {"ledger_form", "meeting_training", "information_system"}
    assert asked_of(wish(forms_asked="周报"), SimpleNamespace(name="报表", category=Category.LEDGER_FORM)).burdens == ()


def test_forms_and_meetings_in_fields_of_their_own_are_named_but_for_a_street_that_passes_a_text_on():
    asked = {"forms_asked": "周报", "meetings_asked": "部署会"}
    (one,) = fields_of(wish(**asked), LINE)
    assert one.sentence == "另外要求的台账、报表；会议、培训不在清单的这一项之内，这一部分可以拒收。"
    assert one.is_part
    assert fields_of(wish(through=object(), **asked), LINE) == fields_of(wish(), LINE) == []


def test_of_an_admission_what_its_application_said_it_brings_along_is_nothing_beyond_it():
    (one,) = fields_of(wish(forms_asked="周报", meetings_asked="部署会"), ADMISSION)
    assert one.sentence == "另外要求的台账、报表不在准入的内容之内，这一部分可以拒收。"
    (one,) = matters_of(Written(refusable=("请填报养犬台账",)), ADMISSION)
    assert one.sentence == "所写的「请填报养犬台账」不在准入的内容之内，这一部分可以拒收。"


def test_matters_are_quoted_shortly():
    found = matters_of(Written(refusable=("请填报养犬台账", "填报" * LONGEST_QUOTE)), LINE)
    assert found[0].sentence == "所写的「请填报养犬台账」不在清单的这一项之内，这一部分可以拒收。"
    assert f"「{'填报' * LONGEST_QUOTE}"[:LONGEST_QUOTE] in found[1].sentence
    assert "填报" * LONGEST_QUOTE not in found[1].sentence


def test_a_whole_text_is_named_by_its_kinds():
    said = the_line(Asked(burdens=("ledger_form", "information_system")))
    assert said.startswith("所写的要求是台账、报表；信息系统、应用、工作群，不在清单的这一项之内")


def test_the_sender_is_told_which_words_are_prohibited_and_what_to_do_about_them():
    assert prohibited(Written(negative="entry-1", prohibited=("逐户签订责任书", "完成招商指标"))) == (
        "所写的「逐户签订责任书」「完成招商指标」是禁入的内容。请返回修改，删去以后再看结论。"
    )
    assert prohibited(Written(negative="entry-1")) == "所写的要求里有禁入的内容。请返回修改，删去以后再看结论。"
