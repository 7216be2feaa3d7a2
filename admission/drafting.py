"""Writing an application: starting a draft once, saving some of its fields, keeping its files."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from admission.applicable import clear_unasked
from admission.burden import hours_of
from admission.models import Application, ApplicationKind, Attachment
from admission.section_forms import form_for
from admission.transitions import APPLICATION
from desk import uploads
from web import clock
from web.refusals import NotAllowed, NotYourPart, Stale


def may_edit(application, user):
    """True when ``user`` may write in it now: whoever may submit it may write until it is submitted."""
    submit = APPLICATION.by_action["submit"]
    return application.state in submit.sources and bool(APPLICATION.parts_of(application, user) & submit.by)


@transaction.atomic
def start_draft(*, unit, by, token, kind=ApplicationKind.ADDITION, communities=(), **said):
    """A new draft of ``unit``; the same ``token`` again gives the same draft. Raises NotYourPart.

    ``communities`` and ``said`` are what it says already, such as what it is copied from.
    """
    if unit is None or unit.pk not in by.present_unit_ids_with("admission.apply") or not unit.may_apply:
        raise NotYourPart(_("只有部门、街道的经办人可以申请准入。"))
    draft, is_new = Application.objects.get_or_create(
        token=token, defaults={"authority": unit.authority, "applicant": unit, "created_by": by, "kind": kind, **said}
    )
    if draft.created_by_id != by.pk:
        raise NotYourPart(_("这份申请不是您建立的。"))
    if is_new:
        draft.communities.set(communities)
    return draft


def read_mark(application, fields):
    """A short fingerprint of what some fields say: so that two people may write in two sections at once."""
    values = [
        sorted(application.communities.values_list("pk", flat=True))
        if name == "communities"
        else getattr(application, name)
        for name in fields
    ]
    return hashlib.sha256(json.dumps(values, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


@transaction.atomic
def save_fields(application, fields, data, *, by, seen, mark=""):
    """Save ``fields`` from ``data`` as far as they are filled in; returns the form, saved when it is valid.

    Answers to questions that no longer apply are taken out: ``form.cleared`` is {question: what it said}.
    ``seen`` is the version that was read; ``mark`` what ``read_mark`` gave then, if known. Raises NotYourPart,
    NotAllowed when it is submitted already, Stale when somebody else has changed these fields meanwhile.
    """
    locked = _lock_for_writing(application, by)
    form = form_for(fields)(data, instance=locked)
    is_stale = seen != locked.version and (not mark or mark != read_mark(locked, fields))
    if is_stale:
        raise Stale(_("您打开页面之后，这些内容已经在别处修改过（同事，或者您的另一个窗口）。请核对两份内容后再保存。"))
    form.cleared = {}
    if form.is_valid() and form.has_changed():
        _raise_version(locked)
        saved = form.save(commit=False)
        form.cleared = clear_unasked(saved, fields)
        if "minutes_each" in fields:
            saved.workload_hours = hours_of(saved.minutes_each)
        if saved.kind != ApplicationKind.ANNUAL_PLAN:
            saved.plan_year = None
        written = {*fields, *form.cleared, "workload_hours", "plan_year"} - {"communities"}
        saved.save(update_fields=sorted(written))
        form.save_m2m()
    application.version = locked.version
    return form


@transaction.atomic
def attach(application, slot, upload, *, by):
    """Keep a file in a slot. Raises ValidationError with the remedy for a file that can't be taken, NotAllowed, NotYourPart."""
    locked = _lock_for_writing(application, by)
    attachment = Attachment.objects.create(application=locked, slot=slot, file=uploads.store(upload, by=by))
    _raise_version(locked)
    return attachment


@transaction.atomic
def put_aside(attachment, *, by):
    """Take a file out of the application; it stays readable. Raises NotAllowed, NotYourPart."""
    locked = _lock_for_writing(attachment.application, by)
    if attachment.replaced_at is None:
        attachment.replaced_at = clock.now()
        attachment.save(update_fields=["replaced_at"])
        _raise_version(locked)


def _lock_for_writing(application, by):
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    submit = APPLICATION.by_action["submit"]
    if not APPLICATION.parts_of(locked, by) & submit.by:
        raise NotYourPart(_("只有申请单位可以修改这份申请。"))
    if locked.state not in submit.sources:
        raise NotAllowed(
            _("这份申请现在是「%(state)s」，不能再修改。") % {"state": locked.get_state_display()}, code="not_editable"
        )
    return locked


def _raise_version(locked):
    locked.version += 1
    locked.save(update_fields=["version"])
