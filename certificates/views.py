"""Public page of the certificates: what communities issue, what they don't, and where to go."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator

from certificates.exports import CERTIFICATES
from certificates.filters import CertificateFilter
from certificates.guides import certificate_entries, side_by_side, with_guides
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
        return {**context, "groups": groups}
