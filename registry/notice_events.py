"""Events of which people are told: for each the words of its notice, and what those words may be filled with.

One table: every room declares its own events in it (``notice_events.py``), and what an authority words otherwise
(``NoticeWording``) is held against it. What is sent is Chinese, whatever language anybody reads the pages in.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Placeholder:
    """What an event fills in: ``key`` in the code, ``{token}`` in the words, and an example."""

    key: str
    token: str
    example: str

    @property
    def braced(self):
        """As it is written in the words."""
        return f"{{{self.token}}}"


@dataclass(frozen=True)
class Event:
    """Something that people are told of. ``told`` says whom; a line of ``text`` with nothing to fill in is left out."""

    key: str
    group: str
    label: str
    told: str
    placeholders: tuple
    subject: str
    text: str = ""

    @property
    def examples(self):
        """{key: example} of everything that may be filled in."""
        return {one.key: one.example for one in self.placeholders}


#: {key: event} of every room, in the order in which they are declared.
EVENTS = {}


def declare(*events):
    """Put events into the table. Raises ValueError for a key that is taken."""
    for event in events:
        if event.key in EVENTS:
            raise ValueError(f"two notices are called {event.key}")
        EVENTS[event.key] = event


TITLE = Placeholder("title", "文件", "关于调整社区工作事项清单的通知")
DOCUMENT = Placeholder("document_number", "文号", "民发〔2026〕8号")
DAY = Placeholder("day", "日期", "2026年12月1日")
NUMBERS = Placeholder("numbers", "条目", "第3、12项")
WHO = Placeholder("who", "提出人", "第一社区")
LAST_DAY = Placeholder("last_day", "公示截止日", "2026年12月9日")
ACCEPTED = Placeholder("accepted", "是否采纳", "采纳")
ANSWER = Placeholder("answer", "答复", "按意见修改第3项。")
NAME = Placeholder("name", "事项", "犬只规范管理宣传")
LIST = Placeholder("list", "清单", "协助事项清单")
FIELD = Placeholder("field", "栏目", "内容")
BEFORE = Placeholder("before", "原文", "协助开展文名养犬宣传")
AFTER = Placeholder("after", "更正为", "协助开展文明养犬宣传")

LISTS = _("清单")
declare(
    Event(
        *("lines-changed", LISTS, _("清单调整文件公布"), _("关注所涉条目或者部门的人")),
        (TITLE, DOCUMENT, DAY, NUMBERS),
        "您关注的条目有调整：《{文件}》（{文号}）",
        "{日期}起生效，涉及{条目}。",
    ),
    Event(
        *("line-corrected", LISTS, _("条目勘误"), _("关注所涉条目或者部门的人")),
        (LIST, NUMBERS, FIELD, BEFORE, AFTER),
        "《{清单}》{条目}勘误",
        "{栏目}：「{原文}」更正为「{更正为}」。",
    ),
    Event(
        *("reconfirmation", LISTS, _("后生效的文件需要再次确认"), _("签发人，起草人除外")),
        (
            *(TITLE, DOCUMENT, DAY, NUMBERS),
            Placeholder("because", "在先文件", "关于增列协助事项的通知"),
            Placeholder("because_number", "在先文号", "民发〔2026〕7号"),
        ),
        "请再次确认《{文件}》（{文号}）",
        "《{在先文件}》（{在先文号}）{日期}起生效，改动了同一条在它之前的内容：{条目}。",
    ),
    Event(
        *("objection", LISTS, _("公示的文件收到异议"), _("起草人、签发人，登记异议的人除外")),
        (TITLE, DOCUMENT, WHO, DAY, LAST_DAY),
        "《{文件}》（{文号}）收到异议",
        "{提出人}{日期}提出。公示到{公示截止日}截止，公布以前逐件答复。",
    ),
    Event(
        *("objection-answered", LISTS, _("异议已答复"), _("提出异议的单位、登记异议的人")),
        (TITLE, DOCUMENT, ACCEPTED, ANSWER),
        "对《{文件}》（{文号}）的异议已答复",
        "{是否采纳}：{答复}",
    ),
)
