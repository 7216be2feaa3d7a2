"""What people asked and didn't find, for those who keep the keywords; and what a change of keywords does to it."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from dispatch.asked import by_question, leads_to, not_yet_over, preview, settle
from dispatch.asked_filters import AskedFilter
from dispatch.models import AskedQuestion
from dispatch.questions import answer
from registry.forms import KeywordsForm
from registry.mending import mend_keywords, words_to_add
from registry.models import ListEntry
from registry.views.keywords import ForLineKeepers
from web import clock
from web.lists import FilteredList
from web.refusals import Stale

KEEPER = "registry.keep_keywords"
MOST_LINES = 30
LONGEST_ABOUT = 200  # characters of a question in an address
MOST_CHANGES = 100


class AskedList(PermissionRequiredMixin, FilteredList):
    """Questions, the most often asked first; at first those that found nothing."""

    permission_required = KEEPER
    template_name = "dispatch/asked_list.html"
    filterset_class = AskedFilter
    context_object_name = "questions"
    why_no_file = gettext_lazy("问题不提供导出：到期即删除，不留在文件里。")

    def visible_rows(self):
        return not_yet_over(AskedQuestion.objects.visible_to(self.request.user))

    def get_queryset(self):
        return by_question(super().get_queryset().select_related("line__item_list"))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(back=self.request.GET.urlencode(), **kwargs)
        lines = {one.line_id for one in context["questions"]}
        entries = ListEntry.objects.in_force(clock.today()).filter(line_id__in=lines)
        names = dict(entries.values_list("line_id", "name"))
        for question in context["questions"]:
            question.line_name = names.get(question.line_id, "")
        return context


class OneQuestion(PermissionRequiredMixin, View):
    """Pages about one question of an authority whose keywords the user keeps; 404 for the others."""

    permission_required = KEEPER

    def question(self, pk):
        """The question."""
        rows = not_yet_over(AskedQuestion.objects.visible_to(self.request.user))
        return get_object_or_404(rows.select_related("authority"), pk=pk)


class AskedMend(OneQuestion):
    """To which line the question belongs: those that are near, or those found by ``?q=``."""

    def get(self, request, pk):
        question = self.question(pk)
        words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
        found = answer(question.text, authority=question.authority)
        near = [one.citation.line_id for one in (*found.candidates, *found.near)]
        context = {
            "question": question,
            "q": words,
            "verdict": found.verdict,
            "near": _lines(request.user, line_id__in=[pk for pk in near if pk]),
            "found": _found_by(request.user, words) if words else None,
            "query": urlencode({"asked": pk, "about": question.text[:LONGEST_ABOUT]}),
        }
        return render(request, "dispatch/asked_mend.html", context)


def _lines(user, **condition):
    """Entries in force on the lists whose keywords the user keeps."""
    rows = ListEntry.objects.in_force(clock.today()).filter(
        line__item_list__authority_id__in=user.authority_ids_with(KEEPER), **condition
    )
    return rows.select_related("line__item_list").in_list_order()[:MOST_LINES]


def _found_by(user, words):
    rows = ListEntry.objects.saying(words)
    return _lines(user, pk__in=rows.values("pk"))


class AskedSettle(OneQuestion):
    """The question is dealt with."""

    http_method_names = ["post"]

    def post(self, request, pk):
        settle(self.question(pk), by=request.user)
        messages.success(request, _("已标为已处理。"))
        return redirect(_list_with(request.POST.get("back", "")))


def _list_with(query):
    """The list with the filter that it had."""
    query = QueryDict(query[:500]).urlencode()
    return reverse("dispatch:asked-list") + (f"?{query}" if query else "")


class KeywordsPreview(ForLineKeepers, View):
    """What other keywords of a line would do to past questions; from here they are saved."""

    def get(self, request, pk):
        """Nothing to preview yet: to the page where keywords are written."""
        return redirect("registry:line-keywords", pk=pk)

    def post(self, request, pk):
        """The preview; with ``save`` the keywords are kept."""
        form = KeywordsForm(request.POST)
        if not form.is_valid():
            return self.ask(form.data.get("keywords", ""), wrong=form.errors["keywords"][0])
        words, question = form.cleaned_data["keywords"], self.question()
        settles = question is not None and leads_to(self.line, words, question.text)
        if "save" not in request.POST:
            return self.ask(" ".join(words), found=preview(self.line, words), settles=settles)
        try:
            was = request.POST.get("was")
            mend_keywords(self.line, words, was=self.line.keywords if was is None else was.split(), by=request.user)
        except Stale as why:
            self.line.refresh_from_db(fields=["keywords"])
            return self.ask(" ".join(words), wrong=str(why), was=" ".join(self.line.keywords))
        return self.saved(pk, question, settles)

    def question(self):
        """The question for which keywords are mended; None when they are mended for their own sake."""
        asked = self.request.POST.get("asked", "")
        if not asked.isdecimal() or len(asked) >= 15:
            return None
        return not_yet_over(AskedQuestion.objects.visible_to(self.request.user)).filter(pk=asked).first()

    def saved(self, pk, question, settles):
        """To the line; when it was for a question, back to the questions, of which it is one no longer if it now finds the line."""
        if question is None:
            messages.success(self.request, _("关键词已保存，下一次查询即按新的关键词比对。"))
            return redirect("registry:line-detail", pk=pk)
        if settles:
            settle(question, by=self.request.user)
            messages.success(self.request, _("关键词已保存，这个问题现在查得到，已标为已处理。"))
            return redirect("dispatch:asked-list")
        messages.warning(self.request, _("关键词已保存，但这个问题仍查不到这一项，所以没有标为已处理。"))
        return redirect("dispatch:asked-mend", pk=question.pk)

    def ask(self, typed, *, found=None, settles=False, wrong="", was=None):
        """The page with the box, and the preview."""
        about = self.request.POST.get("about", "")
        context = {
            "line": self.line,
            "entry": self.line.entries.in_force(clock.today()).first(),
            "keywords": typed,
            "keywords_wrong": wrong,
            "was": was if was is not None else self.request.POST.get("was", " ".join(self.line.keywords)),
            "about": about,
            "words_to_add": words_to_add(about, self.line),
            "asked": self.request.POST.get("asked", ""),
            "preview": found,
            "settles": settles,
            "shown": found.changed[:MOST_CHANGES] if found else (),
        }
        return render(self.request, "dispatch/asked_preview.html", context, status=422 if wrong else 200)
