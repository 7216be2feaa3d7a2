"""Hides who is meant: numbers of persons, ways to reach them, and names that a text gives as such. Text in, text out.

Rather too much than too little: a run of digits long enough to be a telephone or a card is hidden, whatever it is.
"""

import re
import unicodedata

from registry.name_words import SURNAMES, names_in, without_names

IDENTITY, CARD, MOBILE, TELEPHONE, NUMBER = "〔身份证〕", "〔银行卡〕", "〔手机〕", "〔电话〕", "〔号码〕"
MAIL, WECHAT, PLATE, NAME, COMMUNITY = "〔邮箱〕", "〔微信〕", "〔车牌〕", "〔某人〕", "〔某社区〕"

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_CHINESE_DIGITS = dict(zip("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "00012345678911234567" + "89", strict=True))
# So many Chinese digits in a row are a number; fewer are words, such as 李四.
_CHINESE_NUMBER = re.compile(rf"[{''.join(_CHINESE_DIGITS)}](?:[ \t-]?[{''.join(_CHINESE_DIGITS)}]){{5,}}")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Between the digits of one number people write blanks, dashes, dots and brackets, but no line break and no comma.
_GAP = r"[ \t\u00a0\u2000-\u200a\u3000._·•‑‐–—―~/()（）-]{0,3}"
_RUN = re.compile(rf"(?:\+|[(（](?=0\d))?\d(?:{_GAP}\d)*(?:{_GAP}[xX](?![a-zA-Z]))?")
_DATE = re.compile(r"(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)")
_COMPACT_DATE = re.compile(r"(?:19|20)\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])")
_UNIT = re.compile(r"\s*(?:元|万|亿|人|户|份|件|次|套|个|平方|米|公里|吨|千克|公斤|年|页|字|%)")
_LABELLED = re.compile(
    r"(?<!〔)(?:(?:联系|咨询|办公|值班|固定|座机|热线)?电话|手机|座机|传真|联系方式|致电|拨打|tel|phone|qq群?|扣扣|身份证|证件|卡|账|帐)"
    r"(?:号码|号)?[^\d\n,，。;；、]{0,4}$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_WECHAT = re.compile(
    r"((?<!〔)(?:微信|薇信|威信|weixin|wechat|vx|wx|v信)(?:号|账号|id)?[^a-z0-9_\n,，。;；〔〕]{0,4})(?<![a-z])([a-z0-9_][a-z0-9_-]{4,})",
    re.IGNORECASE,
)
_PLATE = re.compile(rf"[{_PROVINCES}][A-Za-z][·•.\s-]?[A-Za-z0-9]{{4,5}}[A-Za-z0-9挂学警港澳试超](?![A-Za-z0-9])")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\d{7,9}(?![A-Za-z0-9])")
_CREDIT_CODE = re.compile(r"(?<![A-Za-z0-9])(?=\d{0,16}[A-Z])[0-9A-Z]{18}(?![A-Za-z0-9])")

_TITLES = (
    r"姓名|名字|联系人|经办人|负责人|当事人|申请人|投诉人|举报人|报警人|被访人|户主|房东|监护人|"
    r"法定代表人|法人代表|代理人|收件人|寄件人|死者|逝者|配偶|丈夫|妻子|父亲|母亲|儿子|女儿"
)
_GROUPS = r"居民|家长|业主|住户|租客|学生|老人|患者|亲属|家属|本人"  # whom a notice addresses as well
_NO_NAME = re.compile(r"请|各|于|按|由|见|详|同上|无|待|填|为|需|须|应|在")
_ONE_NAME = r"[\u4e00-\u9fff]{1,12}(?:[·•・.][\u4e00-\u9fff]{1,12})+|[A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*){0,3}|[\u4e00-\u9fff]+"
_NAMED = re.compile(rf"((?<!〔)(?:{_TITLES})(?:姓名)?[ \t]*[:：=][ \t]*|(?<!〔)姓名[ \t\u3000]+)({_ONE_NAME})")
_MORE_NAMED = re.compile(rf"({NAME}[ \t]*[、/和及与][ \t]*)([{SURNAMES}][\u4e00-\u9fff]{{1,3}})(?![\u4e00-\u9fff])")
_AFTER_NAME = r"(?=$|[\s,，。;；:：、()（）\[【<《0-9〔]|电话|手机|联系|身份证|女士|先生|同志|男|女)"
_NAMED_PLAINLY = re.compile(
    rf"((?<!〔)(?:(?:姓名|联系人|经办人|负责人|申请人|当事人|户主)(?:是|为|叫)?|(?:{_GROUPS})[ \t]*[:：])[ \t]*)([{SURNAMES}][\u4e00-\u9fff]{{1,2}}?){_AFTER_NAME}"
)
# A name is rarely announced as one when a number follows it: 李建国（身份证…）, 王小明 139…; offices and titles name nobody.
_BEFORE_NUMBER = re.compile(
    rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?<![办局委科部站所心院队处室组会长员])(?<!主任|书记|老师)"
    rf"(?=[ \t]*[（(，,、]?[ \t]*(?:(?:男|女|同志|先生|女士)[ \t]*[，,、]?[ \t]*)?"
    rf"(?:(?:公民|居民)?(?:身份证|证件)(?:号码|号)?(?:是|为)?[:： \t]*{IDENTITY}|{IDENTITY}|{MOBILE})"
    rf"|[ \t]*[（(，,][ \t]*(?:联系)?(?:电话|手机)(?:号码|号)?(?:是|为)?[:： \t]*(?:{MOBILE}|{TELEPHONE}))"
)
_COMMUNITY = r"((?!本|该|那|所|几|多)[^\W\d_a-zA-Z在到的是了让把被向给和与去看要都有说听叫们我现这每各全某个两]{1,14}?(?:社区|居委会|村委会|村))"
# Of the community the writer says 我是…的, 我在…上班, 我们…; or works there, in a sentence that begins with 我 or 本人.
_OWN_COMMUNITY = (
    re.compile(rf"(?:我们?|本人|咱们?)(?:也|都)?(?:是|来自|属于|就职于|任职于|住在|家住|居住在){_COMMUNITY}"),
    re.compile(rf"(?:我们?|咱们?|本人){_COMMUNITY}"),
    re.compile(
        rf"(?:我|本人|咱)[^。！？!?\n]{{0,40}}?在{_COMMUNITY}(?:居委会|居民委员会|党委|服务站)?"
        r"(?=上班|工作|任职|当|做|干|担任|居住|住|生活|的|值班|服务|负责)"
    ),
)
LONGEST_NAME = 12  # characters; a longer stretch after a label is a sentence, of which the beginning is the name
SHORT_NAME = 4


def mask(text):
    """The text with identity, telephone, card and other long numbers, e-mail, WeChat ids, plates and stated names hidden.

    Masking what is masked changes nothing.
    """
    text = _INVISIBLE.sub("", text)
    text = _replaced(_MAIL, text, MAIL)
    text = _plain_sub(_WECHAT, text, lambda found: _after_label(found, WECHAT))
    text = _replaced(_PLATE, text, PLATE)
    text = _replaced(_CREDIT_CODE, text, NUMBER)
    text = _replaced(_PASSPORT, text, NUMBER)
    text = _plain_sub(_RUN, text, _number)
    for pattern in (_NAMED, _NAMED_PLAINLY):
        text = pattern.sub(_name, text)
    text = without_names(text, names_in(text), NAME)
    text = _BEFORE_NUMBER.sub(NAME, text)
    while (more := _MORE_NAMED.sub(rf"\1{NAME}", text)) != text:
        text = more
    return text


def mask_reporter(text):
    """The text masked, and besides, wherever it stands, the community of which it says that who writes is of it."""
    text = mask(text)
    own = {found.group(1) for pattern in _OWN_COMMUNITY for found in pattern.finditer(text)}
    own |= {one.rpartition("街道")[2] for one in own} - {"社区", ""}
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, COMMUNITY)
    return text


