"""Signs that the code looks for in what people write: no words of the interface."""

import re

#: Stands in a drafted letter for the number that is drawn when it is signed.
NUMBER = "【准入编号】"
#: Between the months that somebody types.
BETWEEN_MONTHS = re.compile(r"[\s,，、;；月]+")
#: A year and a number:「示联纪〔2026〕8号」,「联席会议2026年第8次」.
NUMBERED = re.compile(
    r"[〔\[(（【〈<](19|20)\d\d[〕\])）】〉>]\s*第?\s*\d{1,5}\s*[号期次]?|(19|20)\d\d年\s*第?\s*\d{1,5}\s*[号期次]"
)
DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
#: Each kind of statement: the same kind of thing stands in the place of what is missing.
KINDS = tuple(
    map(
        re.compile,
        (
            DAY,
            r"共\d+个",
            r"\d[\d,]*(?:\.\d+)?[万亿]?元",
            r"\d+(?:次|小时|分钟)",
            r"(?<![年\d])\d{1,2}月(?!\d)",
            r"[\u4e00-\u9fff]{0,2}〔\d{4}〕\d+号",
        ),
    )
)
END = re.compile(rf"(?:[至到止]于?({DAY})|({DAY})(?:为?止|截止|到期))")
