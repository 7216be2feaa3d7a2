"""Signing in and out, and one's password."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts.forms import SignInForm

SIGN_IN = auth.LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True)

urlpatterns = [
    path("login/", login_not_required(SIGN_IN), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(success_url="/password/done/"), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
]
