"""What the registry lets people import: units, lists, the working calendar."""

from registry.imports import calendar, lists, units  # noqa: F401  each offers its kind
