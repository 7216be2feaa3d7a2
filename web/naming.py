"""Naming some of many in a sentence."""

from django.utils.translation import gettext as _


def first_names(names, most):
    """The first ``most`` of some names in one phrase, such as 第1社区、第2社区等."""
    shown = _("、").join(names[:most])
    return shown if len(names) <= most else _("%(names)s等") % {"names": shown}
