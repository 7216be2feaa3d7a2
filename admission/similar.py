"""What an application resembles: lines of the lists, admissions in force, other applications under way."""

from dataclasses import dataclass, replace
from math import sqrt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.models import Admission, Application
from registry.matching import FULL_EVIDENCE, Index, Line
from registry.models import ListEntry
from registry.own_words import OWN_WORDS_EVIDENCE
from web import clock
from web.templatetags.ui import cn_date

LEAST = 0.25  # fainter matches aren't worth a reviewer's time
MOST = 6
#: The matcher's score for a text that contains the whole name of a record without keywords.
SAME_NAME = sqrt(OWN_WORDS_EVIDENCE / FULL_EVIDENCE)
APPLICATION = "application"
SHORT_NAMES = {
    "duty": gettext_lazy("履职清单"),
    "assist": gettext_lazy("协助清单"),
    "negative": gettext_lazy("负面清单"),
    "creation": gettext_lazy("创建目录"),
    "regular": gettext_lazy("常规目录"),
    "public_service": gettext_lazy("公共服务"),
    "may_issue": gettext_lazy("可以开"),
    "not_to_issue": gettext_lazy("不能开"),
}


@dataclass(frozen=True)
class Likeness:
    """One match as ``components/match_list.html`` prints it."""

    kind: str
    list_label: str
    number: str
    name: str
    score: float
    note: str
    url: str


@dataclass(frozen=True)
class Likenesses:
    """Matches of an application: with lines of lists, with admissions in force, with applications under way."""

    lines: tuple
    admissions: tuple
    applications: tuple

    @property
    def similar(self):
        """Admissions and applications together."""
        return self.admissions + self.applications


def likenesses(application, user):
    """What ``application`` resembles, best first, among what ``user`` may see."""
    entries = list(
        ListEntry.objects.in_force(clock.today()).holding_in(application.authority).select_related("line__item_list")
    )
    admissions = list(
        Admission.objects.of(application.authority)
        .in_force(clock.today())
        .exclude(application=application)
        .for_reading()
    )
    others = list(
        Application.objects.visible_to(user)
        .filter(authority=application.authority)
        .open()
        .exclude(pk=application.pk)
        .for_list()
    )
    text = "\n".join((application.name, application.content, application.requirement))
    found = Index([*map(_entry_line, entries), *map(_admission_line, admissions), *map(_application_line, others)])
    matches = found.find(text)
    return Likenesses(
        _best(matches, {("entry", row.pk): row for row in entries}, _of_entry),
        _best(matches, {("admission", row.pk): row for row in admissions}, _of_admission, application.name),
        _best(matches, {("application", row.pk): row for row in others}, _of_application, application.name),
    )


def _best(matches, rows, show, name=""):
    """The matches with ``rows`` as people read them; a record of the very same ``name`` is wholly alike."""
    likes = [show(rows[match.line.key], match) for match in matches if match.line.key in rows]
    likes = [replace(like, score=1.0) if like.name == name else like for like in likes]
    return tuple(sorted((like for like in likes if like.score >= LEAST), key=lambda like: -like.score))[:MOST]


def _entry_line(entry):
    line = entry.line
    return Line(("entry", entry.pk), line.item_list.kind, line.number, entry.name, entry.content, tuple(line.keywords))


def _admission_line(admission):
    key = ("admission", admission.pk)
    return Line(key, "admission", admission.number, admission.name, admission.content, tuple(admission.keywords))


def _application_line(application):
    return Line(("application", application.pk), APPLICATION, application.number, application.name)


def _of_entry(entry, match):
    line = entry.line
    return Likeness(
        line.item_list.kind,
        str(SHORT_NAMES[line.item_list.kind]),
        _("第%(number)s项") % {"number": line.number},
        entry.name,
        match.score,
        _words(match),
        reverse("registry:line-detail", args=[line.pk]),
    )


def _of_admission(admission, match):
    note = _("%(unit)s，有效至%(day)s") % {"unit": admission.lead_department, "day": cn_date(admission.last_day)}
    return Likeness(
        "admission",
        _("已准入"),
        admission.number,
        admission.name,
        _share(match),
        note,
        reverse("admission:admission-detail", args=[admission.pk]),
    )


def _of_application(application, match):
    return Likeness(
        "mute",
        _("在办申请"),
        application.number,
        application.name,
        _share(match),
        str(application.applicant),
        reverse("admission:application-detail", args=[application.pk]),
    )


def _share(match):
    return round(min(1.0, match.score / SAME_NAME), 3)


def _words(match):
    return _("相同的词：%(words)s") % {"words": "、".join(match.words)} if match.words else ""
