"""Writing an application: one page per section, saved at once; its files in their slots."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from admission.answers import label_of, said, sections_of
from admission.applicable import asked, blank, conditions, is_asked
from admission.completeness import gaps
from admission.drafting import attach, may_edit, put_aside, read_mark, save_fields
from admission.fields import by_street
from admission.held_data import held_data
from admission.models import Application, Attachment
from admission.section_forms import AttachmentForm, form_for
from admission.sections import BY_KEY, SECTIONS
from admission.similar import likenesses
from admission.transitions import APPLICATION
from registry.files import as_private_download
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart, Stale

#: The questions by which likenesses are found.
COMPARED = ("name", "content", "requirement")


class OneOfMine(View):
    """Pages on which an application is written: 404 for who may not see it, a sentence for who may not write.

    Who comes too late is told so on the page of the application.
    """

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the application."""
        if request.user.is_authenticated:
            self.application = get_object_or_404(Application.objects.visible_to(request.user).for_list(), pk=pk)
            if Part.APPLICANT not in APPLICATION.parts_of(self.application, request.user):
                raise NotYourPart(_("只有申请单位可以修改这份申请。"))
        try:
            return super().dispatch(request, *args, pk=pk, **kwargs)
        except NotAllowed as why:
            if request.method != "POST":
                raise
            messages.error(request, str(why))
            return redirect("admission:application-detail", pk=pk)

    def refuse_when_closed(self):
        """A page to write on is shown only while it may be written on. Raises NotAllowed."""
        if not may_edit(self.application, self.request.user):
            state = self.application.get_state_display()
            raise NotAllowed(_("这份申请现在是「%(state)s」，不能再修改。") % {"state": state})


class SectionEdit(OneOfMine):
    """One section of the form."""

    def get(self, request, pk, section):
        """The section as it is saved."""
        self.refuse_when_closed()
        self.section = self.find(section)
        return self.ask(form_for(self.section.fields)(instance=self.application))

    def post(self, request, pk, section):
        """Save it as far as it is filled in. Nothing that was typed is lost, whatever goes wrong."""
        self.section = self.find(section)
        seen, before = request.POST.get("version", ""), asked(self.application)
        try:
            form = save_fields(
                self.application,
                self.section.fields,
                request.POST,
                by=request.user,
                seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
                mark=request.POST.get("mark", ""),
            )
        except Stale as why:
            return self.ask(self.typed(), status=409, refused=str(why), conflicts=self.conflicts())
        except NotAllowed as why:
            return self.ask(self.typed(), status=409, refused=str(why), is_closed=True)
        if not form.is_valid():
            return self.ask(form, status=422)
        messages.success(request, _("已保存「%(section)s」。") % {"section": self.section.label})
        self.say_what_was_cleared(form)
        return redirect(self.where_next(request, self.asked_anew(form.instance, before)))

    def say_what_was_cleared(self, form):
        """Answers to questions that no longer apply are never dropped in silence."""
        for name, value in form.cleared.items():
            words = {"label": label_of(name), "was": said(name, value)}
            messages.info(
                self.request, _("「%(label)s」不再适用，已经清除；原来填的是「%(was)s」，修改记录里可查。") % words
            )

    def asked_anew(self, saved, before):
        """The questions of this section that what was just saved has opened, and that aren't answered yet."""
        new = asked(saved) - before
        return [name for name in self.section.fields if name in new and getattr(saved, name) == blank(name)]

    def find(self, key):
        """The section of an address."""
        if key not in BY_KEY:
            raise Http404
        return BY_KEY[key]

    def where_next(self, request, asked_anew):
        """The same section while it has opened questions, the one that follows, or the whole if this was the last."""
        if asked_anew and "back" not in request.POST:
            labels = "、".join(str(label_of(name)) for name in asked_anew)
            messages.info(request, _("按刚才的填写，还要回答：%(labels)s。") % {"labels": labels})
            address = reverse("admission:section-edit", args=[self.application.pk, self.section.key])
            return f"{address}#id_{asked_anew[0]}"
        place = SECTIONS.index(self.section) + 1
        if "back" in request.POST or place == len(SECTIONS):
            return reverse("admission:application-detail", args=[self.application.pk])
        return reverse("admission:section-edit", args=[self.application.pk, SECTIONS[place].key])

    def typed(self):
        """A form with what was typed, over a row of its own: ``self.application`` stays as it is saved."""
        row = Application.objects.get(pk=self.application.pk)
        return form_for(self.section.fields)(self.request.POST, instance=row)

    def conflicts(self):
        """[(label, what is saved now, what was typed here), …] for the fields in which the two differ."""
        form = self.typed()
        form.is_valid()
        rows = []
        for name in self.section.fields:
            now = self.application.communities.all() if name == "communities" else getattr(self.application, name)
            mine = form.cleaned_data.get(name) if name in form.cleaned_data else form[name].data
            texts = said(name, now), said(name, mine) if name in form.cleaned_data else str(mine)
            if texts[0] != texts[1]:
                rows.append((label_of(name), *texts))
        return rows

    def ask(self, form, status=200, **more):
        """The page of the section."""
        self.application.refresh_from_db()
        context = {
            "application": self.application,
            "section": self.section,
            "sections": sections_of(self.application, gaps(self.application)),
            "form": form,
            "questions": questions_of(form),
            "held": held_data(form.instance) if "collected_data" in form.fields else [],
            "mark": read_mark(self.application, self.section.fields),
            "place": SECTIONS.index(self.section) + 1,
            **more,
        }
        if "content" in form.fields:
            context["page"] = {"likenesses": likenesses(form.instance, self.request.user)}
        if "communities" in form.fields:
            context["streets"] = by_street(form["communities"])
        return render(self.request, "admission/section_edit.html", context, status=status)


