"""Notes in a case: internal unless said otherwise before saving; the applicant sees only what is not internal.

「@姓名」 in a note tells that colleague.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import people_with
from admission.countersigning import holds_a_place
from admission.models import Application, CaseNote
from admission.notices import note_key, tell_of_note
from desk.models import Notice
from web.refusals import NotYourPart

WRITING = ("admission.review", "admission.decide")
#: Where a name begins.
MENTION = re.compile("[@＠]")


class CaseNoteForm(forms.Form):
    """A note, and for whom it is: chosen before it is saved."""

    text = forms.CharField(label=_("备注"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    audience = forms.ChoiceField(
        label=_("给谁看"),
        choices=[("internal", _("只限内部")), ("applicant", _("申请单位也能看到"))],
        initial="internal",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = colleagues(application)
        names = _t("、").join(f"@{person.display_name}" for person in self.people)
        self.fields["text"].help_text = _t("写「@姓名」可以通知同事：%(names)s。") % {"names": names}

    def clean_text(self):
        """Whoever is mentioned is somebody who may read the case; the longest name that fits is meant."""
        text = self.cleaned_data["text"]
        self.mentioned = []
        names = sorted(self.people, key=lambda person: -len(person.display_name))
        for found in MENTION.finditer(text):
            rest = text[found.end() :]
            person = next((one for one in names if rest.startswith(one.display_name)), None)
            if person is None:
                raise ValidationError(_t("没有找到「@%(name)s」这位同事。") % {"name": rest[:4]})
            self.mentioned.append(person)
        return text

    def said(self):
        """The answers as ``write_note`` takes them."""
        is_internal = self.cleaned_data["audience"] == "internal"
        return {"text": self.cleaned_data["text"], "is_internal": is_internal, "mentions": self.mentioned}


def colleagues(application):
    """Who reviews, decides or supervises in the authority of the case."""
    return list(people_with("admission.view_all", authority=application.authority))


def may_write(user, application):
    """Reviewers, deciders and countersigners of the authority, not of the unit that applies."""
    inside = application.authority_id in user.authority_ids_with(*WRITING) or holds_a_place(user, application.authority)
    return inside and application.applicant_id not in user.unit_ids_with("admission.apply")


def notes_for(user, application):
    """The notes that ``user``, who may see the case, may read: inside all of them, outside those that are not internal.

    Each has ``marks``: inside [(who is mentioned, when they read of it or None), …], outside nothing.
    """
    rows = application.notes.select_related("by")
    if application.authority_id not in user.authority_ids_with("admission.view_all"):
        notes = list(rows.filter(is_internal=False))
        for note in notes:
            note.marks = []
        return notes
    notes = list(rows.prefetch_related("mentions"))
    read = _read_marks(notes)
    for note in notes:
        people = [person for person in note.mentions.all() if person.pk != note.by_id]
        note.marks = [(person, read.get((note_key(note), person.pk))) for person in people]
    return notes


def _read_marks(notes):
    """{(key of a note's notice, person): when it was read}."""
    rows = Notice.objects.filter(key__in=[note_key(note) for note in notes])
    return {(key, person): at for key, person, at in rows.values_list("key", "recipient_id", "read_at")}


@transaction.atomic
def write_note(application, *, by, text, is_internal=True, mentions=()):
    """Keep a note and tell whom it mentions; the applicant is told of one that is not internal. Raises NotYourPart."""
    if not may_write(by, application) or not Application.objects.visible_to(by).filter(pk=application.pk).exists():
        raise NotYourPart(_t("只有审核人、审定人和会签人可以写备注。"))
    note = CaseNote.objects.create(application=application, by=by, text=text, is_internal=is_internal)
    note.mentions.set(mentions)
    tell_of_note(note, mentions)
    return note
