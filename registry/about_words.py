"""Whether a text speaks of a listed or admitted matter at all: a word in common with its name, keywords, content or guidance."""

import re
from dataclasses import dataclass

from registry.keywords import EXCEPT_MARK, HINT_MARK, PURPOSE_MARK, TOGETHER_MARK
from registry.line_words import EMPTY_WORDS, FRAME_WORDS
from registry.notice_text import normalise

#: Words of any request: sharing them shares nothing, and a text of nothing else asks for no matter of its own.
_ANY_REQUEST = re.compile(
    r"附件|要求|办理|落实|抓好|认真|反馈|按时|及时|尽快|完成|上报|报送|按照|按|具体|详见|见|如下|现将|根据|转发|通知|张贴|海报|宣传|入户|走访|上门|联系|"
    r"工作人员|人员|每天|每日|每周|每月|每季度|每半年|每年|定期|早晚|小时|负责|安排|实施|执行|配合|支持|各单位|各|你|一|二|两|三|名|次|个|月|日|周|前|后|由|就|做|好|于|"
    r"单位|部门|街道|辖区|现场|时间|地点|方式|内容|通过|进行|统一|全部|所有|另外|另|并|需|要|必须|务必"
)
FEWEST = 2  # characters in a row that are left of a word
IN_LONG_TEXTS = 3  # of a text of many words less than this is chance


@dataclass(frozen=True)
class Described:
    """What says what a matter is: its name, record number, keywords, and longer texts such as content and guidance."""

    name: str = ""
    number: str = ""
    keywords: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def speaks_of(text, described):
    """Whether a text has a word of a matter."""
    said = normalise(text)
    if any(_stands_in(keyword, said) for keyword in described.keywords):
        return True
    if any(normalise(name) in said for name in (described.name, described.number) if name):
        return True
    own, long = _runs([described.name], FEWEST), _runs(described.texts, IN_LONG_TEXTS)
    return any(run in said for run in own | long)


def asks_something_of_its_own(text):
    """Whether a text holds more than what any request says."""
    return any(len(part) >= FEWEST for part in _parts(text))


def _stands_in(keyword, said):
    """Whether a keyword, as the reviewers write it, stands in a text in normal form."""
    keyword = normalise(keyword)
    if not keyword or keyword.startswith(EXCEPT_MARK):
        return False
    parts = keyword.removeprefix(HINT_MARK).removeprefix(normalise(PURPOSE_MARK)).split(TOGETHER_MARK)
    return all(part.strip() in said for part in parts)


def _runs(texts, length):
    """Stretches of so many characters of the words of some texts."""
    parts = [part for text in texts if text for part in _parts(text)]
    return {part[i : i + length] for part in parts for i in range(len(part) - length + 1)}


def _parts(text):
    """What is left of a text between the words that any may hold."""
    said = normalise(text)
    for empty in (EMPTY_WORDS, FRAME_WORDS, _ANY_REQUEST):
        said = empty.sub(" ", said)
    return said.split()
