"""The page of messages that didn't arrive, for those who look after the system: try again, or give up."""

from abc import ABC, abstractmethod

import django_filters
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views import View

from desk import outbox
from desk.models import DeliveryState, NoticeDelivery, Route
from desk.routes import routes_on
from web.exports import Column, Export
from web.lists import FilteredList
from web.words import containing

KEEPER = "desk.view_jobs"
LATE = "late"


class DeliveryFilter(django_filters.FilterSet):
    """Messages that failed, by words, way and what becomes of them."""

    q = django_filters.CharFilter(label=_("标题、收件人、错误"), method="by_words")
    route = django_filters.ChoiceFilter(label=_("渠道"), choices=Route.choices, empty_label=_("全部渠道"))
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[*DeliveryState.choices, (LATE, _("等了一小时以上"))],
        empty_label=_("全部失败的"),
        method="by_state",
    )

    class Meta:
        model = NoticeDelivery
        fields = ["q", "route", "state"]

    def filter_queryset(self, rows):
        """All filters; without a state those that failed at least once or were given up."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.failed()

    def by_words(self, rows, name, value):
        """Every word stands in the subject, the recipient's name or the error."""
        person = "notice__recipient"
        return containing(rows, value, "notice__subject", "error", f"{person}__display_name", f"{person}__username")

    def by_state(self, rows, name, value):
        """Still tried, given up, or under way for more than an hour."""
        if value == LATE:
            return rows.filter(pk__in=outbox.late().values("pk"))
        return rows.failed().filter(given_up_at__isnull=value == DeliveryState.TRYING)


def state_of(delivery):
    """What becomes of a message, in words."""
    return delivery.fate.label


def not_arrived(user):
    """The messages that haven't arrived and that ``user`` looks after, the newest first."""
    rows = NoticeDelivery.objects.visible_to(user).filter(sent_at=None)
    return rows.select_related("notice__recipient").order_by("-notice__created_at", "-pk")


def whom_mail_reaches():
    """(sentence, the addresses and domains that it may go to): what keeps a test system from writing to real people."""
    if settings.NOTICE_TO_EVERYBODY:
        return _t("正式环境：邮件发给每一位登记了邮箱的收件人。"), []
    if not settings.NOTICE_ONLY_TO:
        return _t("不是正式环境，也没有许可名单：一封邮件也不会发出。"), []
    return _t("不是正式环境，邮件只发给许可名单里的地址："), sorted(settings.NOTICE_ONLY_TO)


DELIVERIES = Export(
    _("没有送到的通知"),
    (
        Column("subject", _("标题"), "notice.subject"),
        Column("recipient", _("收件人"), "notice.recipient.display_name"),
        Column("route", _("渠道"), kind="choice", choices=Route),
        Column("state", _("状态"), state_of),
        Column("attempts", _("尝试次数"), kind="number"),
        Column("error", _("错误")),
        Column("created_at", _("通知时间"), "notice.created_at", "moment"),
        Column("next_try_at", _("下次发送"), lambda one: None if one.given_up_at else one.next_try_at, "moment"),
        Column("given_up_at", _("放弃时间"), kind="moment"),
    ),
)


class DeliveryList(PermissionRequiredMixin, FilteredList):
    """Messages of one's authority that didn't arrive, the newest first."""

    permission_required = KEEPER
    template_name = "desk/delivery_list.html"
    filterset_class = DeliveryFilter
    context_object_name = "deliveries"
    export = DELIVERIES

    def visible_rows(self):
        """What hasn't arrived."""
        return not_arrived(self.request.user)

    def get_context_data(self, **kwargs):
        on = routes_on()
        context = super().get_context_data(back=self.request.GET.urlencode(), is_off=not on, **kwargs)
        context["reach"] = whom_mail_reaches() if Route.MAIL in on else None
        for one in context["deliveries"]:
            one.state_words = state_of(one)
        return context


class DeliveryAct(ABC, PermissionRequiredMixin, View):
    """Do something with one message, or with all that failed; back to the list with its filter."""

    permission_required = KEEPER
    http_method_names = ["post"]

    def post(self, request, pk=None):
        """404 for a message that isn't there to be mended."""
        rows = NoticeDelivery.objects.visible_to(request.user).filter(sent_at=None)
        rows = rows.failed() if pk is None else rows.filter(pk=pk)
        if pk is not None and not rows.exists():
            raise Http404
        messages.success(request, self.act(rows))
        back = request.POST.get("back", "")[:1000]
        answer = redirect("desk:delivery-list")
        answer["Location"] += f"?{back}" if back and "\n" not in back else ""
        return answer

    @abstractmethod
    def act(self, rows):
        """Carry it out; one sentence on what was done."""


class DeliveryRetry(DeliveryAct):
    """Try again."""

    def act(self, rows):
        return _t("%(n)s条通知将在一分钟内重新发送。") % {"n": outbox.try_again(rows)}


class DeliveryGiveUp(DeliveryAct):
    """Stop trying; the notice stays in the inbox of its recipient."""

    def act(self, rows):
        return _t("已停止发送%(n)s条通知；收件人登录后仍可在「通知」里看到。") % {"n": outbox.give_up(rows)}
