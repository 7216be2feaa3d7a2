"""The form by which the office hands in its own Word template."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.uploads import check_upload
from reports.word_templates import check_template


class TemplateForm(forms.Form):
    """A .docx file that a trial report can be filled into."""

    file = forms.FileField(
        label=_("版式文件"),
        help_text=_("先下载现在的版式，用 WPS 或者 Word 修改字体、页边、文头、抄送，占位符保留不动，再传回来。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self):
        """The upload, checked by filling it in once. Raises ValidationError with the remedy."""
        upload = self.cleaned_data["file"]
        ending, _media_type = check_upload(upload)
        if ending != "docx":
            raise forms.ValidationError(
                _("版式要用 .docx 格式。请在 WPS 里另存为「Word 文件（.docx）」。"), code="not_docx"
            )
        upload.seek(0)
        check_template(upload.read())
        upload.seek(0)
        return upload
