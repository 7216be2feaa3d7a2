"""The form by which an operator records the key of another installation."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry import signing
from registry.models.signers import KnownSigner, fingerprint_of


class SignerForm(forms.ModelForm):
    """A name and a key, with the fingerprint that the other side read out: only whoever has asked them knows it."""

    heard = forms.CharField(
        label=_("对方念出的指纹"),
        max_length=40,
        help_text=_("打电话给制作单位，请对方照「已登记的签名单位」页上「本系统的指纹」念出来；不要从文件里抄。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    class Meta:
        model = KnownSigner
        fields = ["name", "public_key"]
        help_texts = {
            "name": _("写辖区的全称；和副本里写的不一样时，导入时会提示。"),
            "public_key": _("44个字符，在导入的预览里，也在副本的 manifest.json 里。"),
        }
        error_messages = {"public_key": {"unique": _("这个公钥已经登记过。")}}

    def clean_public_key(self):
        """A key of another installation."""
        key = self.cleaned_data["public_key"].strip()
        if not signing.is_public_key(key):
            raise ValidationError(_t("这不是公钥。请从导入的预览里整个复制，一共44个字符。"), code="invalid")
        if key == signing.public_key():
            raise ValidationError(_t("这是本系统自己的公钥，不用登记。"), code="own")
        return key

    def clean(self):
        """The fingerprint that was heard is that of the key."""
        cleaned = super().clean()
        key, heard = cleaned.get("public_key"), cleaned.get("heard")
        if key and heard and _bare(heard) != _bare(fingerprint_of(key)):
            self.add_error(
                "heard", _t("和这个公钥的指纹不一样，没有登记。请再核对一遍；仍不一样的，这份副本不能相信。")
            )
        return cleaned


def _bare(fingerprint):
    return re.sub(r"[\W_]+", "", fingerprint).upper()
