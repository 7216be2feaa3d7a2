"""Who is meant is hidden before a question is kept: property tests over numbers in every form, and sentences that stay."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.masking import CARD, IDENTITY, MAIL, MOBILE, NAME, NUMBER, PLATE, TELEPHONE, WECHAT, mask, mask_reporter
from tests.registry.large_texts import MISLEADING

FULL_WIDTH = str.maketrans("0123456789X-+()", "０１２３４５６７８９Ｘ－＋（）")
IN_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
BEFORE = st.sampled_from(["", "请联系", "身份证号：", "请核实 ", "张三，", "来电（", "号码是", "电话", "1. ", "\n"])
AFTER = st.sampled_from(["", "。", "，请登记", " 谢谢", "）", "转告社区", "\n收到请回复", "，共3户"])
GAPS = st.sampled_from(["", " ", "-", "  ", "－", ".", "\u00a0", "—"])


def digits_of(text):
    """All digits of a text, in whatever form, joined."""
    return re.sub(r"\D", "", text.translate({ord(sign): str(n) for n, sign in enumerate("零一二三四五六七八九")}))


def grouped(number, sizes, gap):
    """The number cut into groups of the given sizes."""
    parts, rest = [], number
    for size in sizes:
        parts.append(rest[:size])
        rest = rest[size:]
    return gap.join([one for one in [*parts, rest] if one])


@st.composite
def identities(draw):
    area = draw(st.sampled_from(["110101", "320500", "150102", "659004"]))
    born = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(2026, 1, 1)))
    tail = draw(st.integers(0, 999))
    last = draw(st.sampled_from("0123456789Xx"))
    if draw(st.booleans()):
        return f"{area}{born:%Y%m%d}{tail:03}{last}"
    return f"{area}{born:%y%m%d}{tail:03}"


mobiles = st.builds(lambda head, rest: f"1{head}{rest:09}", st.integers(3, 9), st.integers(0, 10**9 - 1))
cards = st.builds(
    lambda head, rest: f"{head}{rest:013}", st.sampled_from(["621700", "622202", "436742"]), st.integers(0, 10**13 - 1)
)
landlines = st.builds(
    lambda area, rest: (area, str(rest)),
    st.sampled_from(["010", "021", "0512", "0471", "0813"]),
    st.integers(2_000_000, 89_999_999),
)


@given(identities(), BEFORE, AFTER, st.sampled_from([str, lambda t: t.translate(FULL_WIDTH)]))
def test_no_identity_number_is_left(number, before, after, form):
    masked = mask(before + form(number) + after)
    assert masked == mask(before) + IDENTITY + after or len(digits_of(masked)) <= 2


@given(identities(), GAPS)
def test_an_identity_number_in_groups_is_hidden_whole(number, gap):
    assert digits_of(mask(f"身份证{grouped(number, (6, 8), gap)}。")) == ""


@given(mobiles, GAPS, st.sampled_from(["", "+86", "+86 ", "86-", "0086 "]), BEFORE, AFTER)
def test_no_mobile_number_is_left_in_any_grouping(number, gap, prefix, before, after):
    masked = mask(before + prefix + grouped(number, (3, 4), gap) + after)
    assert number not in masked
    assert len(digits_of(masked)) <= 2


@given(mobiles, st.sampled_from([lambda t: t.translate(FULL_WIDTH), lambda t: t.translate(IN_CHINESE)]))
def test_a_mobile_number_in_other_digits_is_hidden(number, form):
    assert mask(f"找王主任，{form(number)}") == f"找王主任，{MOBILE}"


@given(landlines, st.sampled_from(["{}-{}", "{} {}", "({}){}", "（{}）{}", "{}{}"]), BEFORE, AFTER)
def test_no_telephone_with_its_area_code_is_left(number, form, before, after):
    masked = mask(before + form.format(*number) + after)
    assert len(digits_of(masked)) <= 2


@given(cards, GAPS)
def test_no_bank_card_is_left(number, gap):
    assert mask(f"卡号{grouped(number, (4, 4, 4, 4), gap)}") == f"卡号{CARD}"


@given(st.from_regex(r"[a-z][a-z0-9_.]{2,12}@[a-z0-9]{2,10}\.(com|cn|gov\.cn)", fullmatch=True), BEFORE, AFTER)
def test_no_mail_address_is_left(address, before, after):
    assert address not in mask(before + address + after)


@given(
    st.from_regex(r"[a-z][a-z0-9_-]{5,15}", fullmatch=True),
    st.sampled_from(["微信号：", "微信号:", "微信 ", "加微信：", "vx：", "WeChat: "]),
)
def test_no_wechat_id_is_left_after_its_label(account, label):
    assert mask(f"{label}{account}，备注姓名") == f"{label}{WECHAT}，备注姓名"


@given(
    st.sampled_from("京沪苏蒙川"),
    st.from_regex(r"[A-HJ-NP-Z][0-9A-HJ-NP-Z]{5,6}", fullmatch=True),
    st.sampled_from(["", "·", " "]),
)
def test_no_plate_is_left(province, rest, gap):
    assert mask(f"车牌{province}{rest[0]}{gap}{rest[1:]}占道") == f"车牌{PLATE}占道"


@given(st.text(alphabet="请社区登记姓名联系人电话微信号：:，。、 \n0123456789xX+-()（）·京Aa@.〔〕", max_size=60))
def test_masking_twice_changes_nothing_more(text):
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("姓名：张三，身份证110101199003074258", f"姓名：{NAME}，身份证{IDENTITY}"),
        ("联系人：李四 13800138000", f"联系人：{NAME} {MOBILE}"),
        ("联系人：张三、王五", f"联系人：{NAME}、{NAME}"),
        ("联系人王建国，电话62345678", f"联系人{NAME}，电话{TELEPHONE}"),
        ("姓名：阿卜杜·买买提，男", f"姓名：{NAME}，男"),
        ("姓名 欧阳娜娜", f"姓名 {NAME}"),
        ("联系人：Zhang San, 138.0013.8000", f"联系人：{NAME}, {MOBILE}"),
        ("家长：王小明 电话", f"家长：{NAME} 电话"),
        ("QQ群 123456", f"QQ群 {TELEPHONE}"),
        ("值班电话：6677889", f"值班电话：{TELEPHONE}"),
        ("护照E12345678", f"护照{NUMBER}"),
        ("统一社会信用代码91110000MA01ABCD2X", f"统一社会信用代码{NUMBER}"),
        ("请发至 a.b-c@qq.com", f"请发至 {MAIL}"),
        ("138\u200b0013\u200b8000", MOBILE),
        ("请帮李建国（身份证110101199003074258）出证明", f"请帮{NAME}（身份证{IDENTITY}）出证明"),
        ("王小明 13800138000，来办理", f"{NAME} {MOBILE}，来办理"),
        ("居民张三丰，男，身份证号：110101199003074258", f"居民{NAME}，男，身份证号：{IDENTITY}"),
        ("单位手机13800138000，应急办 13800138000", f"单位手机{MOBILE}，应急办 {MOBILE}"),
        ("请联系民政局，电话010-66543210", f"请联系民政局，电话{TELEPHONE}"),
    ],
)
def test_what_names_a_person_is_hidden_and_its_label_stays(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "请各社区于2026-11-20前报送，2026年11月25日14:30开会",
        "按照民发〔2015〕136号文件，第16项和第19项",
        "每户补贴2000000元，共1000000元",
        "20261120之前完成",
        "拨打12345热线",
        "填写姓名、身份证号、联系电话",
        "各位家长：请于周五前送孩子到校",
        "各位居民：请到社区体检",
        "负责人：请各社区于本周五之前填写统计表报送街道",
        "推广微信小程序和APP，安装国家反诈中心APP",
        "通知辖区60岁以上老年人免费体检，一二三四五号楼",
        "姓名：、电话：",
        "",
    ],
)
def test_what_names_nobody_stays(text):
    assert mask(text) == text


@pytest.mark.parametrize(("text", "masked"), MISLEADING.items())
def test_a_long_text_that_misleads_is_masked_to_its_end(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "我叫张小红，在禾苑社区上班。区商务局李建国让我们每天报表。",
            "我叫〔某人〕，在〔某社区〕上班。区商务局〔某人〕让我们每天报表。",
        ),
        ("我是禾苑社区的，统计局要求我们报表。", "我是〔某社区〕的，统计局要求我们报表。"),
        ("我在禾苑街道禾苑社区工作，禾苑社区天天报表。", "我在〔某社区〕工作，〔某社区〕天天报表。"),
        ("我们禾苑社区每天报表。", "我们〔某社区〕每天报表。"),
    ],
)
def test_of_who_writes_the_name_and_the_community_are_hidden(text, masked):
    assert mask_reporter(text) == mask_reporter(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "区统计局在禾苑社区要求报表。",
        "要求我们社区报表，我们每个社区都要报。",
        "我看见区商务局让禾苑社区挂牌。",
        "要求我们到禾苑社区开会。",
    ],
)
def test_a_community_to_which_the_writer_does_not_say_to_belong_stays(text):
    assert mask_reporter(text) == text
