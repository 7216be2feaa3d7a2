"""The procedures of the lists: an order is drafted by one person and published by a second; a correction too; a later
order whose line has been changed before it is confirmed again; an objection to an order on notice is answered."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry import changes, corrections, impact, order_notice
from registry.models import (
    AdjustmentOrder,
    Correction,
    CorrectionState,
    CorrectionStep,
    Objection,
    ObjectionState,
    ObjectionStep,
    OrderState,
    OrderStep,
    Reconfirmation,
    ReconfirmationState,
    ReconfirmationStep,
)
from registry.objecting import answer
from registry.objections import AnswerForm
from registry.order_notice_forms import EndNoticeForm, OpenNoticeForm
from web import clock
from web.parts import Part
from web.templatetags.ui import cn_date
from web.workflow import Procedure, Transition

DRAFT, PUBLISH = "registry.draft_order", "registry.publish_order"


class DiscardForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(label=_("作废理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class OpinionForm(forms.Form):
    """What somebody who looked again has to say."""

    opinion = forms.CharField(label=_("确认意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def has_a_problem(order):
    """The order says something, and every line of it fits what is in force."""
    return " ".join(changes.problems_of(order)) or None


def has_an_obstacle(order):
    """What rests on the changed lines is provided for."""
    return " ".join(impact.obstacles(order)) or None


def its_day_has_not_come(order):
    """The day on which the order says that it is published has come: publishing makes it public at once."""
    if order.published_on <= clock.today():
        return None
    said = {"day": cn_date(order.published_on)}
    if order.state == OrderState.IN_NOTICE:
        return _t("公布日期是%(day)s，还没有到，请在当天公布。") % said
    return _t("公布日期是%(day)s，还没有到：请在当天公布，或者先把公布日期改为今天。") % said


def publish(order, step):
    """What rests on the lists follows, compared with what stands until now; then the lists change."""
    changes.make_sure(order)
    impact.carry_out(order, step)
    changes.carry_out(order, step)


def drafters(authority):
    """Those who draft for the authority, which ``authority`` names as a lookup."""
    return lambda user, day: Q(**{f"{authority}__in": user.authority_ids_with(DRAFT)})


def publishers(authority, drafted_by):
    """Those who publish for the authority, and didn't draft this one."""
    return lambda user, day: Q(**{f"{authority}__in": user.authority_ids_with(PUBLISH)}) & ~Q(**{drafted_by: user})


ORDER = Procedure(
    name="order",
    label=_("调整文件"),
    model=AdjustmentOrder,
    step_model=OrderStep,
    step_of="order",
    states=OrderState,
    parts={Part.DRAFTER: drafters("authority_id"), Part.PUBLISHER: publishers("authority_id", "drafted_by")},
    transitions=(
        # What the public reads in the authority's name a second person has seen, as with publishing.
        Transition(
            order_notice.OPENS,
            _("开始公示"),
            (OrderState.DRAFT,),
            OrderState.IN_NOTICE,
            frozenset({Part.PUBLISHER}),
            asks=OpenNoticeForm,
            unless=(order_notice.publication_comes_too_early, has_a_problem),
            effect=order_notice.begin,
            writes=order_notice.DAYS,
            help=_("公示期间任何人都可以看到本文件的草案，可以提出异议；草案在公示期间不能改，也还不生效。"),
        ),
        Transition(
            "publish",
            _("公布"),
            (OrderState.DRAFT, OrderState.IN_NOTICE),
            OrderState.PUBLISHED,
            frozenset({Part.PUBLISHER}),
            unless=(*order_notice.BARS, has_a_problem, has_an_obstacle, its_day_has_not_come),
            effect=publish,
            tone="primary",
            help=_("公布后不能修改，只能由另一份文件调整；清单从生效日期起按本文件执行。"),
        ),
        # Either may take it back: whoever mends the draft, and whoever answers for what the public reads.
        Transition(
            order_notice.ENDS,
            _("结束公示、退回草稿"),
            (OrderState.IN_NOTICE,),
            OrderState.DRAFT,
            frozenset({Part.DRAFTER, Part.PUBLISHER}),
            asks=EndNoticeForm,
            effect=order_notice.end,
            writes=order_notice.DAYS,
            help=_("退回以后公众看不到本文件；改好以后可以重新公示。收到的异议和答复都保留。"),
        ),
        Transition(
            "discard",
            _("作废草稿"),
            (OrderState.DRAFT, OrderState.IN_NOTICE),
            OrderState.DISCARDED,
            frozenset({Part.DRAFTER}),
            asks=DiscardForm,
            tone="danger",
        ),
    ),
)

OBJECTION = Procedure(
    name="objection",
    label=_("异议"),
    model=Objection,
    step_model=ObjectionStep,
    step_of="objection",
    states=ObjectionState,
    parts={
        Part.DRAFTER: drafters("order__authority_id"),
        Part.PUBLISHER: publishers("order__authority_id", "order__drafted_by"),
    },
    transitions=(
        Transition(
            order_notice.ANSWERS,
            _("答复"),
            (ObjectionState.WAITING,),
            ObjectionState.ANSWERED,
            frozenset({Part.DRAFTER, Part.PUBLISHER}),
            asks=AnswerForm,
            effect=answer,
            writes=("is_accepted", "answer"),
            tone="primary",
            help=_("答复以后不能修改；提出异议的单位会收到通知。采纳的，文件退回草稿修改。"),
        ),
    ),
)

CORRECTION = Procedure(
    name="correction",
    label=_("勘误"),
    model=Correction,
    step_model=CorrectionStep,
    step_of="correction",
    states=CorrectionState,
    parts={
        Part.DRAFTER: drafters("entry__line__item_list__authority_id"),
        Part.PUBLISHER: publishers("entry__line__item_list__authority_id", "drafted_by"),
    },
    transitions=(
        Transition(
            "issue",
            _("签发勘误"),
            (CorrectionState.DRAFT,),
            CorrectionState.MADE,
            frozenset({Part.PUBLISHER}),
            unless=(corrections.was_overtaken, corrections.changes_meaning, corrections.has_a_twin),
            effect=corrections.carry_out,
            tone="primary",
            help=_("勘误只改错别字，不改意思；签发后公开显示原文和更正，原来的答复不受影响。"),
        ),
        Transition(
            "discard",
            _("作废草稿"),
            (CorrectionState.DRAFT,),
            CorrectionState.DISCARDED,
            frozenset({Part.DRAFTER}),
            asks=DiscardForm,
            tone="danger",
        ),
    ),
)

RECONFIRMATION = Procedure(
    name="reconfirmation",
    label=_("再次确认"),
    model=Reconfirmation,
    step_model=ReconfirmationStep,
    step_of="reconfirmation",
    states=ReconfirmationState,
    parts={Part.PUBLISHER: publishers("order__authority_id", "order__drafted_by")},
    transitions=(
        Transition(
            "confirm",
            _("再次确认"),
            (ReconfirmationState.WAITING,),
            ReconfirmationState.CONFIRMED,
            frozenset({Part.PUBLISHER}),
            asks=OpinionForm,
            tone="primary",
            help=_("后生效的文件照样执行；不再合适的，另行起草文件调整。"),
        ),
    ),
)
