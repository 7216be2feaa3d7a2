"""What was submitted each time, word for word with its check sum, and what one submission says differently from another."""

import hashlib
import json
from dataclasses import dataclass

from admission.answers import label_of, sections_of
from admission.models import Submission
from admission.sections import SECTION_OF
from registry.comparison import FieldChange

#: Under this name stand the files of a submission.
FILES = "attachments"


@dataclass(frozen=True)
class Round:
    """One submission, and in which fields it differs from the one before; None for the first."""

    submission: Submission
    changes: tuple | None


def keep_submission(application, step):
    """The row that keeps what the application says at this submission. In the language of the register."""
    said = said_now(application)
    return Submission.objects.create(
        application=application,
        step=step,
        round=application.submissions.count() + 1,
        said=said,
        sha256=check_sum(said),
    )


def said_now(application):
    """{field: text as people read it} of every answer, and the files by slot, name and check sum."""
    said = {answer.field: answer.text for one in sections_of(application) for answer in one.answers if answer.text}
    files = application.attachments.filter(replaced_at=None).select_related("file").defer("file__content")
    said[FILES] = [[str(one.get_slot_display()), one.file.name, one.file.sha256] for one in files]
    return said


def check_sum(said):
    """SHA-256 of what was said, in one fixed spelling."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def differences(before, after, files_label):
    """The FieldChange of every field in which two submissions (their ``said``) differ, in the order of the form."""
    texts = ((name, str(label_of(name)), before.get(name, ""), after.get(name, "")) for name in SECTION_OF)
    files = (FILES, str(files_label), _files(before), _files(after))
    return tuple(FieldChange(*one) for one in (*texts, files) if one[2] != one[3])


def rounds_of(application, files_label):
    """The Round of every submission, the newest first."""
    rows = list(application.submissions.select_related("step__by").order_by("round"))
    found, before = [], None
    for row in rows:
        found.append(Round(row, None if before is None else differences(before.said, row.said, files_label)))
        before = row
    return found[::-1]


def _files(said):
    return "\n".join(f"{slot}　{name}" for slot, name, _sum in said.get(FILES, ()))
