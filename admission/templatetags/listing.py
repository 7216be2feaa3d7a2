"""Where an order came from, for the pages of orders, which stand below admissions and know nothing of them."""

from django import template

from admission.permanent import admissions_behind

register = template.Library()


@register.simple_tag
def asked_for_by(order):
    """The admissions that asked to be listed for good and led to ``order``; one query."""
    return list(admissions_behind(order))
