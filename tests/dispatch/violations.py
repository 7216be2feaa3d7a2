"""Violations and circulars as real rows, for tests of this room, and the scenes in which their tables are played."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.circulars import draft
from dispatch.models import Violation
from dispatch.violation_reporting import report
from tests.admission.cases import TODAY
from tests.desk.test_photos import PICTURE
from web import clock
from web.parts import Part
from web.workflow import perform

TEXT = "群里要求各社区今晚报养犬台账"
FOUND = "未经准入，要求社区填报养犬台账。"
NOTE = {"note": "已经收回通知。"}


def photo(name="张三的手机.png"):
    return SimpleUploadedFile(name, PICTURE, content_type="image/png")


def reported(district, *, by=None, text=TEXT, kind="unlisted", **said):
    """A violation of the department, reported by the first community unless it is said otherwise."""
    said = {"unit": district.department, "community": district.community1, **said}
    by = by or district.worker
    row, _is_new = report(authority=district.authority, by=by, kind=kind, text=text, **said)
    return Violation.objects.get(pk=row.pk)


def by_nobody(district, **said):
    """One reported by somebody who isn't signed in."""
    return reported(district, by=AnonymousUser(), **said)


def act(district, row, action, by="reviewer", **answers):
    """Move it; returns it as it stands."""
    perform(row, action, by=getattr(district, by), **answers)
    return Violation.objects.get(pk=row.pk)


def verified(district, row=None, **said):
    return act(district, row or reported(district, **said), "verify", finding=FOUND)


def ordered(district, row=None, days=10, **said):
    day = clock.today() + timedelta(days=days)
    return act(district, verified(district, row, **said), "order", correct_by=day, note="收回通知。")


def corrected(district, row=None, **said):
    return act(district, verified(district, row, **said), "correct", **NOTE)


def reported_again(district):
    """One that was corrected and is reported to have come back."""
    return act(district, corrected(district), "report_rebound", by="worker", note="又发了一遍。")


def an_original(district, row):
    """A closed case of the unit of ``row``, other than it."""
    closed = Violation.objects.filter(unit=row.unit, state="corrected").exclude(pk=row.pk).first()
    if closed:
        return closed
    by = "meeting_decider" if row.unit == district.office else "reviewer"
    made = act(district, reported(district, unit=row.unit, text="牌子挂了出来。"), "verify", by=by, finding=FOUND)
    return act(district, made, "correct", by=by, **NOTE)


def circular(district, by="reviewer"):
    return draft([verified(district).pk], by=getattr(district, by))


FOUND_OUT = {"finding": FOUND}
REVIEWERS = {"reviewer", "second_reviewer"}
CONCERNED = {Part.REVIEWER: REVIEWERS, Part.SENDER: {"officer"}, Part.RECEIVER: {"worker"}}
STATES = {
    "verified": FOUND_OUT,
    "ordered": {**FOUND_OUT, "correct_by": TODAY + timedelta(days=9)},
    "corrected": {**FOUND_OUT, "corrected_on": TODAY},
    "dismissed": FOUND_OUT,
    "joined": lambda row: {**FOUND_OUT, "rebound_of": row},
}
ANSWERS = {
    "verify": lambda district, row: {"unit": row.unit_id, **FOUND_OUT},
    "dismiss": FOUND_OUT,
    "join": lambda district, row: {"original": an_original(district, row).pk, **NOTE},
    "order": {"correct_by": TODAY + timedelta(days=9), **NOTE},
    "change_day": {"correct_by": TODAY + timedelta(days=19), **NOTE},
    **dict.fromkeys(("keep_closed", "answer", "correct", "report_rebound", "rebound"), NOTE),
}
#: For tests/procedures.py: about a department, by a street, about the reviewing office, come back.
VIOLATION_SCENES = (
    {"make": reported, "players": CONCERNED, "states": STATES, "answers": ANSWERS},
    {
        "make": lambda district: reported(district, by=district.street_officer),
        "players": {Part.REVIEWER: REVIEWERS, Part.SENDER: {"officer"}, Part.STREET: {"street_officer"}},
        "states": STATES,
        "answers": ANSWERS,
        "only": ("corrected",),
    },
    {
        "make": lambda district: reported(district, unit=district.office),
        "players": {Part.DECIDER: {"meeting_decider"}, Part.RECEIVER: {"worker"}},
        "answers": ANSWERS,
        "only": ("reported",),
    },
    {"make": reported_again, "players": CONCERNED, "answers": ANSWERS, "only": ("reported",)},
)
CIRCULAR_SCENES = (
    {
        "make": circular,
        "players": {Part.DRAFTER: {"reviewer"}, Part.PUBLISHER: {"decider", "meeting_decider"}},
        "states": {"issued": {"issued_on": TODAY, "document_number": "测民发〔2026〕30号"}},
        "answers": {
            "edit": {"title": "关于1起违规下派问题的通报", "text": "各街道，各部门：\n现通报如下。"},
            "issue": {"document_number": "测民发〔2026〕30号"},
            "discard": {"reason": "改为单独约谈。"},
        },
    },
)
