"""Who reviews an application and who decides it: dated rules of the authority, and what always goes to the joint meeting."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from admission.models import Application, ApplicationStep, Assessment, Finding, Path, Relation
from registry.lineage import Lineage
from registry.models import Unit
from registry.rules import JOINT_MEETING
from web import clock

OFFICE, OFFICE_UNITS = "office", "office_units"


def rules_for(authority, day=None, *, post=None, lineage=None):
    """The rules on a day, with the reviewing office (a unit or None) and the ids of it and of all units that it follows:
    their applications are its own. Three queries; fewer with a post in the office itself, and with who follows whom."""
    day = day or clock.today()
    rules = authority.rules_on(day)
    if post is not None and post.unit.code == rules["reviewing_unit"]:
        office = post.unit
    else:
        office = Unit.objects.of(authority).on(day).filter(code=rules["reviewing_unit"]).first()
    lineage = lineage or Lineage.load([authority.pk], until=day)
    ids = [office.pk, *lineage.before([office.pk])] if office else []
    return {**rules, OFFICE: office, OFFICE_UNITS: ids}


def reasons_for_meeting(rules):
    """((sentence, Q over applications), …): whatever meets one of these is decided by the joint meeting."""
    return (
        (_("本辖区规定由联席会议审定"), Q() if rules["decided_by"] == JOINT_MEETING else Q(pk__in=[])),
        (_("要求社区做六种协助方式以外的事"), ~Q(other_act="")),
        (
            _("协助事项没有安排经费"),
            Q(relation=Relation.ASSIST) & (Q(funding_amount=None) | Q(funding_amount=0)),
        ),
        (_("依据低于本辖区规定的最低层级"), Q(path=Path.JOINT_MEETING)),
        (_("审核单位自己的申请"), Q(applicant__in=rules[OFFICE_UNITS])),
        (_("评估有不符合的原则，仍建议准入"), Q(pk__in=recommended_against_a_finding())),
    )


def recommended_against_a_finding():
    """Ids of applications last recommended for approval although one of the three principles was then found wanting."""
    return findings_passed_over().values("application")


def findings_passed_over():
    """The newest findings that a principle isn't met, of applications whose last recommendation is to approve them."""
    later = Assessment.objects.filter(
        application=OuterRef("application"), principle=OuterRef("principle"), pk__gt=OuterRef("pk")
    )
    advice = ApplicationStep.objects.filter(application=OuterRef("application"), action="recommend")
    advice = advice.order_by("-at", "-pk").values("answers__recommendation")[:1]
    failed = Assessment.objects.filter(~Exists(later), finding=Finding.FAILS).annotate(advice=Subquery(advice))
    return failed.filter(advice__in=["approve", "conditions"])


def goes_to_meeting(rules):
    """Q over applications that the joint meeting decides."""
    condition = Q(pk__in=[])
    for _sentence, q in reasons_for_meeting(rules):
        condition |= q if q else Q(pk__gt=0)
    return condition


def why_meeting(application):
    """The sentences that send this application to the joint meeting; empty when the reviewing body decides."""
    criteria = reasons_for_meeting(rules_for(application.authority))
    flags = {
        f"reason_{n}": Case(
            When(q if q else Q(pk__gt=0), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for n, (_sentence, q) in enumerate(criteria)
    }
    row = Application.objects.filter(pk=application.pk).annotate(**flags).values(*flags).get()
    return [sentence for n, (sentence, _q) in enumerate(criteria) if row[f"reason_{n}"]]


def unit_by_rule(authority, key, on=None):
    """The unit that the rule ``key`` names on a day, or None."""
    day = on or clock.today()
    return Unit.objects.of(authority).on(day).filter(code=authority.rule(key, day)).first()


def reviewing_body(application):
    """The unit that reviews: the reviewing office, or the joint meeting's office for that office's own application."""
    rules = rules_for(application.authority)
    if application.applicant_id in rules[OFFICE_UNITS]:
        return unit_by_rule(application.authority, "joint_meeting_unit")
    return rules[OFFICE]


def deciding_body(application):
    """The unit that decides this application."""
    key = "joint_meeting_unit" if why_meeting(application) else "reviewing_unit"
    return unit_by_rule(application.authority, key)


def played_by(user, permission, day, *, office, meeting):
    """Q over applications for posts with ``permission``: ``office(rules)`` in the reviewing unit, ``meeting(rules)`` in the
    joint meeting. A unit has no hand in its own application."""
    condition = Q(pk__in=[])
    rules_of = {}
    for post in user.posts:
        if post.unit_id not in user.present_unit_ids_with(permission):
            continue
        authority = post.unit.authority
        if authority.pk not in rules_of:
            rules_of[authority.pk] = rules_for(authority, day, post=post, lineage=user.lineage)
        rules = rules_of[authority.pk]
        if post.unit.code == rules["reviewing_unit"]:
            condition |= Q(authority=authority) & office(rules)
        if post.unit.code == rules["joint_meeting_unit"]:
            condition |= Q(authority=authority) & meeting(rules)
    return condition & ~Q(applicant_id__in=user.unit_ids) & ~Q(created_by=user)
