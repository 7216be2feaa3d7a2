"""Addresses of this room."""

app_name = "admission"
urlpatterns = []
