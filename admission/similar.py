"""What an application resembles: lines of the lists, admissions in force or still to begin, other applications under way.

Records are alike by their names, by what they say communities are to do, or by the same basis; of those that are shown it is
said what they share beside the words.
"""

from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.models import Admission, Application
from registry.findings import plain_form
from registry.matching import FULL_EVIDENCE, Index, Line
from registry.models import ListEntry
from registry.own_words import OWN_WORDS_EVIDENCE
from web import clock
from web.templatetags.ui import cn_date

GRAM = 3  # characters of the stretches by which two texts are compared
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
    score: float | None
    note: str
    url: str


@dataclass(frozen=True)
class Likenesses:
    """Matches of an application: with lines of lists, with admissions in force or still to begin, with applications under way."""

    lines: tuple
    admissions: tuple
    applications: tuple

    @property
    def similar(self):
        """Admissions and applications together."""
        return self.admissions + self.applications


def likenesses(application, user, communities=None):
    """What ``application`` resembles, best first, among what ``user`` may see; ``communities`` where they were read already."""
    entries = list(
        ListEntry.objects.in_force(clock.today()).holding_in(application.authority).select_related("line__item_list")
    )
    admissions = list(
        Admission.objects.of(application.authority)
        .in_force_or_later(clock.today())
        .exclude(application=application)
        .for_reading()
    )
    others = list(
        Application.objects.visible_to(user)
        .filter(authority=application.authority)
        .open()
        .exclude(pk=application.pk)
        .for_list()
        .prefetch_related("communities")
    )
    text = "\n".join((application.name, application.content, application.requirement))
    found = Index([*map(_entry_line, entries), *map(_admission_line, admissions), *map(_application_line, others)])
    matches = found.find(text)
    communities = application.target_communities() if communities is None else communities
    own = Reach(application, application.starts_on, application.ends_on, frozenset(one.pk for one in communities))
    return Likenesses(
        _best(matches, {("entry", row.pk): row for row in entries}, _of_entry),
        _alike(matches, {("admission", row.pk): row for row in admissions}, _of_admission, own),
        _alike(matches, {("application", row.pk): row for row in others}, _of_application, own),
    )


def _best(matches, rows, show):
    """The matches with ``rows`` as people read them."""
    likes = [show(rows[match.line.key], match) for match in matches if match.line.key in rows]
    return tuple(sorted((like for like in likes if like.score >= LEAST), key=lambda like: -like.score))[:MOST]


def _alike(matches, rows, show, own):
    """The records that are alike by their words, then those of the same basis alone; what they share stands in the note.

    A record of the very same name is wholly alike, and so is one of another name that asks the same in the same words; one
    that only has the same basis has no score.
    """
    scores = {match.line.key: _share(match) for match in matches if match.line.key in rows}
    grams = _grams(own.record)
    for key, row in rows.items():
        same_name = row.name == own.record.name and key in scores
        scores[key] = 1.0 if same_name else max(scores.get(key, 0.0), _in_common(grams, _grams(row)))
    basis, likes = _basis(own.record), []
    same_basis = {key for key, row in rows.items() if basis and _basis(row) == basis}
    found = (key for key in rows if scores.get(key, 0.0) >= LEAST or key in same_basis)
    for key in sorted(found, key=lambda key: -scores.get(key, 0.0))[:MOST]:
        like, score = show(rows[key]), scores.get(key, 0.0)
        said = [like.note, *([_("依据相同")] if key in same_basis else [])]
        if n := own.in_common(_reach(rows[key])):
            said.append(_("同一时期有%(n)s个相同的社区") % {"n": n})
        likes.append(replace(like, score=score if score >= LEAST else None, note=_("；").join(said)))
    return tuple(likes)


def _grams(record):
    """The stretches of what an application or an admission asks."""
    text = plain_form(f"{record.content}{record.requirement}")
    return frozenset(text[place : place + GRAM] for place in range(len(text) - GRAM + 1))


def _in_common(one, other):
    """How much of two texts is the same, 0..1."""
    return round(2 * len(one & other) / (len(one) + len(other)), 3) if one and other else 0.0


@dataclass(frozen=True)
class Reach:
    """When a record holds and where: ``communities`` None stands for all of the authority."""

    record: object
    first_day: date | None
    last_day: date | None
    communities: frozenset | None

    def in_common(self, other):
        """How many of the communities of ``self`` both reach on the same days; 0 while the days aren't known."""
        if self.first_day is None or other.first_day is None:
            return 0
        ends_before = self.last_day and self.last_day < other.first_day
        if ends_before or (other.last_day and other.last_day < self.first_day):
            return 0
        return len(self.communities if other.communities is None else self.communities & other.communities)


def _basis(record):
    """The document number on which an admission or an application rests."""
    application = record.application if isinstance(record, Admission) else record
    return application.basis_document_number.strip()


def _reach(record):
    """The Reach of an admission or of another application, from what was read with it."""
    communities = frozenset(one.pk for one in record.communities.all())
    if isinstance(record, Admission):
        return Reach(record, record.valid_from, record.last_day, communities)
    return Reach(record, record.starts_on, record.ends_on, None if record.for_all_communities else communities)


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


def _of_admission(admission):
    note = _("%(unit)s，有效至%(day)s") % {"unit": admission.lead_department, "day": cn_date(admission.last_day)}
    return Likeness(
        "admission",
        _("已准入"),
        admission.number,
        admission.name,
        None,
        note,
        reverse("admission:admission-detail", args=[admission.pk]),
    )


def _of_application(application):
    return Likeness(
        "mute",
        _("在办申请"),
        application.number,
        application.name,
        None,
        str(application.applicant),
        reverse("admission:application-detail", args=[application.pk]),
    )


def _share(match):
    return round(min(1.0, match.score / SAME_NAME), 3)


def _words(match):
    return _("相同的词：%(words)s") % {"words": "、".join(match.words)} if match.words else ""
