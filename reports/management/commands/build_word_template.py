"""Builds the Word template of the monthly report anew: ``manage.py build_word_template [--to FILE]``."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.word import TEMPLATE
from reports.word_template import build_template


class Command(BaseCommand):
    """Overwrites the template, and with it whatever the office has changed in it."""

    help = _("重新生成月报的 Word 模板（会覆盖对模板的手工修改）")

    def add_arguments(self, parser):
        parser.add_argument("--to", default=str(TEMPLATE), help=_("写到哪个文件"))

    def handle(self, *args, **options):
        try:
            build_template(options["to"])
        except OSError as error:
            raise CommandError(
                _("写不了 %(path)s：%(reason)s。") % {"path": options["to"], "reason": error.strerror}
            ) from error
        self.stdout.write(options["to"])
