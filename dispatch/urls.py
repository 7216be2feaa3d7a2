"""Addresses of this room."""

app_name = "dispatch"
urlpatterns = []
