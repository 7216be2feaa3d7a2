"""Several applications of the queue at once: what would become of each, then what became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from admission.bulk_handling import IN_BULK, MOST, carry_out, chosen, preview
from admission.case_parts import HANDED_OVER
from admission.handing_over import TransferAllForm
from admission.transitions import APPLICATION
from web.workflow import read_version

LONGEST_KEY = 9  # digits


class BulkHandling(View):
    """GET shows before and after, POST does it; every row for itself."""

    def dispatch(self, request, *args, action, **kwargs):
        """For reviewers; 404 for what is only done one by one."""
        if request.user.is_authenticated:
            if not request.user.has_perm("admission.review"):
                raise PermissionDenied
            if action not in IN_BULK:
                raise Http404
        return super().dispatch(request, *args, action=action, **kwargs)

    def get(self, request, action):
        """What would become of the rows that were ticked."""
        applications = chosen(request.user, keys(request.GET))
        if not applications:
            messages.error(request, _("请先在列表里选择申请。"))
            return redirect("admission:queue")
        form = TransferAllForm(user=request.user) if action == HANDED_OVER else None
        return self.show(action, preview(request.user, action, applications), form)

    def post(self, request, action):
        """Do it, or show once more what would become of each when more is to be seen first."""
        applications, answers, form = chosen(request.user, keys(request.POST)), {}, None
        if action == HANDED_OVER:
            form = TransferAllForm(request.POST, user=request.user)
            if not form.is_valid():
                return self.show(action, preview(request.user, action, applications), form, status=422)
            person = form.cleaned_data["reviewer"]
            if "preview" in request.POST:
                rows = preview(request.user, action, applications, to=person)
                return self.show(action, rows, form, is_previewed=True)
            answers = {"reviewer": person.pk, "reason": form.cleaned_data["reason"]}
        seen = {one.pk: read_version(request.POST.get(f"seen-{one.pk}")) for one in applications}
        rows = carry_out(request.user, action, applications, seen, **answers)
        return self.show(action, rows, is_over=True)

    def show(self, action, rows, form=None, *, is_previewed=False, is_over=False, status=200):
        """The page."""
        context = {
            "transition": APPLICATION.by_action[action],
            "rows": rows,
            "form": form,
            "is_over": is_over,
            "may_do": any(not row.refusal for row in rows) and (form is None or is_previewed),
            "done": sum(row.is_done for row in rows),
            "refused": sum(bool(row.refusal) for row in rows),
            "most": MOST,
        }
        return render(self.request, "admission/bulk_handling.html", context, status=status)


def keys(data):
    """The ids that were ticked; what is no id is left out."""
    given = [one for one in data.getlist("row") if one.isascii() and one.isdecimal() and len(one) <= LONGEST_KEY]
    return list(dict.fromkeys(map(int, given)))
