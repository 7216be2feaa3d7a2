"""What work is worth and who takes it over: rates for an hour, organisations, agreements on purchased services."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admission.models import Admission
from desk.models import StoredFile
from dispatch.models.dispatches import Dispatch, Receipt
from dispatch.models.funds import YUAN
from registry.models import Authority, Unit
from web.effective import Effective, EffectiveQuerySet, one_at_a_time


class OfAuthority(EffectiveQuerySet):
    """Dated rows of an authority that everybody with a post in it may read."""

    def visible_to(self, user):
        """Those of the authorities of one's posts."""
        return self.filter(authority_id__in=user.authority_ids) if user.is_authenticated else self.none()

    def of(self, authority):
        """The rows of an authority."""
        return self.filter(authority=authority)


class HourRate(Effective):
    """Yuan for an hour of a community's work, from a day on; for proposing an amount, not for deciding one."""

    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="hour_rates"
    )
    yuan = models.DecimalField(_("每工时（元）"), **YUAN)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    objects = OfAuthority.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("工时标准")
        ordering = ["-valid_from"]
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time("authority", name="dispatch_hour_rate_one_at_a_time"),
            models.CheckConstraint(name="dispatch_hour_rate_is_money", condition=Q(yuan__gt=0)),
        ]

    def __str__(self):
        return f"{self.authority} {self.yuan}"


class Provider(Effective):
    """An organisation that takes work which would otherwise go to communities (directory of purchase of services)."""

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="providers")
    name = models.CharField(_("名称"), max_length=100)
    code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    services = models.CharField(_("承接的工作"), max_length=300)
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)

    objects = OfAuthority.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("承接组织")
        ordering = ["name", "pk"]
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time("authority", "name", name="dispatch_provider_one_at_a_time"),
        ]

    def __str__(self):
        return self.name


class AgreementQuerySet(models.QuerySet):
    """Agreements."""

    def visible_to(self, user):
        """The buyer's own; for reviewers and supervisors all; those about what was sent to one's communities, or to those
        that they follow, or was admitted for them."""
        if not user.is_authenticated:
            return self.none()
        mine = (
            Q(community_id__in=user.unit_ids_with("dispatch.receive"))
            | Q(community__parent_id__in=user.unit_ids_with("dispatch.view_street"))
            | Q(community_id__in=user.community_ids_taken_over("dispatch.view_street"))
        )
        admitted = Admission.communities.through.objects.filter(mine)
        passed_on = Admission.inherited.rel.related_model.objects.covered().filter(mine)
        return self.filter(
            Q(buyer_id__in=user.unit_ids_with("dispatch.view_sent"))
            | Q(authority_id__in=user.authority_ids_with("dispatch.view_all"))
            | Q(dispatch__in=Receipt.objects.filter(mine).values("dispatch"))
            | Q(admission__in=admitted.values("admission"))
            | Q(admission__in=passed_on.values("admission"))
        )

    def for_list(self):
        """With what a row prints."""
        return self.select_related("buyer", "provider", "admission", "dispatch", "authority")


class ServiceAgreement(models.Model):
    """An agreement on purchased services (项目协议书): parties, period, workload, price, acceptance."""

    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="agreements"
    )
    number = models.CharField(_("协议编号"), max_length=60, blank=True)
    title = models.CharField(_("名称"), max_length=200)
    buyer = models.ForeignKey(Unit, verbose_name=_("购买单位"), on_delete=models.PROTECT, related_name="agreements")
    provider = models.ForeignKey(
        Provider, verbose_name=_("承接组织"), on_delete=models.PROTECT, related_name="agreements"
    )
    admission = models.ForeignKey(
        Admission, verbose_name=_("准入"), null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    dispatch = models.ForeignKey(
        Dispatch, verbose_name=_("下派"), null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    starts_on = models.DateField(_("自"))
    last_day = models.DateField(_("至（含）"))
    workload = models.CharField(_("工作量"), max_length=300)
    price = models.DecimalField(_("金额（元）"), **YUAN)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("协议文本"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    acceptance = models.CharField(_("验收结论"), max_length=300, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务协议")
        verbose_name_plural = _("服务协议")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_agreement_ends_after_it_starts",
                condition=Q(last_day__gte=F("starts_on")),
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(name="dispatch_agreement_is_money", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="dispatch_agreement_acceptance_is_whole",
                condition=Q(accepted_on=None, acceptance="") | (Q(accepted_on__isnull=False) & ~Q(acceptance="")),
            ),
        ]

    def __str__(self):
        return self.title
