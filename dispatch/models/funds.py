"""Funds follow tasks (费随事转): promised, paid, confirmed by the community; rows are superseded, never edited."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from admission.models import Admission, FundingSource
from registry.models import Authority, Community, ListLine, Unit
from web import clock

YUAN = {"max_digits": 14, "decimal_places": 2}
MONEY = DecimalField(**YUAN)
NOTHING = Value(Decimal(0), output_field=MONEY)


class Per(models.TextChoices):
    """What a promised amount is counted by."""

    IN_ALL = "in_all", _("总额")
    COMMUNITY = "community", _("每个社区")
    MONTH = "month", _("每个社区每月")
    YEAR = "year", _("每个社区每年")
    TIME = "time", _("每个社区每次")
    HOUR = "hour", _("每工时")


#: What is counted once, so that there is nothing to multiply by.
COUNTED_ONCE = (Per.IN_ALL, Per.COMMUNITY)


class FundStatus(models.TextChoices):
    """How far the money for one community is; worked out from amounts and days, never stored."""

    PROMISED = "promised", _("未到期")
    OVERDUE = "overdue", _("逾期未拨")
    DISBURSED = "disbursed", _("已拨付，待到账")
    RECEIVED = "received", _("已到账")


def concerning(user, community="community", payer="promise__payer", authority="promise__authority"):
    """Q: rows about money of one's communities or street, money that one's unit pays, all for those who see everything."""
    return (
        Q(**{f"{community}_id__in": user.unit_ids_with("dispatch.receive")})
        | Q(**{f"{community}__parent_id__in": user.unit_ids_with("dispatch.view_street")})
        | Q(**{f"{community}_id__in": user.community_ids_taken_over("dispatch.view_street")})
        | Q(**{f"{payer}_id__in": user.unit_ids_with("dispatch.view_sent")})
        | Q(**{f"{authority}_id__in": user.authority_ids_with("dispatch.view_all")})
    )


class FundPromiseQuerySet(models.QuerySet):
    """Promises."""

    def visible_to(self, user):
        """Those of one's unit, those that name one's communities, with all that they replaced and that replaced them (one that
        calls off names none); for reviewers and supervisors all."""
        if not user.is_authenticated:
            return self.none()
        shares = FundShare.objects.visible_to(user).filter(promise__series=OuterRef("series"))
        return self.filter(Q(payer_id__in=user.unit_ids_with("dispatch.view_sent")) | Exists(shares))

    def live(self, known_at=None):
        """Those that nothing has replaced or called off, as known at a moment (default now)."""
        rows = self.filter(amount__gt=0)
        if known_at is None:
            return rows.filter(replaced_by=None)
        return rows.filter(promised_at__lte=known_at).exclude(replaced_by__promised_at__lte=known_at)

    def for_list(self):
        """With what a row prints."""
        return self.select_related("payer", "authority", "admission", "line__item_list")


class FundPromise(models.Model):
    """Money promised with an admission or a list line; superseded by another promise, never edited.

    ``series`` is the same for a promise and for all that it replaces: what was paid on one was paid on all.
    """

    history_inserts = False

    series = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="promises")
    payer = models.ForeignKey(Unit, verbose_name=_("付款单位"), on_delete=models.PROTECT, related_name="promises")
    admission = models.ForeignKey(
        Admission, verbose_name=_("准入"), null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    line = models.ForeignKey(
        ListLine, verbose_name=_("清单条目"), null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    amount = models.DecimalField(_("金额（元）"), **YUAN)
    per = models.CharField(_("计算方式"), max_length=10, choices=Per.choices, default=Per.IN_ALL)
    quantity = models.DecimalField(_("数量"), max_digits=8, decimal_places=1, default=Decimal(1))
    source = models.CharField(_("经费来源"), max_length=20, choices=FundingSource.choices)
    due_on = models.DateField(_("应拨日期"))
    communities = models.ManyToManyField(
        Community, verbose_name=_("社区"), through="FundShare", related_name="funds_promised"
    )
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    note = models.CharField(_("说明"), max_length=300, blank=True)
    promised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    promised_at = models.DateTimeField(_("登记时间"), default=clock.now)

    objects = FundPromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("经费承诺")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_promise_goes_with_one_thing",
                condition=Q(admission__isnull=False, line=None) | Q(admission=None, line__isnull=False),
                violation_error_message=_("经费随一件准入或者一条清单条目承诺，请选一样。"),
            ),
            # What is promised no more is replaced by a promise of nothing.
            models.CheckConstraint(
                name="dispatch_promise_is_money",
                condition=Q(amount__gt=0) | Q(amount=0, replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_promise_is_multiplied_by_something",
                condition=Q(quantity=1) | (Q(quantity__gt=0) & ~Q(per__in=["in_all", "community"])),
                violation_error_message=_("按总额或者每个社区计算的，数量是1；其他的，数量要大于0。"),
            ),
        ]

    def __str__(self):
        return f"{self.payer} {self.amount}"

    @property
    def what(self):
        """What it goes with, in words: the admission by number and name, or the line by list and number."""
        return str(self.admission or self.line)


class FundShareQuerySet(models.QuerySet):
    """What was promised to single communities."""

    def visible_to(self, user):
        """Those of one's communities or street, those that one's unit pays; for reviewers and supervisors all."""
        return self.filter(concerning(user)) if user.is_authenticated else self.none()

    def live(self, known_at=None):
        """Shares of promises that nothing has replaced, as known at a moment (default now)."""
        return self.filter(promise__in=FundPromise.objects.live(known_at))

    def with_money(self, on=None, known_at=None):
        """With ``paid``, ``confirmed`` and ``missing`` of each, by a day and as known at a moment (default all, now)."""
        same = {"promise__series": OuterRef("promise__series"), "community": OuterRef("community")}
        paid = FundPayment.objects.by(on, known_at).filter(**same)
        seen = FundConfirmation.objects.by(on, known_at)
        seen = seen.filter(**{f"payment__{name}": outer for name, outer in same.items()})
        rows = self.annotate(paid=total_of(paid, "community"), confirmed=total_of(seen, "payment__community"))
        return rows.annotate(missing=Greatest(F("amount") - F("paid"), NOTHING))

    def with_status(self, day):
        """Rows of ``with_money`` with their ``status`` on ``day``."""
        cases = [
            When(confirmed__gte=F("amount"), then=Value(FundStatus.RECEIVED.value)),
            When(paid__gte=F("amount"), then=Value(FundStatus.DISBURSED.value)),
            When(promise__due_on__lt=day, then=Value(FundStatus.OVERDUE.value)),
        ]
        word = models.CharField()
        return self.annotate(status=Case(*cases, default=Value(FundStatus.PROMISED.value), output_field=word))

    def for_list(self):
        """With what a row prints."""
        return self.select_related(
            "community__parent", "promise__payer", "promise__admission", "promise__line__item_list"
        )

    def in_order(self):
        """The soonest due first, then street by street."""
        place = ("community__parent__official_order", "community__official_order", "community", "pk")
        return self.order_by("promise__due_on", "promise", *place)


class FundShare(models.Model):
    """What a promise comes to for one community, to the fen; all of them together are what was promised."""

    history_inserts = False

    promise = models.ForeignKey(FundPromise, on_delete=models.PROTECT, related_name="shares")
    community = models.ForeignKey(
        Community, verbose_name=_("社区"), on_delete=models.PROTECT, related_name="fund_shares"
    )
    amount = models.DecimalField(_("承诺金额（元）"), **YUAN)

    objects = FundShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("各社区的经费")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "community"], name="dispatch_share_one_per_community"),
            models.CheckConstraint(name="dispatch_share_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return f"{self.community} {self.amount}"

    @property
    def status_label(self):
        """The status of a row of ``with_status``, in words."""
        return FundStatus(self.status).label


class FundPaymentQuerySet(models.QuerySet):
    """Payments, and the rows that take them back."""

    def visible_to(self, user):
        """Those of one's communities or street, those of one's unit; for reviewers and supervisors all."""
        return self.filter(concerning(user)) if user.is_authenticated else self.none()

    def by(self, on=None, known_at=None):
        """Those of a day or before, as known at a moment (default all, now)."""
        rows = self if on is None else self.filter(paid_on__lte=on)
        return rows if known_at is None else rows.filter(recorded_at__lte=known_at)

    def standing(self):
        """Payments that nobody took back."""
        return self.filter(takes_back=None, taken_back_by=None)

    def with_word(self):
        """With what the community said of each: ``came`` in all, ``came_on`` (the last day), and ``denied_on``, the day on
        which it said last that nothing came; None when it never did, or said later that something did."""
        said = FundConfirmation.objects.filter(payment=OuterRef("pk"))
        last = said.order_by("-pk").annotate(
            denied=Case(When(amount=0, then=F("confirmed_on")), default=None, output_field=models.DateField())
        )
        days = said.filter(amount__gt=0).order_by("-confirmed_on")
        return self.annotate(
            came=total_of(said, "payment"),
            came_on=Subquery(days.values("confirmed_on")[:1]),
            denied_on=Subquery(last.values("denied")[:1]),
        )

    def to_confirm(self):
        """Those that the community is still to confirm, all or the rest."""
        return self.standing().with_word().filter(came__lt=F("amount"))

    def denied(self):
        """Those of which the community says that the money, or the rest of it, didn't come."""
        # Few were ever denied: these are found first, and what came is summed up for them alone.
        ever = FundConfirmation.objects.filter(amount=0).order_by()
        return self.filter(pk__in=ever.values("payment")).to_confirm().exclude(denied_on=None)

    def for_list(self):
        """With what a row prints."""
        rows = self.select_related(
            "community__parent", "promise__payer", "promise__admission", "promise__line__item_list"
        )
        return rows.select_related("promise__authority", "taken_back_by", "takes_back").with_word()