def _plain(text):
    """The text sign by sign in its plainest form: half-width, numbers in Chinese digits as digits. Of the same length."""
    text = _CHINESE_NUMBER.sub(lambda found: "".join(_CHINESE_DIGITS.get(sign, sign) for sign in found.group()), text)
    return "".join(_plain_sign(sign) for sign in text)


def _plain_sign(sign):
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def _plain_sub(pattern, text, answer):
    """Finds in the plain form, replaces in the text as written. ``answer(match)`` gives [(start, end, mask)]."""
    parts, done = [], 0
    for found in pattern.finditer(_plain(text)):
        for start, end, words in answer(found):
            parts += [text[done:start], words]
            done = end
    return "".join([*parts, text[done:]])


def _replaced(pattern, text, words):
    return _plain_sub(pattern, text, lambda found: [(*found.span(), words)])


def _after_label(found, words):
    return [(*found.span(2), words)]


def _number(found):
    """What a run of digits is: hidden by its kind, or left when it is a date, an amount, or too short."""
    written, text = found.group(), found.string
    digits = re.sub(r"\D", "", written)
    is_labelled = bool(_LABELLED.search(text[max(0, found.start() - 16) : found.start()]))
    if not is_labelled and _says_days(written):
        return []
    kind = _kind_of(digits, written, is_labelled=is_labelled, has_unit=bool(_UNIT.match(text, found.end())))
    return [(*found.span(), kind)] if kind else []


def _says_days(written):
    """Whether nothing is left of the run but days and at most a time or a small number."""
    rest, days = _DATE.subn("", written)
    if not days:
        rest, days = re.sub(rf"(?<!\d){_COMPACT_DATE.pattern}(?!\d)", "", written), len(written) == 8
    return bool(days) and len(re.sub(r"\D", "", rest)) <= 4


def _kind_of(digits, written, *, is_labelled, has_unit):
    ends_in_x = written[-1] in "xX"
    local = re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$)", "", digits)
    if (len(digits) == 17 and ends_in_x) or len(digits) in (15, 18):
        return IDENTITY
    if re.fullmatch(r"1[3-9]\d{9}", local):
        return MOBILE
    if len(digits) >= 16:
        return CARD
    if re.match(r"0\d{9,}|[48]00\d{7}|860?\d{9,}", digits) and len(digits) <= 14:
        return TELEPHONE
    if len(digits) >= 9:
        return "" if has_unit and written.isdigit() else NUMBER
    if is_labelled and len(digits) >= 6:
        return TELEPHONE
    return TELEPHONE if _is_local_number(digits, written) and not has_unit else ""


def _is_local_number(digits, written):
    """Seven or eight digits, as a telephone in one's own town, in one or two groups."""
    groups = re.findall(r"\d+", written)
    return len(digits) in (7, 8) and digits[0] in "2345678" and len(groups) <= 2 and min(map(len, groups)) >= 3


def _name(found):
    """The label stays. A long stretch without punctuation is a sentence: its beginning is taken for the name."""
    name = found.group(2)
    if _NO_NAME.match(name):
        return found.group()
    rest = name[SHORT_NAME:] if len(name) > LONGEST_NAME else ""
    return f"{found.group(1)}{NAME}{rest}"
