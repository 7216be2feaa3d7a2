"""Units of an authority: departments, streets, communities, the joint meeting; dated, in one tree."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models.authorities import Authority
from web import clock
from web.effective import Effective, EffectiveQuerySet, one_at_a_time
from web.words import saying


class UnitKind(models.TextChoices):
    """What a unit is."""

    DEPARTMENT = "department", _("部门")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")
    JOINT_MEETING = "joint_meeting", _("联席会议")


class DepartmentKind(models.TextChoices):
    """To which system a department belongs; decides its place in the official order."""

    PARTY = "party", _("党委部门")
    GOVERNMENT = "government", _("政府部门")
    MASS_ORGANISATION = "mass_organisation", _("群团组织")


class UnitQuerySet(EffectiveQuerySet):
    """Units, in the official order."""

    def visible_to(self, user):
        """The names of units are public."""
        return self.all()

    def saying(self, text):
        """Units whose name or code has every word of ``text``."""
        return saying(self, text, "name", "code")

    def of(self, authority):
        """The units of an authority."""
        return self.filter(authority=authority)


class Unit(Effective):
    """A department, street or community, from the day it opens until it closes."""

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind.choices)
    code = models.CharField(_("代码"), max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self", verbose_name=_("所属街道"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    department_kind = models.CharField(_("部门类别"), max_length=20, choices=DepartmentKind.choices, blank=True)
    official_order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_rural = models.BooleanField(_("涉农社区"), default=False)

    objects = UnitQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("单位")
        ordering = ["official_order", "pk"]
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time("authority", "code", name="registry_unit_one_per_code_at_a_time"),
            models.CheckConstraint(
                name="registry_unit_a_community_belongs_to_a_street",
                condition=Q(kind=UnitKind.COMMUNITY, parent__isnull=False)
                | (~Q(kind=UnitKind.COMMUNITY) & Q(parent=None)),
                violation_error_message=_("社区应当隶属于一个街道，其他单位不隶属于街道。"),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_former(self):
        """True once it has ended."""
        return self.valid_to is not None and self.valid_to <= clock.today()

    @property
    def present_name(self):
        """Its name, marked as former once it has ended."""
        return gettext("原%(name)s") % {"name": self.name} if self.is_former else self.name

    @property
    def may_apply(self):
        """Departments and streets apply; communities and the joint meeting don't."""
        return self.kind in (UnitKind.DEPARTMENT, UnitKind.STREET)


class OneKind(models.Manager.from_queryset(UnitQuerySet)):
    """The units of one kind, for the proxies below."""

    def get_queryset(self):
        return super().get_queryset().filter(kind=self.model.KIND)


class Department(Unit):
    """A department of the authority."""

    KIND = UnitKind.DEPARTMENT
    objects = OneKind()

    class Meta:
        proxy = True
        ordering = ["official_order", "pk"]
        verbose_name = _("部门")


class Street(Unit):
    """A street office."""

    KIND = UnitKind.STREET
    objects = OneKind()

    class Meta:
        proxy = True
        ordering = ["official_order", "pk"]
        verbose_name = _("街道")


class Community(Unit):
    """A residents' committee's community; belongs to a street."""

    KIND = UnitKind.COMMUNITY
    objects = OneKind()

    class Meta:
        proxy = True
        ordering = ["official_order", "pk"]
        verbose_name = _("社区")
