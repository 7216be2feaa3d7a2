"""Papers of the register: always in its own language, whatever the reader's pages are in."""

from django.conf import settings
from django.utils.translation import override


class OfficialPaper:
    """For views that answer with a paper: a slip, a letter, a notice, a file."""

    def dispatch(self, request, *args, **kwargs):
        """Answer, and render, in the register's language."""
        with override(settings.LANGUAGE_CODE):
            answer = super().dispatch(request, *args, **kwargs)
            return answer.render() if hasattr(answer, "render") else answer
