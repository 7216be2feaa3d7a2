"""The form by which a file is handed in."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.reading import MEGABYTE

LONGEST_PART = 200  # characters


class UploadForm(forms.Form):
    """A file; for kinds whose sheets may hold several places, also which of them."""

    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput,
        error_messages={
            "empty": _("文件是空的。请下载模板，填好以后再传。"),
            "required": _("请选择要导入的文件。"),
            "missing": _("请选择要导入的文件。"),
            "invalid": _("请选择要导入的文件。"),
        },
    )
    only = forms.CharField(
        label=_("只导入哪个地方的行"),
        required=False,
        max_length=LONGEST_PART,
        help_text=_("文件里有「地方」一列时可以填写，要和表里写的一样；留空则导入全部。"),
    )

    def __init__(self, *args, importer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = importer.file_help
        self.fields["file"].widget.attrs["accept"] = ",".join(importer.accepts)
        if not importer.filter_key:
            del self.fields["only"]

    def clean_file(self):
        """The file, when it isn't too large."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            sizes = {"size": round(file.size / MEGABYTE), "limit": settings.UPLOAD_LIMIT // MEGABYTE}
            raise ValidationError(
                _t("文件有%(size)s MB，超过了%(limit)s MB 的上限。请分成几个文件导入。") % sizes, code="too_large"
            )
        return file
