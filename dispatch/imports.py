"""What this room lets people import: standing burdens, all of an authority or one's own."""

from dispatch import burden_imports, own_burdens  # noqa: F401  offer their kinds
