"""Names of persons in Chinese sentences: surnames, the words beside which a name stands, and words that only look like one.

A name is a surname with one or two characters more, beside a word that says that a person is meant, and before one that
ends it. Places, units and offices that begin with a surname (王府社区, 高新区, 党委书记) name nobody.
"""

import re
from pathlib import Path

#: The common surnames of one character, by how frequent they are.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪"
    "庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾"
    "尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "萧阎傅洪赖郁谌奚封楚冀邰胥尧钮井巴骆晋籍鹿濮扈鄢昝蔺楼晁幸匡阙卿桓宓郜邸蹇揣郗逄鞠衡练闻隆储戎束韶蓟薄鄂屠苍莘贡郦雍寿浦茹宦"
    "庾暨弘沃蔚訾阚荆竺逯郏燕慕巢蒯侍帅亢况缑墨笪佴伯仝亓仉昌粟敬尉漆栗衣隗厍夔乜殳禄璩戈慎鱼堵嵇滑裘糜芮羿乌仰禹狄伊茅羊麴湛汲邴"
)
COMPOUND = [
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "宇文",
    "司徒",
    "司空",
    "夏侯",
    "轩辕",
    "长孙",
    "端木",
    "呼延",
    "南宫",
    "独孤",
    "闻人",
    "申屠",
    "太史",
    "赫连",
    "澹台",
    "公冶",
    "濮阳",
    "淳于",
    "太叔",
    "公羊",
    "钟离",
    "鲜于",
    "闾丘",
    "亓官",
    "仲孙",
    "公西",
    "拓跋",
    "完颜",
    "东郭",
    "梁丘",
    "谷梁",
    "纳兰",
]
#: Surnames that are so often another word that they are read as a name only before a colon or a number.
_OTHER_WORDS = "和应连查别单计项解管包成路商师农明水楼鄂冀敬"
_PLAIN = "".join(dict.fromkeys(one for one in SURNAMES if one not in _OTHER_WORDS))
#: No name of a person is written with these.
_NEVER = "的了是我你他她它们要让把被请各不也还又都这那并且但则因该每吗呢吧啊局委办科所站部处室院校员组队区县镇社街号您说在求将给到对与及或等个会"
#: So begin words and names of places that aren't names of persons.
_WORDS = (Path(__file__).parent / "data" / "not_names.txt").read_text(encoding="utf-8").split()
_NOT = f"(?!{'|'.join(sorted(set(_WORDS)))})"
_GIVEN = f"[^\\W\\d_a-zA-Z{_NEVER}]"
_TITLES = "同志|先生|女士|老师|书记|主任|科长|局长|处长|所长|站长|股长|部长|主席|组长|队长|镇长|校长|院长|经理|师傅|副主任|副科长|副局长|副书记"
_NO_TITLE = f"(?!{_TITLES})"
_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{_PLAIN}])"
_PERSON = f"{_NOT}{_SURNAME}{_NO_TITLE}{_GIVEN}{{1,2}}?"
_PERSON_OF_THREE = f"{_NOT}{_SURNAME}{_NO_TITLE}{_GIVEN}{{2}}"

