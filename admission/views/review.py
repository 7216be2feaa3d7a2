"""The reviewers' queue as a page."""

from django.core.exceptions import PermissionDenied

from admission.bulk_handling import IN_BULK
from admission.deadlines import with_clocks
from admission.exports import QUEUE
from admission.filters import QueueFilter
from admission.queue import AGAIN, ALWAYS, counts_of, queue_of, tab_for, tabs_of
from admission.transitions import APPLICATION
from web.lists import FilteredList

#: States of what may be handled several at once.
PICKED = frozenset().union(*(APPLICATION.by_action[action].sources for action in IN_BULK))


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
        rows = with_clocks(context["object_list"])
        reviews = self.request.user.has_perm("admission.review")
        for row in rows:
            row.may_pick = reviews and row.state in PICKED
        return {
            **context,
            "rows": rows,
            "may_pick": any(row.may_pick for row in rows),
            "tabs": self.tabs(),
            "tab": self.tab,
            "names_reviewer": self.tab == AGAIN,
        }

    def tabs(self):
        """[(key, label, how many, is it here), …]; of most only those that hold something."""
        counts, here = counts_of(self.request.user), self.tab
        return [
            (key, label, counts[key], key == here)
            for key, label in tabs_of(self.request.user).items()
            if counts[key] or key == here or key in ALWAYS
        ]
