"""What the words of an application ask of communities beyond what it declares: a target number, things that it would bring
along. A hint for who writes and who reviews, for words can be misread; a target number must be answered when it is submitted."""

import unicodedata

from admission.models import ApplicationState
from admission.undeclared_words import OUTRIGHT, QUOTA
from registry.asking import read_asked


def quota_in(*texts):
    """The words of the first target number for each community in some texts; empty without one."""
    for text in texts:
        if found := QUOTA.search(unicodedata.normalize("NFKC", text)):
            return found.group().strip()
    return ""


def undeclared_quota(application):
    """The words in which an application that declares no target number sets one; empty otherwise."""
    return "" if application.has_quota else quota_in(application.content, application.requirement)


def quota_answer(application):
    """What the applicant said at the last submission of the words that read as a target number; empty without an answer."""
    if application.state == ApplicationState.DRAFT:
        return ""
    steps = application.steps.filter(action="submit").order_by("-at", "-pk")
    return next(iter(steps.values_list("answers__quota_answer", flat=True)[:1]), None) or ""


def undeclared_causes(application):
    """The Causes that what the communities are to do seems to bring along, and that aren't ticked, in their order."""
    text = unicodedata.normalize("NFKC", application.requirement)
    for words in read_asked(application.requirement).denied:
        text = text.replace(unicodedata.normalize("NFKC", words), " ")
    return [cause for cause, words in OUTRIGHT.items() if cause not in application.causes and words.search(text)]
