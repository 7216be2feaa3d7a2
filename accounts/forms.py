"""Signing in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignInForm(AuthenticationForm):
    """Account and password; what is wrong is said in the words of the page."""

    # Django's own field only shows its length; what is longer than any account must not reach the record of attempts.
    username = UsernameField(
        max_length=User._meta.get_field("username").max_length,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("账号或者密码不对，请重新输入。连续输错5次，15分钟内不能登录。"),
        "inactive": _("这个账号已经停用，请联系系统管理员。"),
    }
