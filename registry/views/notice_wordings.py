"""What notices say: every event with its words, and an authority's own words in their place."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from registry.models import Authority, NoticeWording
from registry.notice_events import EVENTS
from registry.notice_wording_forms import WordingForm

#: Those who answer for what goes out in the authority's name.
KEEPERS = ("admission.review", "admission.decide")


class ForKeepers:
    """For those who review or decide, each for the authority of the first such post."""

    def dispatch(self, request, *args, **kwargs):
        """403 for everybody else."""
        if request.user.is_authenticated:
            ours = request.user.authority_ids_with(*KEEPERS)
            if not ours:
                raise PermissionDenied
            self.authority = Authority.objects.get(pk=ours[0])
        return super().dispatch(request, *args, **kwargs)


class WordingList(ForKeepers, TemplateView):
    """All events by group: whom they are told to, what is sent, and which words are the authority's own."""

    template_name = "registry/notice_wording_list.html"

    def get_context_data(self, **kwargs):
        own = {row.event: row for row in NoticeWording.objects.filter(authority=self.authority)}
        groups = defaultdict(list)
        for key, event in EVENTS.items():
            groups[str(event.group)].append((event, own.get(key) or event, key in own))
        groups = sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
        return super().get_context_data(authority=self.authority, groups=groups, own=len(own), **kwargs)


class WordingEdit(ForKeepers, View):
    """Other words for one event, with an example of what they come to; or the register's own again."""

    def setup(self, request, *args, event, **kwargs):
        """Find the event. Raises Http404."""
        super().setup(request, *args, event=event, **kwargs)
        if event not in EVENTS:
            raise Http404
        self.event = EVENTS[event]

    def row(self):
        """The authority's own words, or those of the register to begin with."""
        usual = {"subject": self.event.subject, "text": self.event.text}
        own = NoticeWording.objects.filter(authority=self.authority, event=self.event.key).first()
        return own or NoticeWording(authority=self.authority, event=self.event.key, **usual)

    def get(self, request, event):
        """The words as they are."""
        return self.ask(WordingForm(instance=self.row(), event=self.event))

    def post(self, request, event):
        """Show an example, take the register's own words again, or save."""
        row = self.row()
        if "reset" in request.POST:
            return self.back_to_the_usual(row)
        form = WordingForm(request.POST, instance=row, event=self.event)
        is_valid = form.is_valid()
        if request.htmx:
            return render(request, "registry/_notice_preview.html", {"form": form, "preview": form.preview()})
        if not is_valid:
            return self.ask(form, status=422)
        if "preview" in request.POST:
            return self.ask(form)
        if form.says_the_usual():
            return self.back_to_the_usual(row)
        NoticeWording.objects.update_or_create(
            authority=self.authority, event=self.event.key, defaults=form.cleaned_data
        )
        messages.success(request, _("已保存，以后的「%(event)s」通知照此发出。") % {"event": self.event.label})
        return redirect("registry:wording-list")

    def back_to_the_usual(self, row):
        """Keep no words of one's own."""
        if row.pk:
            row.delete()
        messages.success(self.request, _("「%(event)s」用系统默认的文字。") % {"event": self.event.label})
        return redirect("registry:wording-list")

    def ask(self, form, status=200):
        """The page."""
        context = {"event": self.event, "form": form, "preview": form.preview(), "is_own": bool(form.instance.pk)}
        return render(self.request, "registry/notice_wording_form.html", context, status=status)
