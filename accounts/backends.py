"""Signing in with a user name and password; rights come from posts."""

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from accounts.models import User


class PostsBackend(BaseBackend):
    """Checks the password; permissions are answered by the user's posts."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """The user, or None. An unknown name costs as much time as a wrong password."""
        if password == settings.DEMO_PASSWORD and not settings.DEMO:
            return None  # what every reader of the README knows opens nothing outside a demonstration
        user = User.objects.filter(username=username).first() if username and password else None
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        """The active user with this id, or None."""
        return User.objects.filter(pk=user_id, is_active=True).first()