def questions_of(form):
    """[(bound field, its Condition or None, does it apply now), …] of a form, by what it says itself."""
    when = conditions(form.instance)
    return [(bound, when.get(bound.name), is_asked(bound.name, form.instance, when)) for bound in form]


class SimilarNow(OneOfMine):
    """What the matter resembles as it is being typed; nothing is saved."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """The matches of the words in the form."""
        self.refuse_when_closed()
        for name in COMPARED:
            limit = Application._meta.get_field(name).max_length
            setattr(self.application, name, request.POST.get(name, "")[:limit])
        page = {"likenesses": likenesses(self.application, request.user)}
        return render(request, "admission/_likenesses.html", {"page": page})


class AttachmentList(OneOfMine):
    """The files of an application; adding one to a slot."""

    def get(self, request, pk):
        """The files, and the form for another."""
        self.refuse_when_closed()
        return self.ask(AttachmentForm())

    def post(self, request, pk):
        """Keep a file; a wrong type or size is said beside the field."""
        form = AttachmentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                attach(self.application, form.cleaned_data["slot"], form.cleaned_data["file"], by=request.user)
            except ValidationError as why:
                form.add_error("file", why)
            else:
                messages.success(request, _("已收到「%(name)s」。") % {"name": form.cleaned_data["file"].name})
                return redirect("admission:attachment-list", pk=pk)
        return self.ask(form, status=422)

    def ask(self, form, status=200):
        """The page of the files."""
        context = {
            "application": self.application,
            "attachments": list(self.application.attachments.for_list()),
            "sections": sections_of(self.application, gaps(self.application)),
            "form": form,
        }
        return render(self.request, "admission/attachment_list.html", context, status=status)


class AttachmentRemove(OneOfMine):
    """Take a file out; it stays readable as put aside."""

    http_method_names = ["post"]

    def post(self, request, pk, attachment):
        """Put it aside, and back to the files."""
        put_aside(get_object_or_404(self.application.attachments, pk=attachment), by=request.user)
        messages.success(request, _("已移出，原件仍可查阅。"))
        return redirect("admission:attachment-list", pk=pk)


class AttachmentFile(View):
    """A file, to be saved, never to be opened as a page of this site."""

    def get(self, request, pk, attachment):
        """The content as it was received."""
        rows = Attachment.objects.visible_to(request.user).select_related("file")
        file = get_object_or_404(rows, application_id=pk, pk=attachment).file
        return as_private_download(file)
