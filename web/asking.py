"""A page that asks one form and does one thing with it."""

from abc import ABC, abstractmethod

from django.core.exceptions import ValidationError
from django.views import View

from web.refusals import Refused


class AskingPage(ABC, View):
    """GET asks, POST does it. What was typed stays when something is wrong, and the sentence stands where it belongs."""

    @abstractmethod
    def form(self, data=None):
        """The questions; ``data`` is what was typed."""

    @abstractmethod
    def act(self, form):
        """Do what the valid form says; the answer to the browser. May raise ValidationError and Refused."""

    @abstractmethod
    def ask(self, form, status=200):
        """The page."""

    def get(self, request, *args, **kwargs):
        """The questions."""
        return self.ask(self.form())

    def post(self, request, *args, **kwargs):
        """Do it, or say what is wrong: 422 for answers, 409 for what the rules forbid now."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            return self.act(form)
        except ValidationError as why:
            form.add_error(None, why)
            return self.ask(form, status=422)
        except Refused as why:
            if why.status != 409:
                raise
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.ask(form, status=409)
