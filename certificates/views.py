"""Public page of the certificates: what communities issue, what they don't, and where to go."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from certificates.guides import certificates_on
from web.days import on_and_known


@method_decorator(login_not_required, name="dispatch")
class CertificateList(TemplateView):
    """Both certificate lists on a day, each line with its guide."""

    template_name = "certificates/certificate_list.html"

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        words = self.request.GET.get("q", "").replace("\x00", "").strip()
        may, may_not = certificates_on(on, known_at, words=words)
        groups = [{"tone": "may_issue", "rows": may}, {"tone": "not_to_issue", "rows": may_not}]
        return super().get_context_data(on=on, known_at=known_at, groups=groups, words=words, **kwargs)
