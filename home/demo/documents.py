"""Draft documents sent for pre-review in the demonstration: one with its opinion, one that waits for it."""

import uuid
from datetime import timedelta

from admission.document_forms import drafted, suggested
from admission.document_reviews import start, write_opinions
from admission.models import ClauseOpinion
from dispatch.verdicts import Verdict
from home.demo.people import officers
from web.workflow import perform

SPACE = uuid.UUID("0a3a1f52-0d0c-4b43-9c0e-1d3f0a6c5b77")  # tokens are the same whenever the district is made
REVIEWER = "shenhe"
UNTIL_ISSUE = 30  # days after it is sent
#: Working days before today on which each is sent; the first is answered so many working days later.
SENT, ANSWERED_AFTER, WAITING_SINCE = 18, 6, 2

TITLE = "关于开展冬季消防安全集中宣传的通知（征求意见稿）"
TEXT = """各街道办事处、各物业服务企业：
为做好冬季消防安全工作，现就有关事项通知如下。
一、物业服务企业对楼道和充电设施开展一次检查，发现隐患的当场整改。
二、各社区张贴消防安全提示，协助开展消防安全宣传教育。
三、各社区建立沿街商户消防隐患台账，每周报送排查进度。
四、社区居委会与居民户签订消防安全责任书，签订率纳入年底考核。
五、各社区为独居老人更换烟感报警器电池，填写更换登记表。
六、宣传经费由区应急局统一安排，不得向社区摊派。
区应急管理局"""
ALSO_TITLE = "关于做好社区口袋公园日常管护工作的通知（征求意见稿）"
ALSO_TEXT = """各街道办事处：
为管好用好新建的口袋公园，现将有关事项通知如下。
一、园林养护企业负责绿化修剪、病虫害防治和设施维修。
二、请各社区每天安排人员巡查口袋公园，填写巡查记录表。
三、社区收到居民反映的设施损坏，可以转告养护企业。
四、请社区为应聘养护员的居民出具无犯罪记录证明。
区城市管理局"""

#: What the office says of a clause, by the verdict of the lists; of anything else, that its words should be plainer.
OPINIONS = {
    Verdict.DUTY: (ClauseOpinion.LISTED, ""),
    Verdict.ASSIST: (ClauseOpinion.LISTED, "限于张贴和转发，不得另行下达数量要求"),
    Verdict.ADMITTED: (ClauseOpinion.LISTED, "按准入决定写明的范围和期限"),
    Verdict.NEGATIVE: (ClauseOpinion.STRIKE, "属于禁入事项"),
    Verdict.NOT_TO_ISSUE: (ClauseOpinion.STRIKE, "社区不应出具这类证明"),
    Verdict.UNLISTED: (ClauseOpinion.APPLY, "清单里没有这一事项，确需社区协助的先申请准入"),
}
PLAINER = ClauseOpinion.REWRITE, "请写明由谁做、社区只做什么"


def send_documents(district, days, timeline):
    """Let one department have its opinion, and another wait for it."""
    sent = days.working_on_or_before(days.calendar.subtract(days.today, SENT))
    waits = days.working_on_or_before(days.calendar.subtract(days.today, WAITING_SINCE))
    first = Document(district, "yj", TITLE, TEXT)
    timeline.note(days.moment(sent, 10, 15), first.send, sent)
    timeline.note(days.moment(days.calendar.add(sent, ANSWERED_AFTER), 16, 5), first.answer)
    timeline.note(days.moment(waits, 14, 35), Document(district, "cg", ALSO_TITLE, ALSO_TEXT).send, waits)


class Document:
    """One draft on its way."""

    def __init__(self, district, unit, title, text):
        self.unit = district.units[unit]
        self.drafter = officers(district)[unit]
        self.reviewer = district.people[REVIEWER]
        self.title, self.text = title, text
        self.review = None

    def send(self, day):
        """Write it, and hand it in."""
        self.review = start(
            unit=self.unit,
            by=self.drafter,
            token=uuid.uuid5(SPACE, self.unit.code),
            title=self.title,
            text=self.text,
            issue_by=day + timedelta(days=UNTIL_ISSUE),
        )
        perform(self.review, "submit", by=self.drafter)

    def answer(self):
        """An opinion on each clause, then on the whole."""
        said = {one.pk: OPINIONS.get(one.matched["verdict"], PLAINER) for one in self.review.clauses.all()}
        self.review = write_opinions(self.review, said, by=self.reviewer, seen=self.review.version)
        words = {"opinion": suggested(self.review), "answer": drafted(self.review)}
        perform(self.review, "answer", by=self.reviewer, **words)