ROLES = [
    "经办人员",
    "经办人",
    "联系人",
    "联络人",
    "联络员",
    "负责人",
    "负责同志",
    "责任人",
    "工作人员",
    "网格员",
    "网格长",
    "办事员",
    "科员",
    "科长",
    "股长",
    "主任",
    "书记",
    "局长",
    "处长",
    "所长",
    "站长",
    "镇长",
    "区长",
    "主席",
    "组长",
    "队长",
    "校长",
    "院长",
    "部长",
    "委员",
    "干部",
    "民警",
    "社工",
    "专干",
    "专员",
    "秘书",
    "经理",
    "领导",
    "群主",
    "举报人",
    "投诉人",
    "反映人",
    "报告人",
    "当事人",
    "申请人",
    "户主",
    "居民",
    "业主",
    "住户",
    "租客",
    "家长",
    "学生",
    "老人",
    "患者",
]
_SURE_ROLES = "|".join(ROLES[: ROLES.index("居民")])
#: With these people in general are meant as often: a name after them is one of three characters.
_GENERAL_ROLES = "|".join(ROLES[ROLES.index("居民") :])
_SIGNS = r"$|[\s,，。;；:：、()（）〔〕\[\]【】<>《》“”‘’\"'!！?？…/|0-9A-Za-z—\-]"
_VERBS = (
    "在|要求|说|让|将|把|被|向|给|对|于|到|来|去|打|称|叫|催|发|通知|电话|表示|强调|提出|提到|布置|安排|指示|指派|下派|下达|下发|转发|转达|告知|告诉|反映|"
    "又|也|还|都|就|已|曾|多次|一再|反复|再次|亲自|直接|口头|当场|私下|单独|擅自|违规|微信|负责|主持|带队|带人|带着|带领|组织|的|和|与|及|等|是|为|以|用|通过|"
    "本人|今天|昨天|上周|本周|上月|本月|每天|每日|每周|每月|自|从|因|未|没|不|住|上班|工作|我|男|女|两|拿|收|签|催促|牵头|经办|答复|承认|拒绝|威胁|扣|报|检查|"
    "登记|填|申请|参加|举报|投诉|配合|协助|帮|找"
)
#: What follows a word shows that it has ended.
ENDS = f"(?={_SIGNS}|{_VERBS}|{_TITLES})"
_UNIT_ENDS = r"(?:(?<![举承主协经督代帮交开申补待])办|委|局|科|所|站|中心|社区|街道|办事处|公司|支队|大队|学校|医院|居委会|村委会|科协|妇联|残联|文联|工商联|工会)"
_BEFORE = r"(?:^|(?<=[\s,，。;；:：、()（）〔〕\[\]【】<>《》“”‘’\"'!！?？…/由让向请和与及是叫给对跟找把被同经据委局办科所站心区道处室部会协联队院校长员人说为将于从以我他们的了时日月号天上下中里午晚早]))"
_BESIDE = (
    rf"(?:{_SURE_ROLES})(?:是|为|叫|名叫)?[ \t]*(?P<a>{_PERSON}){ENDS}",
    rf"(?:{_GENERAL_ROLES})[ \t]*(?P<b>{_PERSON_OF_THREE}){ENDS}",
    rf"{_BEFORE}(?P<c>{_PERSON})(?={_TITLES})",
    rf"{_UNIT_ENDS}[ \t]*(?P<d>{_PERSON})(?={_VERBS}|{_TITLES})",
    rf"{_UNIT_ENDS}[ \t]*(?P<e>{_PERSON_OF_THREE})(?={_SIGNS})",
    rf"(?:我叫|我名叫|名叫|我的名字叫|我的名字是)[ \t]*(?P<f>{_SURNAME}{_GIVEN}{{1,2}}?(?={_SIGNS}|{_VERBS})|{_SURNAME}{_GIVEN}{{1,2}})",
    rf"(?:我是|本人)[ \t]*(?:叫)?(?P<g>{_PERSON})(?={_SIGNS}|{_VERBS})",
)
_SURE = tuple(re.compile(one) for one in _BESIDE)
_DOUBTFUL = re.compile(rf"{_BEFORE}(?P<a>{_PERSON_OF_THREE})(?={_VERBS})")
#: So much of what stands around a doubtful name is shown, in characters.
AROUND = 8


def names_in(text):
    """The names of persons that stand in the text as such, in its order, each once."""
    found = {}
    for pattern in _SURE:
        for match in pattern.finditer(text):
            found.setdefault(match.group(match.lastgroup), match.start(match.lastgroup))
    return sorted(found, key=found.get)


def without_names(text, names, instead):
    """The text with these names replaced wherever they stand as a name; one of two characters only before what ends it."""
    long = [re.escape(one) for one in sorted(names, key=len, reverse=True) if len(one) > 2]
    short = [re.escape(one) for one in names if len(one) <= 2]
    parts = [*long, *([rf"(?:{'|'.join(short)}){ENDS}"] if short else [])]
    return re.sub("|".join(parts), instead, text) if parts else text


def doubtful_passages(text):
    """Passages in which a name may stand that no word beside it makes sure, as short quotations; each once."""
    sure = set(names_in(text))
    found = {}
    for match in _DOUBTFUL.finditer(text):
        if match.group("a") not in sure:
            start = max(0, match.start() - AROUND)
            found.setdefault(text[start : match.end() + AROUND].replace("\n", " "), None)
    return list(found)
