"""Minutes of meetings on which decisions rest: what their number must be like, and on which days a meeting may be held."""

import re

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from admission.letter_words import NUMBERED
from admission.models import ApplicationStep, JointMeeting, MeetingState
from registry.asking import canonical_number
from web import clock
from web.templatetags.ui import cn_date


def why_no_number(text):
    """The sentence that bars a number of minutes in which a year or a number lacks; None for one that has both."""
    if NUMBERED.search(text):
        return None
    return _("会议纪要编号应当有年份和序号，例如：示联纪〔2026〕8号。")


def why_taken(authority, number, *, on=None, but=None):
    """The sentence that bars a number that minutes in the register have already, or None.

    Minutes of a meeting ``on`` the same day are left out where that is given; ``but`` is the meeting that is written now.
    """
    rows = JointMeeting.objects.filter(authority=authority, state=MeetingState.HELD).exclude(
        pk=getattr(but, "pk", None)
    )
    if on is not None:
        rows = rows.exclude(held_on=on)
    # Brackets and noughts may be typed in several ways: the year narrows what is read.
    year = NUMBERED.search(number)
    wanted = canonical_number(number)
    near = rows.filter(minutes_number__contains=re.search(r"(19|20)\d\d", year[0])[0]) if year else rows
    for row in near.order_by("pk"):
        if canonical_number(row.minutes_number) == wanted:
            words = _("「%(number)s」已经是%(day)s「%(title)s」的纪要编号，请核对。")
            return words % {"number": row.minutes_number, "day": cn_date(row.held_on), "title": row.title}
    return None


def accepted_on(applications):
    """{id of an application: the day on which it was first accepted (受理)}; those that never were are left out. One query."""
    steps = ApplicationStep.objects.filter(application__in=applications, action="accept").order_by("-at", "-pk")
    return {pk: localdate(at) for pk, at in steps.values_list("application_id", "at")}


def why_not_held_on(day, earliest):
    """The sentence that bars a meeting on a day: it is to come, or before ``earliest`` (a day, or None); else None."""
    if day > clock.today():
        return _("会议日期不能晚于今天。")
    if earliest and day < earliest:
        return _("会议日期不能早于受理之日（%(day)s）。") % {"day": cn_date(earliest)}
    return None
