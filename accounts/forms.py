"""Signing in."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Account and password; what is wrong is said in the words of the page."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("账号或者密码不对，请重新输入。连续输错5次，15分钟内不能登录。"),
        "inactive": _("这个账号已经停用，请联系系统管理员。"),
    }
