"""Public pages of the certificates: what communities issue, what they don't, where to go, and each by itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from certificates.exports import CERTIFICATES
from certificates.filters import CertificateFilter
from certificates.guides import KINDS, certificate_entries, side_by_side, with_guides
from certificates.models import CertificateGuide
from certificates.types import time_limit_in_words, types_of, where_to_go, who_confirmed
from certificates.whose import own_community
from registry.guiding import WRITER, may_guide
from registry.models import ListEntry, ListKind, ListLine
from registry.public_copies import kept_by_edition
from web.days import on_and_known
from web.lists import FilteredList


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class CertificateList(FilteredList):
    """Both certificate lists on a day, each line with its guide."""

    template_name = "certificates/certificate_list.html"
    filterset_class = CertificateFilter
    paginate_by = None
    export = CERTIFICATES
    is_dated = True

    def visible_rows(self):
        """The entries of both lists on the day, as known at the moment."""
        return certificate_entries(*on_and_known(self.request))

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        context = super().get_context_data(on=on, known_at=known_at, **kwargs)
        may, may_not = side_by_side(with_guides(context["object_list"], on))
        groups = [{"tone": "may_issue", "rows": may}, {"tone": "not_to_issue", "rows": may_not}]
        may_confirm = self.request.user.is_authenticated and self.request.user.has_perm(WRITER)
        return {**context, "groups": groups, "may_confirm": may_confirm}


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class TypeDetail(DetailView):
    """One certificate on a day: purpose, procedure, time limit, sample, basis, where to go, and what was said before."""

    template_name = "certificates/type_detail.html"
    context_object_name = "line"

    def get_queryset(self):
        rows = ListLine.objects.filter(item_list__kind__in=KINDS)
        return rows.select_related("item_list__authority")

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        entries = ListEntry.objects.in_force(on, known_at).filter(line=self.object)
        found = next(iter(types_of(entries, on, known_at).values()), None)
        guides = CertificateGuide.objects.filter(line=self.object, valid_from__lte=on).select_related("confirmed_by")
        kept = found.frozen if found else {}
        return super().get_context_data(
            on=on,
            known_at=known_at,
            found=found,
            kept=kept,
            where=where_to_go(kept) if found and not found.may_be_issued else "",
            confirmation=who_confirmed(kept),
            time_limit=time_limit_in_words(kept),
            guides=guides.order_by("-valid_from"),
            may_write=may_guide(self.request.user, self.object),
            may_stamp=bool(found and self._may_stamp(found)),
            **kwargs,
        )

    def _may_stamp(self, found):
        return found.line.item_list.kind == ListKind.MAY_ISSUE and own_community(self.request.user) is not None


def certificate_line(pk):
    """The line of a certificate, with its list. Raises Http404."""
    line = get_object_or_404(ListLine.objects.select_related("item_list__authority"), pk=pk)
    if line.item_list.kind not in KINDS:
        raise Http404
    return line
