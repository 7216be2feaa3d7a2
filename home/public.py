"""Public pages that look into several rooms: what changes in a month, the check of a number, departments."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from dispatch.models import Dispatch
from home import departments, numbers
from home.changes import changes_for, changes_in
from home.exports import CHANGES, DEPARTMENTS, rows_of
from home.numbers import REFUSAL
from registry.exports import ENTRIES
from registry.filters import DepartmentFilter
from registry.models import AdjustmentOrder, Authority, Community, Department, Edition, RecordCounter
from registry.public_copies import kept_by_edition
from registry.views.lists import Dated
from reports.months import last_day, shifted
from web import clock
from web.caching import public_copy
from web.days import EARLIEST, LATEST, read_moment, read_month
from web.lists import WithFile
from web.refusals import BadQuery


def marks_with_sent():
    """Marks of a page that counts, beside what answers rest on, what was sent. Two queries."""
    stamp, renewed_at = Edition.marks()
    last, sent_at = Dispatch.objects.order_by("-pk").values_list("pk", "sent_at").first() or (None, None)
    return f"{stamp} {last}", max((moment for moment in (renewed_at, sent_at) if moment), default=None)


def marks_with_refusals():
    """Marks of a page that tells, beside what answers rest on, which refusals there are. Two queries.

    Their numbers are drawn one after another and stay; the moment of the last isn't kept, so nobody is told one.
    """
    drawn = RecordCounter.objects.filter(series=REFUSAL).order_by("pk").values_list("pk", "last")
    return f"{Edition.marks()[0]} {list(drawn)}", datetime.now(get_current_timezone())


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class Changes(WithFile, TemplateView):
    """What begins, changes and ends in a month, next month unless another is asked for; for one community or in general."""

    template_name = "home/changes.html"
    export = CHANGES

    def get_context_data(self, **kwargs):
        asked = self.asked()
        authority, month = asked["authority"], asked["month"]
        return super().get_context_data(
            **asked,
            on_notice=self.on_notice(authority) if authority and asked["known_at"] is None else [],
            authorities=list(Authority.objects.order_by("level", "pk")),
            communities=self.communities(authority, month),
            previous=shifted(month, -1) if month > EARLIEST.replace(day=1) else None,
            following=shifted(month, 1) if month < LATEST.replace(day=1) else None,
            **kwargs,
        )

    def on_notice(self, authority):
        """The drafts of an authority and of its city to which anybody may object today."""
        rows = AdjustmentOrder.objects.on_notice().speaking_to([authority.pk])
        return list(rows.select_related("authority").order_by("notice_until", "pk"))

    def asked(self):
        """month, known_at, authority, community (or None), and the changes (None without an authority). Raises BadQuery."""
        known_at, month = self.known_at(), self.month()
        authority = self.authority()
        community = self.community(authority, month)
        if community:
            changes = changes_for(community, month, known_at)
        else:
            changes = changes_in(authority, month, known_at) if authority else None
        return {
            "month": month,
            "known_at": known_at,
            "authority": authority,
            "community": community,
            "changes": changes,
        }

    def month(self):
        """The first day of the month that ``?month=`` names; next month without one."""
        asked = self.request.GET.get("month")
        return read_month(asked) if asked else shifted(clock.today(), 1)

    def known_at(self):
        """The moment that ``?known_at=`` names; None for now."""
        return read_moment(self.request.GET.get("known_at"))

    def rows_of_file(self):
        return rows_of(self.asked()["changes"])

    def days_asked(self):
        """The first day of the month, and what was known at."""
        return self.month(), self.known_at()

    def filter_of_file(self):
        """The month, and the community or else the authority."""
        authority = self.authority()
        who = self.community(authority, self.month()) or authority
        words = [_("月份：%(month)s") % {"month": f"{self.month():%Y-%m}"}]
        return _("；").join([*words, who.name] if who else words)

    def authority(self):
        """The authority that ``?authority=`` names; else one's own; else the first that has communities."""
        asked, user = self.request.GET.get("authority", ""), self.request.user
        rows = Authority.objects.select_related("parent")
        if asked:
            return get_object_or_404(rows, pk=int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
        if user.is_authenticated and user.authority:
            return user.authority
        return rows.filter(units__kind=Community.KIND).order_by("pk").first()

    def community(self, authority, month):
        """The community whose code ``?community=`` gives, as it is in that month; else one's own. Raises BadQuery."""
        code, user = self.request.GET.get("community"), self.request.user
        if code is None and user.is_authenticated:
            own = user.unit_for("dispatch.receive")
            return Community.objects.select_related("authority__parent").get(pk=own.pk) if own else None
        if not code or authority is None:
            return None
        found = (
            Community.objects.of(authority).filter(code=code.replace("\x00", "")).select_related("authority__parent")
        )
        row = found.on(last_day(month)).first() or found.order_by("-valid_from", "-pk").first()
        if row is None:
            raise BadQuery(
                _("没有代码是「%(code)s」的社区。") % {"code": code[:40]}, code="unknown_community", field="community"
            )
        return row

    def communities(self, authority, month):
        """The communities to choose from, street by street."""
        rows = Community.objects.of(authority).on(last_day(month)).select_related("parent")
        return rows.order_by("parent__official_order", "parent_id", "official_order", "pk")


@public_copy(marks_with_refusals)
@method_decorator(login_not_required, name="dispatch")
class NumberCheck(Dated, TemplateView):
    """Type or scan a number: is it one of ours, and what is it worth on the day."""

    template_name = "home/number_check.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        text = self.request.GET.get("q", "").replace("\x00", "").strip()
        answers = numbers.check_number(text, context["on"], context["known_at"]) if text else []
        return {**context, "q": text[: numbers.LONGEST], "answers": answers}


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class DepartmentList(Dated, WithFile, TemplateView):
    """The departments on a day, in the official order."""

    template_name = "home/department_list.html"
    export = DEPARTMENTS

    @cached_property
    def filterset(self):
        """The search, by name or code."""
        return DepartmentFilter(self.request.GET, queryset=Department.objects.all(), request=self.request)

    def rows_of_file(self):
        """The departments of the day that were searched for."""
        found = self.filterset.qs if self.filterset.form.is_valid() else Department.objects.none()
        return departments.departments_on(*self.days_asked(), among=found)

    def filter_of_file(self):
        """What was searched for."""
        words = self.filterset.form.cleaned_data.get("q") if self.filterset.form.is_valid() else ""
        return _("名称、代码：%(words)s") % {"words": words} if words else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(filterset=self.filterset, rows=self.rows_of_file(), **kwargs)


@public_copy(marks_with_sent)
@method_decorator(login_not_required, name="dispatch")
class DepartmentDetail(Dated, WithFile, TemplateView):
    """What a department leads and co-operates in on the lists, what was admitted for it, and how much it sent, month by month.

    Its file holds the lines that it leads.
    """

    template_name = "home/department_detail.html"
    export = ENTRIES

    def department(self):
        """The department that the address names; 404 when there is none."""
        return get_object_or_404(Department.objects.select_related("authority"), pk=self.kwargs["pk"])

    def rows_of_file(self):
        on, known_at = self.days_asked()
        return list(departments.entries_led_by(departments.line_of_units(self.department(), on), on, known_at))

    def filter_of_file(self):
        """The department."""
        return _("牵头部门：%(name)s") % {"name": self.department().name}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        on, known_at = context["on"], context["known_at"]
        department = self.department()
        units = departments.line_of_units(department, on)
        return {
            **context,
            "department": department,
            "entries": list(departments.entries_led_by(units, on, known_at)),
            "helped": list(departments.entries_helped_by(units, on, known_at)),
            "admissions": departments.admissions_of(units, on, known_at),
            "chart": departments.sent_by_month(units, min(on, clock.today())),
        }
