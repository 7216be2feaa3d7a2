"""Signing in and out, one's password, and the placing of posts."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts import followed, following_pages, own_account, views  # noqa: F401  declares what may be followed
from accounts.forms import SignInForm
from accounts.placing import PostPlace, PostsToPlace

SIGN_IN = auth.LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True)

urlpatterns = [
    path("posts/", PostsToPlace.as_view(), name="posts-to-place"),
    path("posts/<int:pk>/place/", PostPlace.as_view(), name="post-place"),
    path("following/", following_pages.FollowingList.as_view(), name="following-list"),
    path("following/<slug:kind>/<int:pk>/", following_pages.FollowChange.as_view(), name="follow-change"),
    path("account/", own_account.OwnAccount.as_view(), name="own-account"),
    path("login/", login_not_required(SIGN_IN), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(success_url="/password/done/"), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("password/set/<uidb64>/<token>/", views.PasswordSet.as_view(), name="password_set"),
]
