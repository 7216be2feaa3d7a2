"""Papers of the register: always in its own language, whatever the reader's pages are in."""

from abc import ABC, abstractmethod
from io import BytesIO

from django.conf import settings
from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views import View

from web.lists import one_of
from web.word_paper import write_paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class OfficialPaper:
    """For views that answer with a paper: a slip, a letter, a notice, a file."""

    def dispatch(self, request, *args, **kwargs):
        """Answer, and render, in the register's language."""
        with override(settings.LANGUAGE_CODE):
            answer = super().dispatch(request, *args, **kwargs)
            return answer.render() if hasattr(answer, "render") else answer


class PaperPage(ABC, OfficialPaper, View):
    """A paper as a page to be printed; ``?format=docx`` answers with the same as a Word file."""

    @abstractmethod
    def paper(self, **kwargs):
        """(the web.papers.Paper, what its file is called, the address to go back to). Raises Http404."""

    def get(self, request, **kwargs):
        """The page or the file. Raises BadQuery for a format that there isn't."""
        paper, name, back = self.paper(**kwargs)
        if "format" not in request.GET:
            return render(request, "components/paper.html", {"paper": paper, "name": name, "back": back})
        one_of("format", request.GET["format"], ("docx",))
        file = BytesIO(write_paper(paper))
        return FileResponse(file, as_attachment=True, filename=f"{name}.docx", content_type=WORD)
