"""Long texts, many lines and misleading texts, for tests of what is found and for bars of how long it takes."""

import random

from registry.matching import Line

AGED = Line("a13", "assist", "13", "协助做好老年人权益保障工作", keywords=("老人", "独居老人", "探访"))
CHILDREN = Line("a15", "assist", "15", "协助做好未成年人权益保障工作", keywords=("儿童", "防溺水"))
HEALTH = Line("a3", "assist", "3", "协助做好公共卫生工作", keywords=("疫苗", "接种"))
INVESTMENT = Line("n1", "negative", "1", "招商引资任务指标", keywords=("招商", "-招商银行"))
NEWSPAPERS = Line("n8", "negative", "8", "摊派报刊", keywords=("报刊", "订+份"))
DOG = Line("c4", "not_to_issue", "4", "居民养犬证明", keywords=("养犬", "养狗"))
SINGLE = Line("c8", "not_to_issue", "8", "婚姻状况证明", keywords=("单身", "离异"))
HEIR = Line("m3", "may_issue", "3", "继承关系证明", keywords=("继承关系", "用于:过户"))
LINES = (AGED, CHILDREN, HEALTH, INVESTMENT, NEWSPAPERS, DOG, SINGLE, HEIR)
#: Texts of which each begins what a pattern of the masking looks for, again and again; and how they read masked.
MISLEADING = {
    "a" * 2000: "a" * 2000,
    "1 " * 1000: "〔银行卡〕 ",
    "姓名" * 1000: "姓名" * 1000,
    "a." * 1000 + "@": "a." * 1000 + "@",
    "1---" * 500: "〔银行卡〕---",
    "请登记电话13800138000。" * 100: "请登记电话〔手机〕。" * 100,
}


def long_text(characters):
    """So many characters of nothing but words of the lines and signs between them; the same each time."""
    words = [word for line in LINES for word in line.keywords] + ["社区", "居民", ",", "。"]
    dice = random.Random(1)
    return "".join(dice.choice(words) for _ in range(characters * 6 // 10))[:characters]


def many_lines(count):
    """So many admissions with names and keywords of chance; the same each time."""
    dice = random.Random(2)
    signs = [chr(code) for code in range(0x4E00, 0x5000)]

    def said(length):
        return "".join(dice.choices(signs, k=length))

    return [Line(i, "admission", f"示范区准〔2026〕{i}号", said(10), keywords=(said(3),)) for i in range(count)]


def words_of(line):
    """The words by which a line is looked for, without their signs."""
    return (line.name, *(word.lstrip("+-用于:") for word in line.keywords))