class FundPayment(models.Model):
    """Money paid to one community; what was recorded wrongly is taken back by another row of the same day."""

    history_inserts = False

    promise = models.ForeignKey(FundPromise, on_delete=models.PROTECT, related_name="payments")
    community = models.ForeignKey(Community, verbose_name=_("社区"), on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(_("金额（元）"), **YUAN)
    paid_on = models.DateField(_("拨付日期"))
    voucher = models.CharField(_("凭证号"), max_length=60)
    # How often this voucher was taken back before: one that was recorded wrongly is recorded again.
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    account = models.CharField(_("收款账户"), max_length=100, blank=True)
    takes_back = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    objects = FundPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("经费拨付")
        ordering = ["-paid_on", "-pk"]
        indexes = [models.Index(fields=["promise", "community"], name="dispatch_payment_place")]
        constraints = [
            models.CheckConstraint(
                name="dispatch_payment_is_money_and_a_taking_back_is_less_than_none",
                condition=Q(takes_back=None, amount__gt=0) | Q(takes_back__isnull=False, amount__lt=0),
            ),
            models.UniqueConstraint(
                fields=["promise", "community", "voucher", "attempt"],
                condition=Q(takes_back=None),
                name="dispatch_payment_a_voucher_once",
                violation_error_message=_("这张凭证已经登记过。"),
            ),
        ]

    def __str__(self):
        return f"{self.community} {self.amount}"

    @property
    def is_taken_back(self):
        """Whether another row takes it back."""
        return hasattr(self, "taken_back_by")

    @property
    def waiting(self):
        """Of a row of ``with_word``, what the community is still to confirm; nothing of what was taken back."""
        stands = not self.takes_back_id and not self.is_taken_back
        return self.amount - self.came if stands else Decimal(0)


class FundConfirmationQuerySet(models.QuerySet):
    """Confirmations."""

    def visible_to(self, user):
        """Those of the payments that one may see."""
        return self.filter(payment__in=FundPayment.objects.visible_to(user))

    def by(self, on=None, known_at=None):
        """Those of a day or before whose payment stands, as known at a moment (default all, now)."""
        rows = self if on is None else self.filter(confirmed_on__lte=on)
        if known_at is None:
            return rows.filter(payment__taken_back_by=None)
        rows = rows.filter(confirmed_at__lte=known_at)
        return rows.exclude(payment__taken_back_by__recorded_at__lte=known_at)


class FundConfirmation(models.Model):
    """A community says how much of a payment came: all, a part, later the rest; nothing (an amount of 0) that it didn't.

    All that it says of a payment together is never more than was paid, which a trigger minds too.
    """

    history_inserts = False

    payment = models.ForeignKey(FundPayment, on_delete=models.PROTECT, related_name="confirmations")
    amount = models.DecimalField(_("到账金额（元）"), **YUAN)
    confirmed_on = models.DateField(_("到账日期"), default=clock.today)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"), default=clock.now)

    objects = FundConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("到账确认")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="dispatch_confirmation_is_money", condition=Q(amount__gte=0))]

    def __str__(self):
        return f"{self.payment} {self.amount}"


def total_of(rows, group, field="amount"):
    """An annotation: the sum over rows that are all of one ``group``, to the fen; nothing for none."""
    sums = rows.order_by().values(group).annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(sums), NOTHING, output_field=MONEY)
