"""Who is told of what happens to the lists."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.notices import tell
from web.templatetags.ui import cn_date


def tell_of_reconfirmations(order, asked):
    """Tell those who publish for the authority of ``order`` that it made later orders (``asked``) need a second look."""
    people = get_user_model().objects.who_may("registry.publish_order", authority=order.authority)
    for later in {one.order_id: one.order for one in asked}.values():
        numbers = _("、").join(str(one.line.number) for one in asked if one.order_id == later.pk)
        tell(
            people.exclude(pk=later.drafted_by_id),
            key=f"reconfirmation:{later.pk}:{order.pk}",
            subject=_("请再次确认《%(title)s》（%(number)s）")
            % {"title": later.title, "number": later.document_number},
            text=_("《%(title)s》（%(number)s）%(day)s起生效，改动了同一条在它之前的内容：第%(numbers)s项。")
            % {
                "title": order.title,
                "number": order.document_number,
                "day": cn_date(order.effective_on),
                "numbers": numbers,
            },
            url=reverse("registry:order-detail", args=[later.pk]),
        )
