"""What the application said when it was decided on."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views import View

from admission.models import Decision
from admission.snapshots import is_intact


class DecisionSnapshot(View):
    """The frozen words, their check sum, and whether they still give it."""

    def get(self, request, pk):
        """The page, for those who may see the application; decisions from before it was kept have none."""
        rows = Decision.objects.visible_to(request.user).select_related("application", "body")
        decision = get_object_or_404(rows, pk=pk)
        if not decision.snapshot:
            raise Http404
        context = {"decision": decision, "snapshot": decision.snapshot, "is_intact": is_intact(decision)}
        return render(request, "admission/decision_snapshot.html", context)
