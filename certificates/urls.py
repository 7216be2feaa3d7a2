"""Addresses of this room."""

app_name = "certificates"
urlpatterns = []
