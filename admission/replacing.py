"""A decision that takes the place of another: the chain is kept, the case is counted once, and what was admitted before
ends the day before the new decision holds."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from admission import deciding, exits, permanent
from admission.measures import Span, without
from admission.models import Admission, AdmissionTerm, Decision, Outcome
from web.refusals import NotAllowed


def admission_of(decision):
    """The admission that a decision gave, or None."""
    return Admission.objects.filter(decision=decision).first()


def why_not_replaceable(decision):
    """The sentence that bars replacing a decision, or None."""
    if newer := Decision.objects.filter(replaces=decision).first():
        return _("这一决定已由%(number)s取代。") % {"number": newer.number}
    return None


@transaction.atomic
def replace_decision(decision, outcome, answers, *, by, at, body):
    """Decide anew in place of ``decision``: ``answers`` as the form of ``outcome`` cleans them; a rejection takes
    effect on ``answers["effective_on"]`` where there is something to end. Returns the new decision. Raises NotAllowed."""
    old = Decision.objects.select_for_update(of=("self",)).select_related("application").get(pk=decision.pk)
    if why := why_not_replaceable(old):
        raise NotAllowed(why)
    signature = deciding.Signature(by, at, body, replaces=old)
    if outcome == Outcome.APPROVED:
        new = deciding.approve(old.application, answers, signature)
    else:
        new = deciding.reject(old.application, answers, signature, answers.get("effective_on"))
    if admission := admission_of(old):
        end_with(admission, new)
        if outcome == Outcome.REJECTED:
            exits.begin([admission.pk])
            permanent.tell_that_it_fell(admission, new)
    return new


def end_with(admission, new):
    """Let the admission hold no longer from the day on which the new decision does; what was known stays readable."""
    terms = list(admission.terms.known_at().select_for_update())
    left = {
        (span.start, span.end)
        for span in without([Span(one.valid_from, one.valid_to) for one in terms], Span(new.effective_on, date.max))
    }
    standing = {(one.valid_from, one.valid_to) for one in terms}
    now = max([new.decided_at, *(one.known_from + timedelta(microseconds=1) for one in terms)])
    gone = [one.pk for one in terms if (one.valid_from, one.valid_to) not in left]
    AdmissionTerm.objects.filter(pk__in=gone).update(known_to=now)
    AdmissionTerm.objects.bulk_create(
        AdmissionTerm(
            admission=admission,
            valid_from=start,
            valid_to=end,
            known_from=now,
            reason=_("由复核决定%(number)s取代。") % {"number": new.number},
        )
        for start, end in sorted(left - standing)
    )
