"""Print the demonstration's accounts: who they are, and where each one's work begins."""

from unicodedata import east_asian_width

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from home.demo.people import PASSWORD, present_accounts
from home.places import PLACES

HEADINGS = ("用户名", "密码", "岗位", "单位", "从哪里开始")


def width(text):
    """Columns that ``text`` takes in a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def table(rows):
    """``rows`` of texts as lines with aligned columns."""
    widths = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        "  ".join(cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def place(account):
    """The page on which the account's work begins, by its name in the navigation."""
    return next((str(one.label) for one in PLACES if one.url_name == account.start), "首页")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="every account, not only one for each role")

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("演示账号只在演示环境（DEMO=1）里有。")
        accounts = present_accounts()
        if not accounts:
            raise CommandError("还没有演示账号，请先运行 manage.py seed_demo。")
        shown = [
            (one.username, PASSWORD, str(one.role_label), one.unit, place(one))
            for one in accounts
            if one.is_shown or options["all"]
        ]
        self.stdout.write("\n".join(table([HEADINGS, *shown])))
        if not options["all"]:
            self.stdout.write(
                f"各社区、街道、部门都有账号，共 {len(accounts)} 个，密码相同；全部列出：script/manage demo_accounts --all"
            )
