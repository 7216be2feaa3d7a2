"""Setting one's first password by a one-time link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _


@method_decorator(login_not_required, name="dispatch")
class PasswordSet(PasswordResetConfirmView):
    """The page behind the link of a new account; the link is spent once a password is set."""

    template_name = "registration/password_set.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form):
        messages.success(self.request, _("密码已设好，请用它登录。"))
        return super().form_valid(form)
