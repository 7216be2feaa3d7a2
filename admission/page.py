"""Everything that the page of one application shows, read once, in a fixed number of queries."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from admission.answers import sections_of
from admission.bodies import reviewing_body, why_meeting
from admission.burden import burden_of
from admission.cautions import basis_check, cautions
from admission.completeness import gaps
from admission.deadlines import with_clocks
from admission.forms import DECLARATION
from admission.models import ApplicationState
from admission.sections import SECTION_OF
from admission.similar import likenesses
from admission.timeline import MOST_ACROSS, timeline
from admission.transitions import APPLICATION
from web import workflow
from web.parts import Part
from web.templatetags.ui import cn_date


@dataclass
class ApplicationPage:
    """The page of ``application`` for one reader; ``is_inside``: who reviews, decides or supervises."""

    application: object
    is_inside: bool
    may_edit: bool
    actions: list
    office: object
    decision: object
    communities: list
    gaps: list = field(default_factory=list)
    cautions: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    deficiencies: list = field(default_factory=list)
    attachments: list = field(default_factory=list)
    meeting_reasons: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    basis_check: str = ""
    likenesses: object = None
    burden: object = None

    declaration = DECLARATION

    @property
    def is_long(self):
        """True when the timeline is too long to run across the page."""
        return len(self.steps) > MOST_ACROSS

    @property
    def is_closed(self):
        """True when it is decided or withdrawn: nothing leads on from here."""
        return not any(self.application.state in row.sources for row in APPLICATION.transitions)

    @property
    def streets(self):
        """[(street, [community, …]), …] of the communities asked, in official order."""
        rows = {}
        for community in self.communities:
            rows.setdefault(community.parent, []).append(community)
        return list(rows.items())

    @property
    def what_next(self):
        """What happens next and what silence means, in plain words; empty when nothing is awaited from the office."""
        words = {"office": self.office or _("审核单位"), "day": cn_date(self.application.due_on)}
        sentence = WHAT_NEXT.get(self.application.state)
        return sentence() % words if sentence else ""

    @cached_property
    def admitted_communities(self):
        """In how many communities the matter was admitted."""
        return self.admission.communities.count() if self.admission else 0

    @property
    def admission(self):
        """The admission that the decision made, if it approved."""
        return getattr(self.decision, "admission", None) if self.decision else None


WHAT_NEXT = {
    ApplicationState.SUBMITTED: lambda: _(
        "已交给%(office)s，应于%(day)s前决定是否受理。没有答复不等于同意：准入决定作出之前，不得下派社区。"
    ),
    ApplicationState.ACCEPTED: lambda: _(
        "%(office)s已经受理，应于%(day)s前审定。没有答复不等于同意：准入决定作出之前，不得下派社区。"
    ),
    ApplicationState.PENDING_APPROVAL: lambda: _(
        "审核已完成，正在审定，应于%(day)s前作出决定。没有答复不等于同意：准入决定作出之前，不得下派社区。"
    ),
}


@dataclass(frozen=True)
class OfferedAction:
    """An action of the panel: whether it asks something on a page of its own, and what bars it."""

    action: object
    asks: bool

    is_submission = property(lambda self: self.action.action == "submit")


def page_of(application, user):
    """The ApplicationPage of ``application`` for ``user``, who may see it."""
    with_clocks([application])
    offered = workflow.actions_for(application, user)
    page = ApplicationPage(
        application=application,
        is_inside=application.authority_id in user.authority_ids_with("admission.view_all"),
        may_edit=any(one.action == "submit" for one in offered),
        actions=[OfferedAction(one, bool(one.transition.asks.base_fields)) for one in offered],
        office=reviewing_body(application),
        decision=application.decisions.select_related("body", "admission").first(),
        communities=_communities(application),
    )
    page.reasons = list(page.decision.reasons.all()) if page.decision else []
    page.attachments = list(application.attachments.for_list())
    page.gaps = gaps(application) if page.may_edit else []
    page.sections = sections_of(application, page.gaps, page.communities)
    page.steps = timeline(application, bodies=_bodies(page), is_inside=page.is_inside)
    page.deficiencies = _open_deficiencies(application)
    if page.may_edit or page.is_inside:
        page.basis_check = basis_check(application)
        page.cautions = cautions(application)
        page.likenesses = likenesses(application, user)
        page.meeting_reasons = why_meeting(application)
        page.burden = burden_of(application, len(page.communities))
    return page


def _communities(application):
    rows = application.target_communities().select_related("parent")
    return list(rows.order_by("parent__official_order", "parent_id", "official_order", "pk"))


def _bodies(page):
    decided_by = page.decision.body if page.decision else None
    return {Part.APPLICANT: page.application.applicant, Part.REVIEWER: page.office, Part.DECIDER: decided_by}


def _open_deficiencies(application):
    """What the last return asks for, while it waits for an answer."""
    if application.state != APPLICATION.by_action["return"].target:
        return []
    notice = application.steps.filter(action="return").order_by("-at", "-pk").first()
    rows = list(notice.deficiencies.all()) if notice else []
    for row in rows:
        row.section = SECTION_OF[row.field]
    return rows
