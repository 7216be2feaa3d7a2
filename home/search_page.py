"""The page of the one search box; for everybody, each finding what that person may see."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from home.search import LONGEST, search
from web import clock


@method_decorator(login_not_required, name="dispatch")
class Search(TemplateView):
    """GET ``?q=``."""

    template_name = "home/search.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "")
        found = search(self.request.user, text, clock.today())
        return super().get_context_data(
            q=text[:LONGEST], is_cut=len(text.strip()) > LONGEST, longest=LONGEST, found=found, **kwargs
        )
