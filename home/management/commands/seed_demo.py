"""Load the demonstration district with twelve past months; safe to repeat."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from home.demo import district
from home.demo.units import DISTRICT
from web.days import read_day
from web.refusals import BadQuery


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--today", help="the day to which the past is relative, YYYY-MM-DD; default: the present day"
        )

    def handle(self, *, today=None, **options):
        if not settings.DEMO:
            raise CommandError("这里不是演示环境：只有设置了 DEMO=1 才能装入示范区。")
        try:
            day = read_day(today, field="today")
        except BadQuery as error:
            raise CommandError(str(error)) from error
        if district.exists():
            self.stdout.write(f"{DISTRICT}已经在库里，没有改动。")
            return
        made = district.seed(day)
        self.stdout.write(f"已装入{DISTRICT}：{len(made.communities)} 个社区，{len(made.people)} 个账号。")
