"""The letter in the form of a decision: drafted, shown before it is signed, edited, and signed as it was shown."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from admission import letters
from admission.letter_facts import contradictions
from admission.models import LetterParagraph

LONGEST_LETTER = 20000


class LetterFields(forms.Form):
    """Whoever decides sees the letter before it is signed, and may edit its words: ``previewed`` is the mark of what was seen.

    A form of a decision names its ``outcome`` and answers ``draft(cleaned)``. The cleaned ``letter`` is never empty. One
    that only drafts (``is_preview``) asks for no mark.
    """

    is_preview = False
    outcome = ""

    paragraphs = forms.ModelMultipleChoiceField(
        label=_("写入决定书的段落"),
        queryset=LetterParagraph.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    letter = forms.CharField(
        label=_("决定书"),
        max_length=LONGEST_LETTER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "可以修改文字；日期、社区数、次数、金额、文号应当和决定一致。「【准入编号】」在签发时换成编号，请保留。"
            "改动上面的内容以后，请重新预览。"
        ),
    )
    previewed = forms.CharField(
        label=_("预览过的决定书（校验码）"), max_length=64, required=False, widget=forms.HiddenInput
    )

    def offer_paragraphs(self, authority):
        """Offer what the authority keeps for letters of this outcome; no field when it keeps nothing."""
        kept = LetterParagraph.objects.filter(authority=authority, outcome=self.outcome, retired_at=None)
        field = self.fields["paragraphs"]
        field.queryset = kept
        field.initial = [paragraph.pk for paragraph in kept if paragraph.is_default]
        field.choice_notes = {str(paragraph.pk): paragraph.text for paragraph in kept}
        if not kept:
            del self.fields["paragraphs"]

    def chosen_paragraphs(self, cleaned):
        """The ticked ones; the default ones where nobody was asked, as in a body that doesn't name them."""
        if "paragraphs" not in self.fields:
            return []
        if self.data.get("paragraphs") is None and not hasattr(self.data, "getlist"):
            return [one for one in self.fields["paragraphs"].queryset if one.is_default]
        return list(cleaned.get("paragraphs") or [])

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        with override(settings.LANGUAGE_CODE):
            self.drafted = self.draft({**self.cleaned_data, "paragraphs": self.chosen_paragraphs(self.cleaned_data)})
        try:
            self.cleaned_data["letter"] = self._signed(self.cleaned_data)
        except ValidationError as why:
            self.add_error("letter", why)
        else:
            self.cleaned_data["previewed"] = letters.digest(self.drafted)

    def _signed(self, cleaned):
        """The letter that is signed. Raises ValidationError for one that was not seen, or says otherwise than the decision."""
        letter = as_typed(cleaned["letter"])
        if not self.is_preview and self.data.get("previewed") is not letters.AS_DRAFTED:
            if not cleaned["previewed"]:
                raise ValidationError(_("请先预览决定书，核对以后再签发。"), code="unseen")
            if cleaned["previewed"] != letters.digest(self.drafted):
                raise ValidationError(_("预览以后又改了决定的内容，请重新预览决定书。"), code="stale")
        if not letter:
            return self.drafted
        if not letters.is_whole(letter, self.drafted):
            raise ValidationError(
                _("决定书应当有题名（第一行）、主送单位（第二行）和正文，并保留「【准入编号】」。"), code="not_whole"
            )
        if found := contradictions(letter, self.drafted):
            words = _("决定书的文字和决定的内容不一致，请改回来；要改决定的，请改上面的内容，再重新预览：%(found)s")
            raise ValidationError(words, code="contradicts", params={"found": "".join(found)})
        return letter


def as_typed(text):
    """A letter as a browser sends it, with the ends of lines as they are kept."""
    return (text or "").replace("\r\n", "\n").strip()
