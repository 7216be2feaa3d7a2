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


def tell_of_objection(objection):
    """Tell those who drafted the order and who publish for its authority that somebody objects."""
    order, users = objection.order, get_user_model().objects
    people = users.who_may("registry.publish_order", authority=order.authority).union(
        users.filter(pk=order.drafted_by_id, is_active=True)
    )
    tell(
        [person for person in people if person.pk != objection.recorded_by_id],
        key=f"objection:{objection.pk}",
        subject=_("《%(title)s》（%(number)s）收到异议") % {"title": order.title, "number": order.document_number},
        text=_("%(who)s%(day)s提出。公示到%(last)s截止，公布以前逐件答复。")
        % {
            "who": objection.unit.name if objection.unit_id else _("居民"),
            "day": cn_date(objection.received_on),
            "last": cn_date(order.notice_until),
        },
        url=reverse("registry:objection-detail", args=[objection.pk]),
    )


def tell_of_answer(objection, step):
    """Tell the unit that objected, and who recorded it, what was answered; nobody of it is told by name."""
    users = get_user_model().objects
    people = list(users.filter(pk=objection.recorded_by_id, is_active=True))
    if objection.unit_id:
        # Everybody who reads on behalf of the unit, or of the one that follows it.
        people += users.who_may("reports.view", units=[objection.unit_id])
    said = {"title": objection.order.title, "number": objection.order.document_number}
    accepted = _("采纳") if objection.is_accepted else _("不采纳")
    tell(
        [person for person in people if person.pk != step.by_id],
        key=f"objection-answered:{objection.pk}",
        subject=_("对《%(title)s》（%(number)s）的异议已答复") % said,
        text=_("%(accepted)s：%(answer)s") % {"accepted": accepted, "answer": objection.answer},
        url=reverse("registry:objection-detail", args=[objection.pk]),
    )
