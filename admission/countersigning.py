"""Countersigning (会签): whether an approval is asked to be countersigned, in which order, whose turn it is, what was signed.

Whoever doesn't agree says so with a reason (不同意会签), which a step of the case keeps; the approval then answers it in
writing. Either stands under one recommendation; after another everybody is asked anew, and the old ones stay readable.
Who applies for the matter, wrote, submitted or reviewed it keeps out (回避): that place is passed over.
"""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from admission.disagreeing import DISAGREE, Disagreement, steps_of
from admission.models import Application, ApplicationState, Countersignature, Countersigner
from admission.stages import STAGE_OF
from registry.lineage import Lineage
from registry.models import Community
from web import clock

COMMUNITIES, DAYS = "countersign_communities", "countersign_days"
COUNTERSIGN = "countersign"
#: States in which the newest recommendation stands; in others it was sent back, or nothing came of it.
STANDS = frozenset({ApplicationState.PENDING_APPROVAL, ApplicationState.APPROVED, ApplicationState.REJECTED})
#: Who may be put on a place: whoever may see the case.
MAY_SIGN = "admission.view_all"


class CountersignForm(forms.Form):
    """A signature, with a word if one likes."""

    text = forms.CharField(
        label=gettext_lazy("会签意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "签了就是同意审核建议，签后不能修改。不同意的，不要签：请用「不同意会签」写明理由，由审定人书面答复或者发回重新审核。"
        ),
    )


class DisagreeForm(forms.Form):
    """Why the recommendation isn't agreed to; the place whose turn it is is kept with it."""

    wants_object = True

    reason = forms.CharField(
        label=gettext_lazy("不同意的理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写明不同意审核建议的哪一处、为什么。写后不能修改，审定人须书面答复才能准予准入。"),
    )

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, **kwargs)
        self.application = obj

    def clean(self):
        """With the position of the place that disagrees."""
        owed = countersigning_of(self.application)
        return {**super().clean(), "position": owed.turn.position} if owed and owed.turn else super().clean()


@dataclass(frozen=True)
class Place:
    """One place in the order: who holds it, the signature or the disagreement if there is one, whether the holder keeps out."""

    position: int
    signer: object
    signature: object = None
    disagreement: Disagreement | None = None
    keeps_out: bool = False

    @property
    def said(self):
        """The signature or the disagreement; None while there is neither."""
        return self.signature or self.disagreement

    @property
    def waits(self):
        """True while an answer is owed."""
        return self.said is None and not self.keeps_out


@dataclass
class Countersigning:
    """What an application owes: why it is asked, the places in their order, what the approval answered to those who didn't
    agree, and all that was signed or not agreed to before."""

    reasons: list
    places: list = field(default_factory=list)
    earlier: list = field(default_factory=list)
    is_due: bool = False
    answer: str = ""

    @property
    def rows(self):
        """[(place, how it stands in words, tone, icon), …] for pages."""
        return [(place, *_look(place, is_turn=self.is_due and place == self.turn)) for place in self.places]

    @property
    def turn(self):
        """The place whose turn it is, or None."""
        return next((place for place in self.places if place.waits), None)

    @property
    def signed(self):
        """The signatures under the present recommendation, in their order."""
        return [place.signature for place in self.places if place.signature]

    @property
    def disagreed(self):
        """The disagreements with the present recommendation, in their order."""
        return [place.disagreement for place in self.places if place.disagreement]

    @property
    def lacks(self):
        """What is still lacking, as a sentence; None when everybody has signed, or said why not."""
        if waiting := [place for place in self.places if place.waits]:
            names = _("、").join(str(place.signer) for place in waiting)
            return _("还差会签，按顺序：%(names)s。") % {"names": names}
        if not self.signed and not self.disagreed:
            return _("这件事须经会签，现在没有可以会签的人。请先在「会签人」页面写明会签人。")
        return None


def _look(place, *, is_turn):
    if place.signature:
        return _("已会签"), "admitted", "check"
    if place.disagreement:
        return _("不同意会签"), "refuse", "x-circle"
    if place.keeps_out:
        return _("本件回避"), "mute", "x-circle"
    return (_("轮到会签"), "assist", "clock") if is_turn else (_("等待"), "mute", "clock")


def why_asked(application, rules, communities):
    """The sentences for which approving ``application`` in so many communities asks to be countersigned; empty when not."""
    sentences, most, longest = [], rules[COMMUNITIES], rules[DAYS]
    if most and communities > most:
        sentences.append(_("涉及%(n)s个社区，超过%(most)s个") % {"n": communities, "most": most})
    if not longest:
        return sentences
    if application.starts_on is None or application.ends_on is None:
        sentences.append(_("没有写明起止日期"))
    elif (days := (application.ends_on - application.starts_on).days + 1) > longest:
        sentences.append(_("期限%(n)s日，超过%(most)s日") % {"n": days, "most": longest})
    return sentences


def countersigning_of(application, rules=None):
    """The Countersigning of one application under its newest recommendation; None when it isn't asked."""
    rules = application.authority.rules_on() if rules is None else rules
    return _load([application], {application.authority_id: rules}).get(application.pk)


def countersigning_to_show(application, rules, steps):
    """As ``countersigning_of``, also when the rules ask it no longer and somebody has signed; None when there is nothing
    to show: not asked, or closed without a signature."""
    signed = any(step.action in (COUNTERSIGN, DISAGREE) for step in steps)
    shown = _load([application], {application.authority_id: rules}, anyway=signed).get(application.pk)
    return shown if shown and (shown.places or shown.earlier or application.state in STAGE_OF) else None


def lacks_countersignatures(application):
    """Who has still to countersign before an approval, or None."""
    owed = countersigning_of(application)
    return owed.lacks if owed else None


