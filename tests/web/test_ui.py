"""Tags, filters and components: what a page shows and what it says to those who hear it."""

import datetime
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path
from heroicons import IconDoesNotExist

from web.templatetags import ui


def nothing(request):
    return HttpResponse("")


urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(([path("exports", nothing, name="export-list")], "desk"))),
    *(
        path(name, nothing, name=name)
        for name in (
            "login",
            "logout",
            "password_change",
            "large-print",
            "home",
            "notice-list",
            "following-list",
            "own-account",
            "search",
        )
    ),
]


def drawn(source, request=None, **context):
    """The text of a template written in a test."""
    template = engines["django"].from_string("{% load i18n ui %}" + source)
    return template.render(context, request)


def words(html):
    """What is left of a piece of HTML when its tags go."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


class Form(forms.Form):
    title = forms.CharField(label="事项名称", help_text="写清做什么。")
    starts_on = forms.DateField(label="开始日期", required=False)
    reason = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    advice = forms.ChoiceField(
        label="意见", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["advice"].choice_notes = {"no": "社区可据此拒收"}

    def clean(self):
        if self.cleaned_data.get("advice") == "no" and not self.cleaned_data.get("reason"):
            raise forms.ValidationError("不同意要写明理由。")


DAY = datetime.date(2026, 11, 21)
LATE_EVENING = datetime.datetime(2026, 11, 20, 18, 5, tzinfo=datetime.UTC)


def test_dates_are_written_the_chinese_way_and_the_short_way():
    assert (ui.cn_date(DAY), ui.short_date(DAY)) == ("2026年11月21日", "2026-11-21")


def test_a_moment_is_shown_in_local_time():
    assert (ui.short_time(LATE_EVENING), ui.short_date(LATE_EVENING)) == ("2026-11-21 02:05", "2026-11-21")


def test_the_last_day_of_a_half_open_range_is_the_day_before_its_end():
    assert ui.cn_date(ui.last_day(datetime.date(2027, 1, 1))) == "2026年12月31日"


def test_a_range_without_an_end_is_long_term():
    assert ui.cn_date(ui.last_day(None)) == "长期"


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (6000, "0.60万元"),
        (Decimal("12345650"), "1,234.565万元"),
        (Decimal("30.00"), "0.003万元"),
        (Decimal("-361.115"), "-0.036112万元"),
        (1_000_000, "100.00万元"),
        (0, "0.00万元"),
    ],
)
def test_yuan_are_shown_in_ten_thousands_to_the_fen(yuan, text):
    assert ui.wan_yuan(yuan) == text


@pytest.mark.parametrize(
    ("yuan", "text"), [(6000, "6,000.00元"), (Decimal("0.005"), "0.01元"), (Decimal("-3.1"), "-3.10元")]
)
def test_yuan_are_shown_to_the_fen(yuan, text):
    assert ui.yuan(yuan) == text


def test_a_unit_can_be_left_out_for_a_table():
    assert (ui.wan_yuan(6000, ""), ui.hours(Decimal("48.5"), "")) == ("0.60", "48.5")


@pytest.mark.parametrize(
    ("number", "text"),
    [(890, "890小时"), (Decimal("48.50"), "48.5小时"), (Decimal("0.25"), "0.3小时"), (1060, "1,060小时")],
)
def test_hours_have_at_most_one_decimal(number, text):
    assert ui.hours(number) == text


@pytest.mark.parametrize(("ratio", "text"), [(0.143, "14.3%"), (Decimal("0.1425"), "14.3%"), (1, "100.0%")])
def test_a_ratio_becomes_a_percentage_with_one_decimal_rounded_half_up(ratio, text):
    assert ui.percent(ratio) == text


@pytest.mark.parametrize(
    "shown", [ui.cn_date, ui.short_date, ui.short_time, ui.yuan, ui.wan_yuan, ui.hours, ui.percent]
)
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_unknown_is_a_dash(shown, value):
    assert shown(value) == "—"


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (12, "余12个工作日", "mute"),
        (3, "余3个工作日", "soon"),
        (0, "今天到期", "soon"),
        (-2, "超期2日", "late"),
    ],
)
def test_the_clock_says_working_days_in_words_and_tone(days, text, tone):
    html = drawn("{% working_day_clock days %}", days=days)
    assert (words(html), re.search(r'class="tag (\w+)"', html)[1]) == (text, tone)


def test_the_clock_shows_the_date_and_marks_an_unconfirmed_calendar():
    assert words(drawn("{% working_day_clock 5 day True %}", day=DAY)) == "余5个工作日2026-11-21暂定"


def test_the_clock_of_a_case_that_does_not_run_is_a_dash():
    assert words(drawn("{% working_day_clock None %}")) == "—"


@pytest.mark.parametrize(("days", "text"), [(3, "还有3个工作日"), (0, "今天到期"), (-2, "已超期2个工作日")])
def test_the_big_clock_counts_working_days(days, text):
    assert words(drawn("{% clock_panel days %}", days=days)) == text


def test_an_icon_is_silent_unless_it_has_a_label():
    silent, spoken = drawn("{% icon 'check' %}"), drawn("{% icon 'check' label='完成' %}")
    assert ('aria-hidden="true"' in silent, 'role="img"' in silent) == (True, False)
    assert ('aria-hidden="true"' in spoken, 'aria-label="完成"' in spoken) == (False, True)


def test_an_unknown_icon_is_an_error():
    with pytest.raises(IconDoesNotExist):
        drawn("{% icon 'no-such-icon' %}")


def test_a_verdict_has_colour_icon_and_words():
    html = drawn("{% verdict_badge 'negative' %}")
    assert (words(html), 'class="tag refuse"' in html, "<svg" in html) == ("不接（禁入）", True, True)


def test_a_state_is_shown_in_the_words_of_its_object():
    case = SimpleNamespace(state="returned", get_state_display=lambda: "退回补正")
    assert drawn("{% state_badge case %}", case=case).strip() == '<span class="tag assist">退回补正</span>'


def test_a_field_is_linked_to_its_help_and_its_error():
    html = drawn("{% field form.title %}", form=Form({}))
    assert re.search(r'<label[^>]* for="(\w+)"', html)[1] == "id_title"
    assert re.search(r'aria-describedby="([^"]+)"', html)[1] == "id_title_helptext id_title_error"
    assert set(re.findall(r'<(?:p|div)[^>]* id="(\w+)"', html)) == {"id_title_helptext", "id_title_error"}


def test_a_required_field_says_so():
    form = Form()
    marks = [("必填" in drawn("{% field bound %}", bound=form[name])) for name in ("title", "starts_on")]
    assert marks == [True, False]


def test_label_help_and_first_value_can_be_replaced_in_the_page():
    html = drawn("{% field form.title label='标题' help='一句话' initial='走访' %}", form=Form())
    assert (words(html), re.search(r'value="([^"]+)"', html)[1]) == ("标题必填一句话", "走访")


def test_a_date_field_is_a_date_control_with_the_year_first():
    html = drawn("{% field form.starts_on %}", form=Form(initial={"starts_on": DAY}))
    assert (re.search(r'type="(\w+)"', html)[1], re.search(r'value="([^"]+)"', html)[1]) == ("date", "2026-11-21")


def test_choices_are_a_group_with_a_legend_and_their_notes():
    html = drawn("{% field form.advice as_='cards' %}", form=Form({"advice": "no"}))
    assert words(html) == "意见同意不同意社区可据此拒收"
    assert (html.count("<fieldset"), html.count('class="choice is-on"'), html.count(" checked")) == (1, 1, 1)


def test_a_text_area_begins_small_and_grows():
    html = drawn("{% field form.reason %}", form=Form())
    assert (re.search(r'rows="(\d+)"', html)[1], "data-autosize" in html) == ("4", True)


def test_the_error_summary_counts_and_links_to_the_fields():
    html = drawn("{% error_summary form %}", form=Form({"starts_on": "2026-02-30"}))
    assert words(html)[:9] == "表单有2处需要修改"
    assert re.findall(r'href="(#\w+)"', html) == ["#id_title", "#id_starts_on"]
    assert ('role="alert"' in html, 'tabindex="-1"' in html) == (True, True)


def test_the_error_summary_gathers_several_forms_and_what_concerns_none_of_their_fields():
    first, second = Form({"title": "一", "advice": "no"}), Form({}, prefix="b")
    html = drawn("{% error_summary first second %}", first=first, second=second)
    assert re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", html)[0] == "不同意要写明理由。"
    assert re.findall(r'href="(#[\w-]+)"', html) == ["#id_b-title"]


def test_there_is_no_error_summary_for_a_form_that_is_well_or_not_yet_sent():
    assert drawn("{% error_summary a b %}", a=Form(), b=Form({"title": "一"})).strip() == ""


def test_the_pager_keeps_the_query_string(rf):
    request = rf.get("/", {"state": "open", "page": "2"})
    request.user = AnonymousUser()
    html = drawn("{% pager page %}", page=Paginator(range(30), 10).page(2), request=request)
    assert re.findall(r'href="([^"]+)"', html) == [f"?state=open&amp;page={n}" for n in (1, 1, 3, 3)]


def test_a_single_page_has_no_pager():
    assert drawn("{% pager page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def answer(**more):
    line = SimpleNamespace(list_label="负面清单", number=7, name="替部门执法检查", content="将执法检查转嫁给社区。")
    order = SimpleNamespace(title="清单", number="示社减〔2026〕3号", since=datetime.date(2026, 3, 1))
    basis = SimpleNamespace(title="组织法", number="第三条", is_confirmed=False)
    return SimpleNamespace(verdict="negative", words="不接，可以拒收", line=line, order=order, basis=basis, **more)


def test_the_answer_card_cites_list_number_wording_order_and_marks_an_unconfirmed_basis():
    said = words(render_to_string("components/answer_card.html", {"answer": answer()}))
    assert said == (
        "不接，可以拒收替部门执法检查负面清单第7项将执法检查转嫁给社区。"
        "由《清单》（示社减〔2026〕3号）列入，自2026年3月1日起施行依据：组织法（第三条）待核实"
    )


def test_the_answer_card_names_acts_departments_and_flags():
    shown = answer(
        permitted_acts=["宣传教育", "劝导"],
        lead_departments=["区应急管理局"],
        flags=[SimpleNamespace(words="经费未落实")],
        reasons=["未列入清单"],
    )
    said = words(render_to_string("components/answer_card.html", {"answer": shown}))
    assert re.search("经费未落实未列入清单只做这些宣传教育、劝导牵头部门区应急管理局", said)


def test_an_answer_without_a_line_is_drawn_from_its_verdict_alone():
    bare = SimpleNamespace(verdict="unlisted")
    assert words(render_to_string("components/answer_card.html", {"answer": bare})) == "未入清单，可以拒收"


@pytest.mark.parametrize(("is_finished", "is_polling"), [(False, True), (True, False)])
def test_progress_stops_asking_when_the_job_ends(is_finished, is_polling):
    job = SimpleNamespace(percent=42, done=15, total=36, message="", is_finished=is_finished, is_failed=False)
    html = render_to_string("components/progress.html", {"job": job, "poll_url": "/job/1"})
    assert ('hx-get="/job/1"' in html) == is_polling


def test_the_steps_of_a_case_mark_the_present_one():
    steps = [SimpleNamespace(label=label, state=state) for label, state in [("提交", "done"), ("审查", "now")]]
    html = render_to_string("components/timeline.html", {"steps": steps})
    assert (words(html), html.count('aria-current="step"')) == ("提交（已完成）2审查", 1)


def frame(rf, user=None, **context):
    """The frame of a page as ``user`` sees it."""
    request = rf.get("/page")
    request.user = user or AnonymousUser()
    request.user.has_any_post = lambda *permissions: False
    return render_to_string("base.html", {"nav": [], "is_demo": False, **context}, request)


@pytest.mark.urls(__name__)
def test_the_frame_offers_a_stranger_to_sign_in(rf):
    html = frame(rf)
    assert ('href="/login"' in html, 'action="/logout"' in html) == (True, False)


@pytest.mark.urls(__name__)
def test_the_frame_shows_the_user_with_unit_and_lets_him_out(rf):
    post = SimpleNamespace(unit="区民政局", role_label="审核员")
    user = SimpleNamespace(is_authenticated=True, display_name="演示审核员", posts=[post])
    html = frame(rf, user)
    assert re.search(r"区民政局 · (?:</span>)?演示审核员", html)
    assert ('href="/login"' in html, 'action="/logout"' in html) == (False, True)


@pytest.mark.urls(__name__)
def test_the_navigation_marks_the_present_place_and_its_count(rf):
    item = SimpleNamespace(label="准入审查", url="/queue", icon="inbox", is_current=True, count=8)
    html = frame(rf, nav=[item])
    assert re.findall(r'<a href="/queue" aria-current="page">', html) == ['<a href="/queue" aria-current="page">']
    assert '<span class="count">8</span>' in html


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("is_large", [True, False])
def test_large_print_is_a_class_of_the_page_and_a_pressed_button(rf, is_large):
    html = frame(rf, is_large=is_large)
    assert ('class="large"' in html, 'aria-pressed="true"' in html) == (is_large, is_large)


@pytest.mark.urls(__name__)
def test_the_frame_tells_of_a_demonstration_and_of_trouble(rf):
    html = frame(rf, is_demo=True, system_warning="后台任务停了。")
    assert re.findall(r'class="strip (\w+)"', html) == ["demo", "warning"]


@pytest.mark.urls(__name__)
def test_pages_have_no_inline_script_or_style(rf):
    html = frame(rf)
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=", html) == []


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "413.html", "429.html", "500.html"])
def test_pages_for_trouble_lean_on_no_request_and_no_database(name):
    assert render_to_string(name).count("<h1>") == 1
