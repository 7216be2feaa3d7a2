"""Joint meetings and hearings: the list, planning one, its page, and recording what came of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission.exports import MEETINGS
from admission.filters import JointMeetingFilter
from admission.joint_meetings import CONVENING, meetings_for_reading, plan_meeting
from admission.meeting_forms import VOTES, MeetingForm
from admission.models import Application, CaseResult, JointMeeting
from registry.files import as_private_download
from registry.models import Authority
from web import clock, workflow
from web.actions import ProcedureAction
from web.asking import AskingPage
from web.lists import FilteredList


class MeetingList(FilteredList):
    """The meetings of one's authority; for a unit that sits those that it was asked to."""

    template_name = "admission/meeting_list.html"
    filterset_class = JointMeetingFilter
    export = MEETINGS

    def visible_rows(self):
        return meetings_for_reading(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "rows": context["object_list"], "may_plan": self.request.user.has_perm(CONVENING)}


class MeetingDetail(DetailView):
    """One meeting: agenda, who sits, and once held what came of each case."""

    template_name = "admission/meeting_detail.html"
    context_object_name = "meeting"

    def get_queryset(self):
        return meetings_for_reading(self.request.user)

    def get_context_data(self, **kwargs):
        meeting, user = self.object, self.request.user
        actions = workflow.actions_for(meeting, user)
        agenda = [case.application_id for case in meeting.cases.all()]
        return super().get_context_data(
            actions=actions,
            may_change=any(one.action == "hold" for one in actions),
            readable=set(Application.objects.visible_to(user).filter(pk__in=agenda).values_list("pk", flat=True)),
            **kwargs,
        )


class MeetingPlan(AskingPage):
    """A new meeting, or one that was not held yet."""

    def dispatch(self, request, *args, pk=None, **kwargs):
        """Only for who may convene; a meeting that may be seen."""
        if request.user.is_authenticated:
            if not request.user.has_perm(CONVENING):
                raise PermissionDenied
            self.meeting = get_object_or_404(meetings_for_reading(request.user), pk=pk) if pk else None
            ids = request.user.authority_ids_with(CONVENING)
            self.authority = self.meeting.authority if self.meeting else Authority.objects.get(pk=ids[0])
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def form(self, data=None):
        return MeetingForm(data, authority=self.authority, initial=self.initial())

    def initial(self):
        """What stands; in a new one, the cases that go to the joint meeting and wait for it are ticked already."""
        meeting = self.meeting
        if meeting is None:
            return {"held_on": clock.today(), "cases": self.request.GET.getlist("case")}
        return {
            **{name: getattr(meeting, name) for name in ("kind", "title", "held_on", "place")},
            "cases": [case.application_id for case in meeting.cases.all()],
            "members": [member.unit_id for member in meeting.members.all()],
        }

    def act(self, form):
        """Plan it."""
        seen = workflow.read_version(self.request.POST.get("seen"))
        said = {"authority": self.authority, "meeting": self.meeting, "seen": seen, **form.cleaned_data}
        meeting = plan_meeting(by=self.request.user, **said)
        messages.success(self.request, _("会议安排已保存，已通知参会单位。"))
        return redirect("admission:meeting-detail", pk=meeting.pk)

    def ask(self, form, status=200):
        """The page."""
        return render(
            self.request, "admission/meeting_plan.html", {"form": form, "meeting": self.meeting}, status=status
        )


class MeetingAction(ProcedureAction):
    """Recording what came of it, or calling it off."""

    template_name = "admission/meeting_action.html"

    def visible_rows(self):
        return JointMeeting.objects.filter(pk__in=meetings_for_reading(self.request.user).values("pk"))

    def url_of(self, meeting):
        return reverse("admission:meeting-detail", args=[meeting.pk])

    def extra_context(self, form):
        """The agenda with what was typed for each case."""
        if "results" not in form.fields:
            return {}
        typed = {}
        if form.is_bound:
            rows = form.fields["results"].widget.value_from_datadict(form.data, {}, "results")
            typed = {row["application"]: row for row in rows}
        cases = self.object.cases.select_related("application__applicant")
        rows = [(case, typed.get(str(case.application_id), {})) for case in cases]
        return {"rows": rows, "choices": CaseResult.choices, "votes": list(VOTES.items())}


class MeetingMinutes(View):
    """The minutes as a file, to be saved."""

    def get(self, request, pk):
        """The content as it was received."""
        rows = JointMeeting.objects.visible_to(request.user).exclude(minutes_file=None).select_related("minutes_file")
        file = get_object_or_404(rows, pk=pk).minutes_file
        return as_private_download(file)