def countersigners(user, day):
    """The applications whose turn it is to be countersigned by ``user``, as a Q; None for who holds no place."""
    authorities = user.authority_ids_with(MAY_SIGN)
    if not authorities:
        return None
    mine = Countersigner.objects.on(day).filter(signer=user, authority_id__in=authorities).select_related("authority")
    authorities = {place.authority_id: place.authority for place in mine}
    if not authorities:
        return None
    cases = Application.objects.filter(authority__in=authorities, state=ApplicationState.PENDING_APPROVAL)
    owed = _load(list(cases), {pk: authority.rules_on(day) for pk, authority in authorities.items()})
    return Q(pk__in=[pk for pk, one in owed.items() if one.turn and one.turn.signer.pk == user.pk])


def holds_a_place(user, authority=None):
    """True when ``user`` countersigns today (in ``authority``), whether or not it is their turn in any case. No query for
    who may not see the cases."""
    ids = user.authority_ids_with(MAY_SIGN)
    ids = [pk for pk in ids if authority is None or pk == authority.pk]
    return bool(ids) and Countersigner.objects.today().filter(signer=user, authority_id__in=ids).exists()


def sign(application, step):
    """Keep the signature under the newest recommendation, at the place whose turn it is."""
    owed = countersigning_of(application)
    Countersignature.objects.create(
        application=application,
        recommendation=steps_of([application.pk])[application.pk].recommendation,
        position=owed.turn.position,
        signer=step.by,
        text=step.cleaned["text"],
        at=step.at,
    )


def _load(applications, rules, anyway=False):
    """{pk: Countersigning} of those that are asked to be countersigned, or of all ``anyway``; ``rules`` by authority.

    A fixed number of queries, none where no rule asks.
    """
    cases = [one for one in applications if anyway or any(rules[one.authority_id][key] for key in (COMMUNITIES, DAYS))]
    if not cases:
        return {}
    counts = _communities(cases)
    reasons = {one.pk: why_asked(one, rules[one.authority_id], counts[one.pk]) for one in cases}
    cases = [one for one in cases if anyway or reasons[one.pk]]
    if not cases:
        return {}
    places = _places({one.authority_id for one in cases})
    units = _units_of({place.signer_id for rows in places.values() for place in rows}, set(places))
    steps = steps_of([one.pk for one in cases])
    said, found = _said(cases, steps), {}
    for case in cases:
        valid, earlier = said[case.pk]
        asks = reasons[case.pk] and case.state in STAGE_OF
        rows = _filled(case, places.get(case.authority_id, ()) if asks else (), valid, units)
        is_due = case.state == ApplicationState.PENDING_APPROVAL
        found[case.pk] = Countersigning(reasons[case.pk], rows, earlier, is_due, steps[case.pk].answer)
    return found


def _said(cases, steps):
    """{pk: (what stands, what was said before)}: under the newest recommendation, while that one stands.

    Signatures and disagreements, by time.
    """
    newest = {pk: one.recommendation.pk for pk, one in steps.items() if one.recommendation}
    standing = {newest[one.pk] for one in cases if one.pk in newest and one.state in STANDS}
    found = {one.pk: ([], []) for one in cases}
    for row in Countersignature.objects.filter(application__in=cases).select_related("signer").order_by("at", "pk"):
        found[row.application_id][row.recommendation_id not in standing].append(row)
    for pk, (valid, earlier) in found.items():
        stands = newest.get(pk) in standing
        (valid if stands else earlier).extend(map(Disagreement.of, steps[pk].disagreed))
        earlier.extend(map(Disagreement.of, steps[pk].before))
        earlier.sort(key=lambda one: (one.at, one.position))
    return found


def _filled(case, places, said, units):
    """The places of a case in order: what was said, then who owes a signature or keeps out."""
    signed = [
        Place(row.position, row.signer, disagreement=row)
        if isinstance(row, Disagreement)
        else Place(row.position, row.signer, row)
        for row in said
    ]
    taken, people = {row.position for row in said}, {row.signer.pk for row in said}
    hands = {case.reviewed_by_id, case.submitted_by_id, case.created_by_id}
    open_ = [
        Place(
            place.position,
            place.signer,
            keeps_out=place.signer_id in hands or case.applicant_id in units.get(place.signer_id, ()),
        )
        for place in places
        if place.position not in taken and place.signer_id not in people
    ]
    return sorted([*signed, *open_], key=lambda place: place.position)


def _communities(cases):
    """{pk: in how many communities it is asked}; two queries at most."""
    counts = dict(Application.objects.filter(pk__in=[one.pk for one in cases]).values_list("pk", Count("communities")))
    of_all = {one.authority_id for one in cases if one.for_all_communities}
    if of_all:
        rows = Community.objects.today().filter(authority__in=of_all).order_by().values_list("authority")
        everywhere = dict(rows.annotate(Count("pk")))
        counts |= {one.pk: everywhere.get(one.authority_id, 0) for one in cases if one.for_all_communities}
    return counts


def _places(authorities):
    """{authority: its places of today, in their order}."""
    rows = Countersigner.objects.today().filter(authority__in=authorities).select_related("signer")
    found = {}
    for row in rows.order_by("position"):
        found.setdefault(row.authority_id, []).append(row)
    return found


def _units_of(people, authorities):
    """{person: ids of the units of today's posts and of all that these follow}."""
    lineage, units = Lineage.load(authorities, until=clock.today()), {}
    for person, unit in Membership.objects.today().filter(user__in=people).values_list("user", "unit"):
        units.setdefault(person, set()).add(unit)
    return {person: ids | lineage.before(ids) for person, ids in units.items()}
