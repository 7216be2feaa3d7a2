"""The coded reasons of a rejection, each with the rule that it follows: a first table beside this file, then kept in the
browser. A reason is never reworded: it is retired on a day, and another takes its place."""

import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from admission.models import Decision, RejectionReason
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date

#: Those who choose among the reasons keep them.
KEEPERS = ("admission.review", "admission.decide")

TABLE = Path(__file__).with_name("reasons.csv")


def read():
    """The rows of the table in order, as dictionaries of code, text and rule."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load():
    """Put the reasons into the database; safe to repeat.

    What the table no longer has is kept, and no longer offered. What was used in a decision keeps its words, and what is
    kept in the browser (it has days of its own) stays as it is.
    """
    rows = read()
    used = set(Decision.reasons.through.objects.values_list("rejectionreason__code", flat=True))
    for position, row in enumerate(rows, 1):
        said = {"text": row["text"], "rule": row["rule"], "position": position, "is_current": True}
        known = RejectionReason.objects.filter(code=row["code"])
        if not known.exists():
            RejectionReason.objects.create(code=row["code"], **said)
        elif row["code"] not in used:
            known.filter(valid_from=None, valid_to=None).update(**said)
    left = RejectionReason.objects.exclude(code__in=[row["code"] for row in rows])
    left.filter(valid_from=None).update(is_current=False)


def may_keep(user):
    """True for those who review or decide."""
    return user.has_any_post(*KEEPERS)


@transaction.atomic
def add(*, code, text, rule, valid_from, by):
    """Offer another reason from a day on; returns it. Raises NotYourPart, ValidationError by field."""
    if not may_keep(by):
        raise NotYourPart(_("只有审核人、审定人可以维护不予准入的理由。"))
    if valid_from < clock.today():
        raise ValidationError({"valid_from": _("启用日期不能早于今天。")})
    last = RejectionReason.objects.aggregate(last=Max("position"))["last"] or 0
    reason = RejectionReason(code=code, text=text, rule=rule, valid_from=valid_from, position=last + 1)
    reason.full_clean()
    reason.save()
    return reason


@transaction.atomic
def retire(reason, *, on, by):
    """Offer a reason no longer from a day on; decisions that used it keep it. Raises NotYourPart, NotAllowed, ValidationError."""
    if not may_keep(by):
        raise NotYourPart(_("只有审核人、审定人可以维护不予准入的理由。"))
    row = RejectionReason.objects.select_for_update().get(pk=reason.pk)
    if not row.is_current or row.valid_to is not None:
        raise NotAllowed(_("这条理由已经停用，或者已经写明停用日期。"))
    if on < clock.today():
        raise ValidationError({"valid_to": _("停用日期不能早于今天。")})
    if row.valid_from and on <= row.valid_from:
        words = _("停用日期应当晚于启用日期（%(day)s）。") % {"day": cn_date(row.valid_from)}
        raise ValidationError({"valid_to": words})
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return row
