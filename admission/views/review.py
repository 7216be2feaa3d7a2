"""The reviewers' queue as a page."""

from django.core.exceptions import PermissionDenied

from admission.deadlines import with_clocks
from admission.exports import QUEUE
from admission.filters import QueueFilter
from admission.queue import queue_of, rows_of, tab_for, tabs_of
from web.lists import FilteredList


class Queue(FilteredList):
    """Applications by due date, the soonest first; what is closed, the latest first."""

    template_name = "admission/queue.html"
    filterset_class = QueueFilter
    export = QUEUE

    def dispatch(self, request, *args, **kwargs):
        """For those who review, decide or supervise."""
        if request.user.is_authenticated and not request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def tab(self):
        """The tab that is asked for."""
        return tab_for(self.request.user, self.request.GET.get("tab"))

    def visible_rows(self):
        """The rows of the tab, in the order in which they are worked off."""
        return queue_of(self.request.user, self.tab)

    def export_name(self):
        """The name of the queue and of the tab."""
        return f"{self.export.name}-{tabs_of(self.request.user)[self.tab]}"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        tabs = [(key, label, rows_of(user, key).count(), key == self.tab) for key, label in tabs_of(user).items()]
        return {**context, "rows": with_clocks(context["object_list"]), "tabs": tabs, "tab": self.tab}
