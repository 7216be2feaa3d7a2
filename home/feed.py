"""What changed this month and last, as an Atom feed: orders on notice, published and in effect, corrections, decisions,
measures on admissions and their ends."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from admission.decision_register import published_decisions
from admission.measures import ENDS as ENDING
from admission.models import Admission, AdmissionTerm, Measure
from registry.models import AdjustmentOrder, Authority, OrderState, OrderStep
from registry.models.orders import PUBLISHED_BY, Change
from registry.order_notice import ENDS, OPENS
from registry.public_copies import kept_by_edition
from registry.timeline import corrections_known
from reports.months import shifted, starts_at
from web import clock
from web.refusals import BadQuery
from web.templatetags.ui import cn_date

#: Names of entries are made in this space, so that an entry keeps its name wherever the register is served.
NAMES = uuid.UUID("5a0a8f6c-7a0e-5d55-9a64-0b8d6f1f3c21")
LONGEST = 200  # entries


@dataclass(frozen=True)
class Entry:
    """One entry of the feed; ``name`` is what its lasting id is made of."""

    name: str
    title: str
    text: str
    url: str
    at: datetime

    @property
    def identifier(self):
        """Its id, the same for ever."""
        return uuid.uuid5(NAMES, self.name).urn


def entries_since(authorities, since):
    """The entries of some authorities from the first moment of the day ``since``, the newest first; a fixed number of
    queries."""
    told = (_orders, _notices, _corrections, _decisions, _measures, _ends)
    entries = [entry for tell in told for entry in tell(authorities, since)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:LONGEST]


def _orders(authorities, since):
    published = OrderStep.objects.filter(order=OuterRef("pk"), action=PUBLISHED_BY).order_by("at", "pk")
    counts = {change.value: Count("lines", filter=Q(lines__change=change)) for change in Change}
    orders = AdjustmentOrder.objects.published().filter(authority__in=authorities)
    recent = Q(published_on__gte=since) | Q(effective_on__gte=since)
    for order in (
        orders.filter(recent)
        .select_related("authority")
        .annotate(
            published_at=Subquery(published.values("at")[:1]), **{f"n_{name}": count for name, count in counts.items()}
        )
    ):
        name = f"{order.authority.short_name}/order/{order.document_number}"
        words = {"title": order.title, "number": order.document_number, "day": cn_date(order.effective_on)}
        text = _("增加%(add)s项，修改%(change)s项，移出%(remove)s项；自%(day)s起施行。") % {
            **{change.value: getattr(order, f"n_{change.value}") for change in Change},
            **words,
        }
        url = reverse("registry:order-detail", args=[order.pk])
        at = order.published_at or _first_moment(order.published_on)
        if order.published_on >= since:
            yield Entry(name, _("公布：《%(title)s》（%(number)s）") % words, text, url, at)
        if since <= order.effective_on <= clock.today():
            begins = max(_first_moment(order.effective_on), at)
            yield Entry(f"{name}/effect", _("施行：《%(title)s》（%(number)s）") % words, text, url, begins)


def _notices(authorities, since):
    """Public notices of drafts begun and ended; of a draft that went back, and so isn't public any more, not what it says."""
    steps = OrderStep.objects.filter(
        action__in=[OPENS, ENDS], at__gte=starts_at(since), order__authority__in=authorities
    )
    public = {OrderState.IN_NOTICE, OrderState.PUBLISHED}
    for step in steps.select_related("order__authority").order_by("at", "pk"):
        order, name = step.order, f"{step.order.authority.short_name}/notice/{step.order_id}/{step.at:%Y%m%dT%H%M%S%f}"
        if order.state not in public:
            title = _("公示：一份调整文件的草案") if step.action == OPENS else _("公示结束：草案退回修改")
            yield Entry(name, title, order.authority.name, reverse("registry:order-list"), step.at)
            continue
        words = {"title": order.title, "number": order.document_number}
        url = reverse("registry:order-detail", args=[order.pk])
        if step.action == OPENS:
            until = parse_date(str(step.answers.get("last_day") or "")) or order.notice_until
            text = _("公示至%(day)s（含当日），可以提出异议；公布并且生效以前按现行清单办。") % {"day": cn_date(until)}
            yield Entry(name, _("公示：《%(title)s》（%(number)s）的草案") % words, text, url, step.at)
        else:
            text = _("草案退回修改，以后可以再公示。")
            yield Entry(name, _("公示结束：《%(title)s》（%(number)s）") % words, text, url, step.at)


