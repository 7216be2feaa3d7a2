"""What may become of an admission after it was decided: suspended, resumed, revoked, given up.

A measure is published before it takes effect, and changes the days on which the admission holds by making other terms
known: what was answered before stays as it was. Nothing here lengthens an admission beyond what was decided.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from admission import exits
from admission.models import Admission, AdmissionTerm, ExitItem, Measure, MeasureKind
from admission.models.consequences import Outcome as ConsequenceOutcome
from admission.notices import tell_of_measure
from registry.models import OrderState, RecordCounter
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date

#: Who may take each measure: those who decide; giving up is the applicant's own.
PERMISSION = {
    MeasureKind.SUSPEND: "admission.decide",
    MeasureKind.RESUME: "admission.decide",
    MeasureKind.REVOKE: "admission.decide",
    MeasureKind.SURRENDER: "admission.apply",
}
ENDS = frozenset({MeasureKind.REVOKE, MeasureKind.SURRENDER})


@dataclass(frozen=True)
class Span:
    """Days ``[start, end)``."""

    start: date
    end: date


def without(spans, cut):
    """``spans`` without the days of ``cut`` (a Span; an ``end`` of ``date.max`` reaches to the end)."""
    left = []
    for span in spans:
        if span.start < min(span.end, cut.start):
            left.append(Span(span.start, min(span.end, cut.start)))
        if max(span.start, cut.end) < span.end:
            left.append(Span(max(span.start, cut.end), span.end))
    return left


def shared(spans, other):
    """The days of ``spans`` that lie in ``other``."""
    found = [Span(max(span.start, other.start), min(span.end, other.end)) for span in spans]
    return [span for span in found if span.start < span.end]


def together(spans):
    """The same days in as few spans as possible, in order."""
    joined = []
    for span in sorted(spans, key=lambda one: one.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def spans_after(held, kind, starts_on, last_day=None, suspended=()):
    """The days on which an admission holds after a measure.

    ``held`` are the days on which it holds now; ``suspended`` those that earlier suspensions have taken from it and
    nothing has ended since. A suspension without a last day lasts until it is lifted.
    """
    if kind == MeasureKind.SUSPEND:
        return without(held, Span(starts_on, last_day + timedelta(days=1) if last_day else date.max))
    if kind == MeasureKind.RESUME:
        return together([*held, *shared(suspended, Span(starts_on, date.max))])
    return without(held, Span(starts_on, date.max))


def suspended_days(admission):
    """The days that suspensions have taken and that resuming may give back; none after an end."""
    taken = []
    terms = list(admission.terms.order_by("known_from", "pk"))
    for measure in admission.measures.all():
        before = [_span(term) for term in terms if _is_known(term, measure.decided_at, before=True)]
        after = [_span(term) for term in terms if _is_known(term, measure.decided_at)]
        if measure.kind == MeasureKind.SUSPEND:
            for span in after:
                before = without(before, span)
            taken += before
        else:
            taken = without(taken, Span(measure.starts_on, date.max))
    for last_day in _ended_by_orders(admission):
        taken = without(taken, Span(last_day + timedelta(days=1), date.max))
    return together(taken)


def _ended_by_orders(admission):
    """The last days that published orders have given it: resuming never leads beyond them."""
    ended = admission.consequences.filter(outcome=ConsequenceOutcome.END, order__state=OrderState.PUBLISHED)
    return ended.values_list("last_day", flat=True)


def _span(term):
    return Span(term.valid_from, term.valid_to)


def _is_known(term, moment, before=False):
    """Whether a term was known just before a moment, or at it."""
    if before:
        return term.known_from < moment and (term.known_to is None or term.known_to >= moment)
    return term.known_from <= moment and (term.known_to is None or term.known_to > moment)


def not_finished(user):
    """Admissions that ended, with something of their exit still to be seen to, for who leads them and who sees every case."""
    left = ExitItem.objects.filter(admission=OuterRef("pk"), is_needed=True, done_on=None)
    rows = Admission.objects.filter(Exists(left)).filter(
        Q(lead_department_id__in=user.unit_ids_with("admission.apply"))
        | Q(authority_id__in=user.authority_ids_with("admission.view_all"))
    )
    return rows.annotate(left=Count("exit_items", filter=Q(exit_items__is_needed=True, exit_items__done_on=None)))


def may_take(admission, kind, user):
    """True when ``user`` may take a measure of ``kind``: deciders of the authority, or the unit that leads the matter."""
    permission = PERMISSION[kind]
    if kind == MeasureKind.SURRENDER:
        return admission.lead_department_id in user.unit_ids_with(permission)
    return (
        admission.authority_id in user.authority_ids_with(permission)
        and admission.lead_department_id not in user.unit_ids
    )


def measures_for(admission, user):
    """The kinds of measure that ``user`` may take now."""
    held = admission.known_terms and admission.last_day >= clock.today()
    given_back = suspended_days(admission)
    possible = {
        MeasureKind.SUSPEND: held,
        MeasureKind.RESUME: any(span.end > clock.today() for span in given_back),
        MeasureKind.REVOKE: held or given_back,
        MeasureKind.SURRENDER: held or given_back,
    }
    return [kind for kind in MeasureKind if possible[kind] and may_take(admission, kind, user)]


@transaction.atomic
def take(admission, kind, *, by, starts_on, reason, last_day=None, asked_by=None):
    """Take a measure on an admission; returns it. Raises NotYourPart, NotAllowed, ValidationError by field.

    ``starts_on`` is after today, the day of publication; an end also opens the list of what the exit must see to.
    """
    locked = Admission.objects.select_for_update(of=("self",)).get(pk=admission.pk)
    if not may_take(locked, kind, by):
        raise NotYourPart(_("这项措施不归您的岗位办理。"))
    _check_days(kind, starts_on, last_day)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    terms = list(locked.terms.known_at().select_for_update())
    held = [_span(term) for term in terms]
    given_back = suspended_days(locked)
    after = spans_after(held, kind, starts_on, last_day, given_back)
    # An end during a suspension takes what resuming would have given back.
    is_felt = kind in ENDS and shared(given_back, Span(starts_on, date.max))
    if together(held) == together(after) and not is_felt:
        raise NotAllowed(_unchanged(kind, starts_on))
    # Later than all that was known, so that what it took can be told from what was there before.
    now = max([clock.now(), *(term.known_from + timedelta(microseconds=1) for term in terms)])
    measure = Measure.objects.create(
        admission=locked,
        kind=kind,
        number=RecordCounter.draw(locked.authority, "措"),
        starts_on=starts_on,
        last_day=last_day,
        reason=reason.strip(),
        asked_by=asked_by,
        decided_by=by,
        decided_at=now,
    )
    _make_known(locked, terms, after, measure)
    if kind in ENDS:
        exits.begin([locked.pk])
    tell_of_measure(measure)
    return measure


def _check_days(kind, starts_on, last_day):
    if starts_on <= clock.today():
        raise ValidationError({"starts_on": _("生效日期应当晚于今天：公布之前（含当日）不能生效。")})
    if last_day is not None and kind != MeasureKind.SUSPEND:
        raise ValidationError({"last_day": _("只有暂停才写到哪一日为止。")})
    if last_day is not None and last_day < starts_on:
        raise ValidationError({"last_day": _("暂停的最后一日不能早于开始日。")})


def _unchanged(kind, starts_on):
    words = {"day": cn_date(starts_on)}
    if kind == MeasureKind.RESUME:
        return _("%(day)s以后没有被暂停的日子，不需要恢复。") % words
    return _("%(day)s以后准入本来就不生效，这项措施什么也不改变。") % words


def _make_known(admission, terms, after, measure):
    """Let the terms that the measure leaves take the place of those known now; equal ones stay."""
    now, kept = measure.decided_at, {(span.start, span.end) for span in after}
    gone = [term for term in terms if (term.valid_from, term.valid_to) not in kept]
    standing = {(term.valid_from, term.valid_to) for term in terms}
    AdmissionTerm.objects.filter(pk__in=[term.pk for term in gone]).update(known_to=now)
    AdmissionTerm.objects.bulk_create(
        AdmissionTerm(
            admission=admission,
            valid_from=span.start,
            valid_to=span.end,
            known_from=now,
            reason=f"{measure.get_kind_display()}（{measure.number}）：{measure.reason}"[:200],
        )
        for span in after
        if (span.start, span.end) not in standing
    )
