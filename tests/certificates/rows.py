"""Asks and stamps of a small district, made by the verbs themselves."""

import json
import uuid
from datetime import date

from certificates.agencies import read_agency
from certificates.asking import press
from certificates.issuing import log_stamp
from certificates.lookup import look_up
from registry.models import ListLine
from tests.district import publish, standard_lists

TODAY = date(2026, 11, 20)
#: The two lists of these tests: number, name, keywords, and the purpose of what may be issued.
NOT_TO_ISSUE = (
    ("1", "亲属关系证明", ["亲属关系", "亲戚"]),
    ("10", "健在证明", ["健在", "还活着", "在世"]),
    ("20", "证件遗失证明", ["遗失", "丢了"]),
)
MAY_ISSUE = (("9", "生活困难证明", "申请临时救助", ["生活困难", "家里困难", "用于:临时救助"]),)


def certificate_lists(district):
    """The standard lists (无犯罪记录证明 may not be issued, 继承关系证明 may), and a few certificates more."""
    standard_lists(district)
    said = {"category": "certificate"}
    lines = [("not_to_issue", "add", n, {**said, "name": name, "keywords": words}) for n, name, words in NOT_TO_ISSUE]
    lines += [
        ("may_issue", "add", n, {**said, "name": name, "conditions": use, "keywords": words})
        for n, name, use, words in MAY_ISSUE
    ]
    publish(district, published_on=date(2025, 3, 1), number="测民发〔2025〕30号", lines=lines)
    return district


def line(district, kind, number):
    """The line with this number."""
    return ListLine.objects.get(item_list__authority=district.authority, item_list__kind=kind, number=number)


def found(district, text, **kwargs):
    """What the look-up answers."""
    return look_up(text, authority=district.authority, **kwargs)


def asked(district, text="派出所要无犯罪记录证明", agency="", *, by=None, community=None, token=None):
    """An ask, pressed by the worker of the first community."""
    ask, _made = press(
        found(district, text),
        community=community or district.community1,
        agency=read_agency(agency, district.authority),
        by=by or district.worker,
        token=token or uuid.uuid4(),
    )
    return ask


def stamped(district, purpose="申请临时救助", *, number="9", by=None, community=None, **said):
    """A stamp, logged by the worker of the first community."""
    issue, _made = log_stamp(
        line(district, "may_issue", number).pk,
        community=community or district.community1,
        by=by or district.worker,
        token=uuid.uuid4(),
        purpose=purpose,
        **said,
    )
    return issue


def rows_of_file(client, url):
    """The rows of a list taken away as JSON."""
    return json.loads(b"".join(client.get(url).streaming_content))["rows"]
