"""Circulars (通报): drafted from verified violations, changed while a draft, issued by a second person, then never edited.

In whose name they go out is a rule of the authority; some bodies may not issue anything outward.
"""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import people_with
from admission.bodies import unit_by_rule
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.circular_forms import CircularForm, DiscardForm, IssueForm
from dispatch.circular_text import draft_text, draft_title, in_official_order
from dispatch.models import Circular, CircularState, CircularStep, Violation
from dispatch.models import CircularState as S
from dispatch.models.violations import TOLD, concerning, speaking_of
from registry.models import Authority, Unit
from registry.notice_wordings import in_chinese, tell_of
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.workflow import Procedure, Transition

DRAFTS, ISSUES = "admission.review", "admission.decide"


def drafters(user, day):
    """Who drafted it, while a reviewer."""
    return Q(drafted_by=user, authority_id__in=user.authority_ids_with(DRAFTS))


def publishers(user, day):
    """Deciders who didn't draft it and don't belong to a unit of which it speaks."""
    return Q(authority_id__in=user.authority_ids_with(ISSUES)) & ~Q(drafted_by=user) & ~speaking_of(user)


def issuer_of(authority):
    """In whose name circulars of the authority go out: as its rule says, else its reviewing office; empty for nobody."""
    named = str(authority.rule("document_issuer", clock.today()) or "").strip()
    if named:
        return named[:100]
    office = unit_by_rule(authority, "reviewing_unit")
    return f"{authority.name}{office.name}" if office else ""


def issuer_may_not(circular):
    """Why it can't go out in that name, or None."""
    issuer = issuer_of(circular.authority)
    if not issuer:
        return _("还没有设定通报的署名单位，请系统管理员在辖区规则里设定。")
    codes = str(circular.authority.rule("may_not_issue", clock.today()) or "").split()
    barred = Unit.objects.of(circular.authority).today().filter(code__in=codes).values_list("name", flat=True)
    if any(name in issuer for name in barred):
        words = _("「%(issuer)s」按辖区规则不得对外印发通报。请改由有权发文的单位署名。")
        return words % {"issuer": issuer}
    return None


def has_unverified(circular):
    """Why it waits: a case in it is being looked at again."""
    again = circular.violations.exclude(state__in=TOLD).order_by("pk").values_list("number", flat=True)
    if numbers := list(again):
        return _("其中%(numbers)s正在重新核实，有结果以后再印发。") % {"numbers": _("、").join(numbers)}
    return None


def edit(circular, step):
    """Title and text."""
    circular.title, circular.text = step.cleaned["title"], step.cleaned["text"].replace("\r\n", "\n")


def issue(circular, step):
    """The number, the issuer of this day, and the day: once and for all."""
    circular.document_number = step.cleaned["document_number"]
    circular.issuer = issuer_of(circular.authority)
    circular.issued_on = clock.today()


@in_chinese
def announce(circular, step=None):
    """A draft is told to those who may issue it; what is issued, to the units of which it speaks."""
    about = [one for one in circular.violations.values_list("unit_id", flat=True) if one]
    if step is None:
        people = people_with(ISSUES, authority=circular.authority).exclude(pk=circular.drafted_by_id)
        event, people = "circular-drafted", people.exclude(pk__in=_people_of(about))
    elif step.action == "issue":
        event, people = "circular-issued", people_with("dispatch.view_sent", units=about) if about else []
    else:
        return
    tell_of(
        event,
        people,
        authority=circular.authority_id,
        key=f"{event}:{circular.pk}",
        url=reverse("dispatch:circular-detail", args=[circular.pk]),
        title=circular.title,
        document_number=circular.document_number,
    )


def _people_of(units):
    """Ids of deciders with a post in one of the units."""
    return people_with(ISSUES, units=units).values("pk") if units else []


CIRCULAR = Procedure(
    name="circular",
    label=gettext_lazy("通报"),
    model=Circular,
    step_model=CircularStep,
    step_of="circular",
    states=CircularState,
    parts={Part.DRAFTER: drafters, Part.PUBLISHER: publishers},
    announce=announce,
    transitions=(
        Transition(
            "edit",
            gettext_lazy("修改"),
            (S.DRAFT,),
            None,
            frozenset({Part.DRAFTER}),
            asks=CircularForm,
            effect=edit,
            writes=("title", "text"),
            help=gettext_lazy("草稿可以修改；印发以后不能再改。"),
        ),
        Transition(
            "issue",
            gettext_lazy("印发"),
            (S.DRAFT,),
            S.ISSUED,
            frozenset({Part.PUBLISHER}),
            asks=IssueForm,
            unless=(issuer_may_not, has_unverified),
            effect=issue,
            writes=("document_number", "issuer", "issued_on"),
            tone="primary",
            help=gettext_lazy("起草的人不能印发。印发以后不能修改、不能撤销。"),
        ),
        Transition(
            "discard",
            gettext_lazy("作废草稿"),
            (S.DRAFT,),
            S.DISCARDED,
            frozenset({Part.DRAFTER, Part.PUBLISHER}),
            asks=DiscardForm,
            tone="danger",
        ),
    ),
)


def cases_for(user):
    """The verified violations of which ``user`` may draft a circular: not those of one's own unit."""
    rows = Violation.objects.visible_to(user).filter(state__in=TOLD).exclude(concerning(user))
    return rows.filter(authority_id__in=user.authority_ids_with(DRAFTS)).select_related("unit")


@transaction.atomic
def draft(pks, *, by):
    """Draft a circular about the violations with these keys. Raises NotYourPart, and NotAllowed when there are none or one
    of them isn't verified."""
    if not by.has_perm(DRAFTS):
        raise NotYourPart(_("通报由审核人起草。"))
    keys = set(pks)
    cases = list(cases_for(by).filter(pk__in=keys))
    if not cases:
        raise NotAllowed(_("请至少选一件已经核实的违规下派；没有核实的不能通报。"), code="no_case", field="violations")
    if len(cases) != len(keys) or len({one.authority_id for one in cases}) != 1:
        raise NotAllowed(_("其中有没有核实的，或者不归您起草的，没有起草。请刷新以后再选。"), field="violations")
    authority = Authority.objects.get(pk=cases[0].authority_id)
    cases = in_official_order(cases)
    made = Circular.objects.create(
        authority=authority,
        title=draft_title(cases),
        issuer=issuer_of(authority),
        text=draft_text(cases),
        drafted_by=by,
    )
    made.violations.set(cases)
    announce(made)
    return made
