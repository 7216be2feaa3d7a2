"""A photo that comes in place of a notice: kept at once, bare of what a camera writes beside it, so that no later press
has to hand it in again. Nobody reads it by machine: what it is about is asked in one line, and the answer rests on that.
"""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.models import StoredFile
from desk.uploads import ACCEPT_BARE, check_bare, store_bare

#: Whoever records in a community's name, and so may refuse.
RECORDS = ("dispatch.receive", "dispatch.view_street")


class PhotoForm(forms.Form):
    """A photo with the question, or the one that was kept at an earlier press."""

    photo = forms.FileField(
        label=_("来件照片、文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT_BARE}),
        help_text=_(
            "照片里的字系统认不出来，请在上面写一句要社区做什么。画面里的人名、头像请先遮住；拍摄地点、设备、作者和原文件名不保留。"
        ),
    )
    kept_paper = forms.ModelChoiceField(
        queryset=StoredFile.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("附上的照片找不到了，请再附一次。")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["kept_paper"].queryset = StoredFile.objects.filter(stored_by=user).defer("content")

    def clean_photo(self):
        """A file that can be kept without what says who wrote or took it."""
        if upload := self.cleaned_data["photo"]:
            check_bare(upload)
        return upload

    def keep(self):
        """The stored file that goes with the question: the new one, else the one kept before, or None."""
        if upload := self.cleaned_data["photo"]:
            return held(upload, self.user)
        return self.cleaned_data["kept_paper"]


def held(upload, user):
    """The stored file of an upload, so that a press which comes back needn't hand it in again; None for none."""
    return store_bare(upload, name=_t("来件"), by=user) if upload else None


def photo_of(user, *data):
    """The PhotoForm of somebody who may refuse what it shows; None for others."""
    may = user.is_authenticated and user.has_any_post(*RECORDS)
    return PhotoForm(*data, user=user) if may else None
