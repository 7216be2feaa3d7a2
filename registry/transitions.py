"""The procedure of an adjustment order: one person drafts, a second one publishes."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry import changes
from registry.models import AdjustmentOrder, OrderState, OrderStep
from web.parts import Part
from web.workflow import Procedure, Transition


class DiscardForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(label=_("作废理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def has_no_lines(order):
    """An order says something."""
    if not order.lines.exists():
        return _t("文件里还没有调整内容，请先添加要增加、修改或者移出的条目。")
    return None


def has_a_problem(order):
    """Every line of the order fits what is in force."""
    problems = changes.problems_of(order)
    return " ".join(problems) if problems else None


def drafters(user, day):
    """Those who draft orders of the authority."""
    return Q(authority_id__in=user.authority_ids_with("registry.draft_order"))


def publishers(user, day):
    """Those who publish orders of the authority, and didn't draft this one."""
    return Q(authority_id__in=user.authority_ids_with("registry.publish_order")) & ~Q(drafted_by=user)


ORDER = Procedure(
    name="order",
    label=_("调整文件"),
    model=AdjustmentOrder,
    step_model=OrderStep,
    step_of="order",
    states=OrderState,
    parts={Part.DRAFTER: drafters, Part.PUBLISHER: publishers},
    transitions=(
        Transition(
            "publish",
            _("公布"),
            (OrderState.DRAFT,),
            OrderState.PUBLISHED,
            frozenset({Part.PUBLISHER}),
            unless=(has_no_lines, has_a_problem),
            effect=changes.carry_out,
            tone="primary",
            help=_("公布后不能修改，只能由另一份文件调整；清单从生效日期起按本文件执行。"),
        ),
        Transition(
            "discard",
            _("作废草稿"),
            (OrderState.DRAFT,),
            OrderState.DISCARDED,
            frozenset({Part.DRAFTER}),
            asks=DiscardForm,
            tone="danger",
        ),
    ),
)
