"""The reviewers' queue: what waits for me, what is under way, what is closed."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from admission.deadlines import with_clocks
from admission.filters import QueueFilter
from admission.models import Application
from web import workflow
from web.lists import FilteredList

MINE, OPEN, CLOSED = "mine", "open", "closed"
TABS = {MINE: _("待我办理"), OPEN: _("全部在办"), CLOSED: _("已办结")}


class Queue(FilteredList):
    """Applications by due date, the soonest first; what is closed, the latest first."""

    template_name = "admission/queue.html"
    filterset_class = QueueFilter

    def dispatch(self, request, *args, **kwargs):
        """For those who review, decide or supervise."""
        if request.user.is_authenticated and not request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def tabs(self):
        """{key: label} of the tabs; nothing waits for those who only look on."""
        acts = self.request.user.has_any_post("admission.review", "admission.decide")
        return {key: label for key, label in TABS.items() if acts or key != MINE}

    @property
    def tab(self):
        """The tab that is asked for; an unknown one is the first."""
        asked = self.request.GET.get("tab")
        return asked if asked in self.tabs else next(iter(self.tabs))

    def rows_of(self, tab):
        """The applications of a tab."""
        seen = Application.objects.visible_to(self.request.user)
        if tab == MINE:
            return workflow.awaiting(Application, self.request.user).filter(pk__in=seen.open().values("pk"))
        return seen.open() if tab == OPEN else seen.closed()

    def visible_rows(self):
        """The rows of the tab, in the order in which they are worked off."""
        rows = self.rows_of(self.tab).for_list()
        return rows.order_by("-submitted_at", "-pk") if self.tab == CLOSED else rows.by_due_day()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tabs = [(key, label, self.rows_of(key).count(), key == self.tab) for key, label in self.tabs.items()]
        return {**context, "rows": with_clocks(context["object_list"]), "tabs": tabs, "tab": self.tab}
