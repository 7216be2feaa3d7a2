"""「这件事我们该接吗？」 for many texts: one text a line in, one JSON object a line out."""

import json
import os
import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dispatch.questions import answer_with
from dispatch.standing import Standing
from dispatch.whose import authority_for, no_such_community
from registry.models import Community
from web import clock
from web.days import read_day, read_moment
from web.refusals import BadQuery

BAD_INPUT = 2


class Command(BaseCommand):
    """Without a community only the lists answer. An empty line is ``unclear`` with no candidates.

    An answer that rests on a line with co-operating departments, a part of the community or a place to go to tells them
    as ``division``, and for a public service the ``sentence`` that says where to go.
    A line is read up to 20,000 characters. Input is UTF-8, with or without a byte order mark.
    Ends with status 2 and one sentence when an option or the input can't be read.
    """

    help = "Reads one text a line from standard input and writes one answer a line as JSON."

    def add_arguments(self, parser):
        parser.add_argument("--community", default="", metavar="CODE", help="code of the community that asks")
        parser.add_argument("--authority", default="", metavar="SHORT_NAME", help="short name of the authority")
        parser.add_argument("--on", default="", metavar="YYYY-MM-DD", help="the day of the law (default: today)")
        parser.add_argument("--known-at", default="", metavar="MOMENT", help="as known at a moment (default: now)")

    def handle(self, *, community, authority, on, known_at, **options):
        """Answer every line."""
        try:
            standing = self.standing(community, authority, on, known_at)
            for line in read_lines(sys.stdin):
                self.stdout.write(json.dumps(answer_with(standing, line).as_json(), ensure_ascii=False))
                self.stdout.flush()
        except BadQuery as why:
            self.stderr.write(str(why))
            sys.exit(BAD_INPUT)
        except BrokenPipeError:
            # The reader has seen enough, as `head` does.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def standing(self, community, authority, on, known_at):
        """What holds, by the options. Raises BadQuery with a sentence."""
        on = read_day(on, field="on", default=clock.today())
        known_at = read_moment(known_at)
        authority = authority_for(None, authority)
        found = None
        if community:
            found = Community.objects.of(authority).on(on).filter(code=community).first()
            if found is None:
                raise no_such_community(community)
        return Standing.load(authority, community=found, on=on, known_at=known_at)


def read_lines(stream):
    """The lines of a stream without their ends. Raises BadQuery that names the first line that isn't UTF-8."""
    for n, raw in enumerate(stream.buffer, 1):
        try:
            line = raw.decode("utf-8-sig" if n == 1 else "utf-8")
        except UnicodeDecodeError:
            raise BadQuery(
                _("第 %(n)s 行不是 UTF-8 编码，请先把文件转换成 UTF-8。") % {"n": n}, code="not_utf8"
            ) from None
        yield line.rstrip("\r\n")
