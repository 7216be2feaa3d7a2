"""Public pages that rest on the register: kept by browsers and proxies as long as its edition is the same."""

from registry.models import Edition
from web.caching import public_copy

#: Decorates public views, of pages and of the API.
kept_by_edition = public_copy(Edition.marks)
