"""What is asked of whoever promises money, pays it, confirms that it came, or says what it was used for."""

import uuid
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import CommunitiesField, DayField
from admission.models import Admission, FundingSource
from dispatch.fund_choices import ADMISSION, LINE, communities_open, payers_of, subjects_for
from dispatch.fund_sheets import read_payments, rows_of_file, rows_of_text
from dispatch.funds import Paid, Terms
from dispatch.models import COUNTED_ONCE, FundPromise, Per
from registry.models import Community, ListLine, Unit
from web import clock

LONGEST_LIST = 200_000
FEN = Decimal("0.01")


class YuanField(forms.DecimalField):
    """An amount in yuan, to the fen, more than nothing."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=14, decimal_places=2, min_value=kwargs.pop("min_value", FEN), **kwargs)


class TokenField(forms.UUIDField):
    """The one-time token of a page's form; a form without one is treated as new."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid.uuid4, **kwargs)

    def clean(self, value):
        """A UUID."""
        return super().clean(value) or uuid.uuid4()


def _line(label, most, **kwargs):
    return forms.CharField(label=label, max_length=most, required=False, **kwargs)


def _not_to_come(day, words):
    if day and day > clock.today():
        raise ValidationError(words, code="to_come")
    return day


class TermsForm(forms.Form):
    """What is promised; what it goes with is known."""

    amount = YuanField(label=_("金额（元）"))
    per = forms.ChoiceField(label=_("怎样计算"), choices=Per.choices, initial=Per.IN_ALL)
    quantity = forms.DecimalField(
        label=_("数量"),
        max_digits=8,
        decimal_places=1,
        min_value=Decimal("0.1"),
        required=False,
        help_text=_("按月的写几个月，按年的写几年，按次的写几次，按工时的写每个社区几小时；按总额、每个社区的不填。"),
    )
    source = forms.ChoiceField(label=_("经费来源"), choices=FundingSource.choices)
    due_on = DayField(label=_("应拨日期"), help_text=_("最迟哪一天拨到社区账户。"))
    note = _line(_("说明"), 300, help_text=_("可以不填，例如：计付标准、变更的理由。"))
    communities = CommunitiesField(
        label=_("拨给哪些社区"),
        queryset=Community.objects.none(),
        required=False,
        help_text=_("随准入的，一个也不选就是准入的全部社区；总额由所选的社区平分。"),
    )

    def __init__(self, *args, user, admission=None, line=None, communities=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.admission, self.line = admission, line
        among = communities_open(payers_of(user), admission) if communities is None else communities
        self.fields["communities"].queryset = among

    def clean(self):
        """One of what is counted once; else how many."""
        cleaned = super().clean()
        per = cleaned.get("per")
        if per in COUNTED_ONCE:
            cleaned["quantity"] = Decimal(1)
        elif per and not cleaned.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", _t("请填写数量：几个月、几年、几次，或者几小时。"))
        return cleaned

    def among(self):
        """The communities ticked; with an admission all that may be when none is."""
        ticked = self.cleaned_data["communities"]
        return ticked if ticked or self.admission is None else self.fields["communities"].queryset

    def terms(self):
        """The Terms of a valid form."""
        given = self.cleaned_data
        said = {name: given[name] for name in ("amount", "per", "quantity", "source", "due_on", "note")}
        place = ("parent__official_order", "official_order", "pk")
        return Terms(**said, communities=tuple(self.among().order_by(*place)), admission=self.admission, line=self.line)


def form_to_change(promise, user, data=None):
    """The TermsForm in which another promise takes the place of one, with what stands; among its communities those that
    it names already."""
    names = ("amount", "per", "quantity", "source", "due_on", "note")
    own = Community.objects.filter(fund_shares__promise=promise)
    open_now = communities_open(payers_of(user), promise.admission)
    pks = {*open_now.values_list("pk", flat=True), *own.values_list("pk", flat=True)}
    return TermsForm(
        data,
        user=user,
        admission=promise.admission,
        line=promise.line,
        communities=Community.objects.filter(pk__in=pks),
        initial={name: getattr(promise, name) for name in names} | {"communities": list(own)},
    )


class PromiseForm(TermsForm):
    """A new promise: also what it goes with, and who pays."""

    token = TokenField()
    payer = forms.ModelChoiceField(label=_("付款单位"), queryset=Unit.objects.none(), empty_label=None)
    subject = forms.ChoiceField(
        label=_("随哪一项"),
        error_messages={
            "required": _("请选择经费随哪一件准入或者清单条目。"),
            "invalid_choice": _("这一项不由您的单位牵头，或者已经到期。"),
        },
    )
    field_order = ["payer", "subject", "amount", "per", "quantity", "source", "due_on", "note", "communities"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        payers = payers_of(user)
        self.payers = list(payers)
        self.fields["payer"].queryset = payers
        self.fields["payer"].initial = self.payers[0].pk if self.payers else None
        self.offered = subjects_for(user)
        self.fields["subject"].choices = [("", _t("请选择")), *self.offered]

    def clean_subject(self):
        """What it goes with, as a row."""
        kind, _sign, key = self.cleaned_data["subject"].partition("-")
        self.admission = Admission.objects.filter(pk=key).first() if kind == ADMISSION else None
        self.line = ListLine.objects.filter(pk=key).select_related("item_list").first() if kind == LINE else None
        return self.cleaned_data["subject"]

    def clean(self):
        """With an admission only to its own communities."""
        cleaned = super().clean()
        if self.admission is not None and cleaned.get("communities"):
            own = set(communities_open(self.payers, self.admission).values_list("pk", flat=True))
            if strangers := [one.name for one in cleaned["communities"] if one.pk not in own]:
                words = _t("不在这件准入的社区之内：%(names)s。") % {"names": _t("、").join(strangers[:5])}
                self.add_error("communities", words)
        return cleaned

    def among(self):
        """The communities ticked; with an admission all of its own when none is."""
        ticked = self.cleaned_data["communities"]
        return ticked if ticked or self.admission is None else communities_open(self.payers, self.admission)


class CallOffForm(forms.Form):
    """Why nothing is promised any more."""

    note = forms.CharField(label=_("作废的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class PayForm(forms.Form):
    """What was paid on a day: to communities ticked, or by a table that is pasted or uploaded."""

    paid_on = DayField(label=_("拨付日期"))
    voucher = _line(_("凭证号"), 60, help_text=_("表格里逐行写了的，可以不填。"))
    account = _line(_("收款账户"), 100, help_text=_("可以不填，例如：社区专户。"))
    amount = YuanField(
        label=_("每个社区金额（元）"), required=False, help_text=_("不填的，每个社区拨足还没有拨付的数。")
    )
    communities = CommunitiesField(label=_("拨给哪些社区"), queryset=Community.objects.none(), required=False)
    listed = _line(
        _("逐行粘贴"),
        LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个社区：社区 金额 凭证号 账户，用逗号、制表符或者空格分开；后两项可以不写。"),
    )
    listed_file = forms.FileField(
        label=_("上传表格"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Excel（.xlsx）或者 CSV，各列依次是：社区、金额、凭证号、账户。"),
    )

    def __init__(self, *args, promise, **kwargs):
        super().__init__(*args, **kwargs)
        self.shares = list(promise.shares.with_money().filter(missing__gt=0).select_related("community"))
        self.among = Community.objects.filter(pk__in=[one.community_id for one in self.shares])
        self.fields["communities"].queryset = self.among

    def clean_paid_on(self):
        """Not to come."""
        return _not_to_come(self.cleaned_data["paid_on"], _t("拨付日期不能晚于今天。"))

    def clean(self):
        """One way of saying whom; the rows that it comes to."""
        cleaned = super().clean()
        ways = [name for name in ("communities", "listed", "listed_file") if cleaned.get(name)]
        if len(ways) != 1:
            words = _t("请选一种：勾选社区，逐行粘贴，或者上传表格。")
            self.add_error(ways[-1] if ways else "communities", words)
        elif ways[0] == "communities":
            if not cleaned.get("voucher") and "voucher" not in self.errors:
                self.add_error("voucher", _t("请填写凭证号。"))
        else:
            self._read(ways[0])
        return cleaned

    def _read(self, name):
        given = self.cleaned_data
        try:
            rows = rows_of_text(given[name]) if name == "listed" else rows_of_file(given[name])
            said = {"voucher": given.get("voucher", ""), "account": given.get("account", "")}
            self.cleaned_data["rows"] = read_payments(rows, self.among, **said)
        except ValidationError as why:
            self.add_error(name, why)

    def rows(self):
        """[Paid] of a valid form."""
        given = self.cleaned_data
        if "rows" in given:
            return given["rows"]
        ticked = {one.pk for one in given["communities"]}
        return [
            Paid(one.community, given["amount"] or one.missing, given["voucher"], given["account"])
            for one in self.shares
            if one.community_id in ticked
        ]


class ConfirmForm(forms.Form):
    """How much came, where it wasn't all of it; what is left out is that the rest came."""

    token = TokenField()
    amount = YuanField(
        label=_("这次到账的金额（元）"), required=False, help_text=_("不填的，就是余下的全部到账；其余的以后再确认。")
    )
    note = _line(_("说明"), 200, help_text=_("可以不填。"))


class DenyForm(forms.Form):
    """That the money didn't come."""

    note = _line(_("说明"), 200, help_text=_("可以不填，例如：已查对账单，没有这一笔。"))


class UseForm(forms.Form):
    """What a community used money for."""

    token = TokenField()
    amount = YuanField(label=_("金额（元）"))
    used_on = DayField(label=_("使用日期"))
    purpose = forms.CharField(label=_("用途"), max_length=200, help_text=_("例如：宣传品印制。不写人的姓名、电话。"))
    promise = forms.ModelChoiceField(
        label=_("出自哪一笔经费"), queryset=FundPromise.objects.none(), required=False, empty_label=_("不分")
    )

    def __init__(self, *args, promises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["promise"].queryset = promises
        self.fields["promise"].label_from_instance = lambda row: f"{row.what}（{row.payer}）"

    def clean_used_on(self):
        """Not to come."""
        return _not_to_come(self.cleaned_data["used_on"], _t("使用日期不能晚于今天。"))

    def said(self):
        """What was said, by field, without the token."""
        return {name: given for name, given in self.cleaned_data.items() if name != "token"}
