"""Lists whose lines stand under headings, say who does what, and where a public service is had."""

from datetime import date

from tests.district import draft_order
from web import clock
from web.workflow import perform

PLACE = "街道便民服务中心一楼"
SINCE = date(2025, 3, 1)


def headed(*lines):
    """Lines to add: (list, number, heading, subheading) each, named by their number."""
    return [
        (kind, "add", number, {"name": f"{kind}事项{number}", "heading": heading, "subheading": subheading})
        for kind, number, heading, subheading in lines
    ]


def publish_with(district, lines, *, leading=(), cooperating=(), since=SINCE, number="测民发〔2025〕30号"):
    """An order of ``lines`` published on ``since``, each led by and with these departments; in force from the next day."""
    order = draft_order(district, published_on=since, number=number, lines=lines)
    for line in order.lines.all():
        line.lead_departments.set(leading)
        line.cooperating_departments.set(cooperating)
    with clock.at(since):
        perform(order, "publish", by=district.reviewer)
    return order


def divided_lists(district):
    """One assisted matter with a division of work, and one public service with a place to go to."""
    role = {"community_role": "通知居民", "keywords": ["消防"], "heading": "平安建设", "subheading": "消防安全"}
    place = {"service_place": PLACE, "keywords": ["社保卡"], "heading": "社会保障"}
    return publish_with(
        district,
        [
            ("assist", "add", "21", {"name": "协助消防检查", **role}),
            ("public_service", "add", "1", {"name": "社保卡申领", **place}),
        ],
        leading=[district.department],
        cooperating=[district.other_department],
    )