def _corrections(authorities, since):
    made = corrections_known().filter(
        corrected__known_from__gte=starts_at(since), entry__line__item_list__authority__in=authorities
    )
    for one in made.select_related("entry__line__item_list__authority"):
        line = one.entry.line
        words = {"list": line.item_list.name, "number": line.number, "name": one.entry.name}
        yield Entry(
            f"{line.item_list.authority.short_name}/correction/{one.pk}",
            _("勘误：《%(list)s》第%(number)s项「%(name)s」") % words,
            _("「%(before)s」更正为「%(after)s」：%(reason)s")
            % {"before": one.before, "after": one.after, "reason": one.reason},
            reverse("registry:line-detail", args=[line.pk]),
            one.corrected.known_from,
        )


def _decisions(authorities, since):
    rows = published_decisions(clock.today()).filter(published_on__gte=since, application__authority__in=authorities)
    for one in rows.select_related("application__authority"):
        words = {"outcome": one.get_outcome_display(), "name": one.application.name}
        reasons = _("；").join(reason.text for reason in one.reasons.all())
        if one.replaces_id:
            reasons = _("经复核，取代原决定%(number)s。%(why)s") % {"number": one.replaces.number, "why": reasons}
        yield Entry(
            f"{one.application.authority.short_name}/decision/{one.number}",
            _("%(outcome)s：%(name)s") % words,
            " ".join(filter(None, [one.number, one.application.applicant.name, reasons])),
            reverse("admission:decision-detail", args=[one.pk]),
            one.decided_at,
        )


def _measures(authorities, since):
    rows = Measure.objects.filter(published_on__gte=since, admission__authority__in=authorities)
    for one in rows.select_related("admission__authority"):
        words = {"measure": one.get_kind_display(), "name": one.admission.name, "day": cn_date(one.starts_on)}
        yield Entry(
            f"{one.admission.authority.short_name}/measure/{one.number}",
            _("%(measure)s：%(name)s，自%(day)s起") % words,
            f"{one.number} {one.admission.number} {one.reason}",
            reverse("admission:admission-detail", args=[one.admission_id]),
            one.decided_at,
        )


def _ends(authorities, since):
    """Admissions that hold no longer, from the day after their last one; a suspension is no end."""
    today = clock.today()
    ended = Admission.objects.filter(authority__in=authorities).ended_by(today)
    gone = AdmissionTerm.objects.known_at().filter(admission=OuterRef("pk")).order_by("-valid_to")
    recent = ended.annotate(gone_on=Subquery(gone.values("valid_to")[:1])).filter(gone_on__gte=since)
    for one in (
        recent.with_measures()
        .select_related("authority", "lead_department")
        .prefetch_related(Prefetch("terms", AdmissionTerm.objects.known_at(), to_attr="known_terms"))
    ):
        if one.is_suspended(today):
            continue
        # What was revoked while it was suspended ends with that, not with the day on which it was suspended.
        felt = max([one.gone_on, *(taken.starts_on for taken in one.known_measures if taken.kind in ENDING)])
        words = {"name": one.name, "day": cn_date(one.last_day)}
        yield Entry(
            f"{one.authority.short_name}/end/{one.number}/{one.gone_on}",
            _("准入结束：%(name)s，最后一天是%(day)s") % words,
            f"{one.number} {one.lead_department.name}",
            reverse("admission:admission-detail", args=[one.pk]),
            _first_moment(felt),
        )


def _first_moment(day):
    return datetime.combine(day, time(), get_current_timezone())


@kept_by_edition
@login_not_required
@require_safe
def changes_feed(request):
    """GET ``?authority=ID``: the Atom feed of one authority, or of all."""
    authorities = Authority.objects.all()
    title = _("社区工作事项清单和准入的变化")
    asked = request.GET.get("authority", "")
    if asked:
        if not (asked.isdecimal() and len(asked) < 10):
            raise BadQuery(_("没有这个辖区。"), code="unknown_authority", field="authority")
        authority = get_object_or_404(authorities, pk=int(asked))
        authorities, title = [authority], _("%(authority)s：%(title)s") % {"authority": authority.name, "title": title}
    entries = entries_since(authorities, shifted(clock.today(), -1))
    feed = _Feed(
        title=title,
        link=request.build_absolute_uri(reverse("changes")),
        description=_("公示、公布和施行的调整文件、勘误、准入决定、准入后的措施和准入的结束。"),
        language="zh-hans",
        feed_url=request.build_absolute_uri(),
        feed_guid=uuid.uuid5(NAMES, f"feed/{asked}").urn,
    )
    for one in entries:
        address = request.build_absolute_uri(one.url)
        feed.add_item(one.title, address, one.text, updateddate=one.at, pubdate=one.at, unique_id=one.identifier)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class _Feed(Atom1Feed):
    """An empty feed too is as old as its month, not as new as the request."""

    def latest_post_date(self):
        dates = [item["updateddate"] for item in self.items if item["updateddate"]]
        return max(dates, default=_first_moment(shifted(clock.today(), 0)))
