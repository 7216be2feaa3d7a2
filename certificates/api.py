"""The room's part of the API."""

#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = []
