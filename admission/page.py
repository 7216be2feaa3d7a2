"""Everything that the page of one application shows, read once, in a fixed number of queries."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from admission.answers import sections_of
from admission.applicable import conditions
from admission.bodies import reviewing_body, why_meeting
from admission.burden import LIMITING, burden_of
from admission.case_notes import CaseNoteForm, may_write, notes_for
from admission.cautions import basis_check, cautions
from admission.completeness import gaps
from admission.conditions import said_of
from admission.consultations import table_of
from admission.countersigning import countersigning_to_show
from admission.deadlines import with_clocks
from admission.forms import DECLARATION, SubmitForm
from admission.held_data import held_data
from admission.joint_meetings import meetings_about
from admission.loads import loads_of
from admission.meeting_reasons import meeting_reasons
from admission.models import Appeal, ApplicationState
from admission.origins import unit_that_may_copy
from admission.permanent import listing_of
from admission.questions import exchanges
from admission.recommending import assessment_of
from admission.returns import last_return
from admission.similar import likenesses
from admission.time_left import time_to_decide
from admission.timeline import MOST_ACROSS, timeline
from admission.transitions import APPLICATION
from admission.undeclared import undeclared_quota
from registry.working_days import WorkingCalendar, marked
from web import workflow
from web.parts import Part


@dataclass
class ApplicationPage:
    """The page of ``application`` for one reader; ``is_inside``: who reviews, decides or supervises."""

    application: object
    is_inside: bool
    may_edit: bool
    actions: list
    office: object
    decisions: list
    communities: list
    gaps: list = field(default_factory=list)
    cautions: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    returned: object = None
    exchanges: list = field(default_factory=list)
    time: object = None
    attachments: list = field(default_factory=list)
    meeting_reasons: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    opinions: object = None
    assessment: list = field(default_factory=list)
    countersigning: object = None
    notes: list = field(default_factory=list)
    meetings: list = field(default_factory=list)
    note_form: object = None
    basis_check: str = ""
    likenesses: object = None
    burden: object = None
    loads: list = field(default_factory=list)
    held: list = field(default_factory=list)
    submissions: int = 0
    appeals: list = field(default_factory=list)
    listing: list = field(default_factory=list)
    may_copy: bool = False

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
    def decision(self):
        """The decision that stands: the last one made."""
        return self.decisions[0] if self.decisions else None

    @property
    def meeting_said(self):
        """Why the joint meeting admitted what the ordinary way bars."""
        return meeting_reasons(self.decision)

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
        day = marked(self.application.due_on, self.application.is_provisional)
        words = {"office": self.office or _("审核单位"), "day": day}
        sentence = WHAT_NEXT.get(self.application.state)
        return sentence() % words if sentence else ""

    @cached_property
    def admitted_communities(self):
        """In how many communities the matter was admitted."""
        return self.admission.communities.count() if self.admission else 0

    @property
    def conditions(self):
        """The conditions of the admission, one sentence each."""
        return said_of(self.admission) if self.admission else []

    @cached_property
    def condition_rows(self):
        """The conditions of the admission by which fewer hours come of it."""
        return list(self.decision.condition_rows.filter(kind__in=LIMITING)) if self.admission else []

    @property
    def submit_form(self):
        """What the submission asks, where the words read as a target number that isn't declared; else None."""
        return SubmitForm(obj=self.application) if undeclared_quota(self.application) else None

    @property
    def admission(self):
        """The admission that the decision made, if it approved."""
        return getattr(self.decision, "admission", None) if self.decision else None


WHAT_NEXT = {
    ApplicationState.SUBMITTED: lambda: _(
        "已交给%(office)s，应于%(day)s前决定是否受理。没有答复不等于同意：准入决定作出之前，不得下派社区。"
    ),
    ApplicationState.RETURNED: lambda: _(
        "请按补正通知修改，在%(day)s前再次提交；期限内没有提交的，视为撤回。补正期间审定期限暂停计算。"
    ),
    ApplicationState.AWAITING_ANSWER: lambda: _(
        "%(office)s请您说明一件事，请在%(day)s前答复；期限内没有答复的，视为撤回。答复以前审定期限暂停计算。"
    ),
    ApplicationState.LAPSED: lambda: _(
        "期限内没有补正或者答复，这件申请视为撤回，没有准入。仍然需要的，可以修改后再次提交。"
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
    calendar = WorkingCalendar.load()
    with_clocks([application], calendar)
    done = list(application.steps.select_related("by").order_by("at", "pk"))
    # Taking the whole case back is never what one has come for: it stands last.
    offered = sorted(workflow.actions_for(application, user), key=lambda one: one.action == "withdraw")
    page = ApplicationPage(
        application=application,
        is_inside=application.authority_id in user.authority_ids_with("admission.view_all"),
        may_edit=any(one.action == "submit" for one in offered),
        actions=[OfferedAction(one, bool(one.transition.asks.base_fields)) for one in offered],
        office=reviewing_body(application),
        decisions=list(application.decisions.select_related("body", "decided_by", "admission")),
        communities=_communities(application),
    )
    page.reasons = list(page.decision.reasons.all()) if page.decision else []
    page.attachments = list(application.attachments.for_list())
    rules = application.authority.rules_on()
    when = conditions(application, rules, calendar)
    page.gaps = gaps(application, when) if page.may_edit else []
    page.sections = sections_of(application, page.gaps, page.communities, when)
    anew = page.decisions[-2::-1]
    if page.is_inside:
        page.countersigning = countersigning_to_show(application, rules, done)
    page.steps = timeline(
        application, done, bodies=_bodies(page), is_inside=page.is_inside, anew=anew, owed=page.countersigning
    )
    page.listing = listing_of(application, user) if page.decision else []
    page.appeals = list(Appeal.objects.visible_to(user).filter(decision__in=page.decisions).for_reading())
    page.may_copy = bool(application.number) and unit_that_may_copy(application, user) is not None
    page.submissions = sum(step.action == "submit" for step in done)
    page.returned = last_return(application, done)
    _what_was_heard(page, user)
    page.exchanges = exchanges(done)
    page.time = time_to_decide(application, done, calendar)
    if page.may_edit or page.is_inside:
        page.basis_check = basis_check(application, rules)
        page.cautions = cautions(application, rules, calendar, len(page.communities))
        _what_to_weigh(page, user)
    return page


def _what_to_weigh(page, user):
    """What the application resembles, why the joint meeting decides, the burden, and the data that are held already."""
    application = page.application
    page.likenesses = likenesses(application, user, page.communities)
    page.meeting_reasons = why_meeting(application)
    page.burden = burden_of(application, len(page.communities), page.condition_rows)
    page.loads = loads_of(page.communities)
    page.held = held_data(application)


def _what_was_heard(page, user):
    """Opinions and findings for those inside; notes as far as the reader may read them."""
    application = page.application
    page.notes = list(notes_for(user, application))
    if page.is_inside:
        page.opinions = table_of(application)
        page.assessment = assessment_of(application)
        page.meetings = list(meetings_about(application))
    if may_write(user, application):
        page.note_form = CaseNoteForm(application=application, auto_id="id_note_%s")


def _communities(application):
    rows = application.target_communities().select_related("parent")
    return list(rows.order_by("parent__official_order", "parent_id", "official_order", "pk"))


def _bodies(page):
    decided_by = page.decisions[-1].body if page.decisions else None
    return {Part.APPLICANT: page.application.applicant, Part.REVIEWER: page.office, Part.DECIDER: decided_by}
