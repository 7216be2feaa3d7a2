"""Users and their posts: people move, and hold two posts."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLES, Role
from registry.lineage import Lineage
from registry.models import Unit
from web import clock
from web.effective import Effective, EffectiveQuerySet, one_at_a_time


class People(UserManager):
    """Users, made without groups or permissions of Django's own: roles are a table."""

    def create_user(self, username, password=None, **fields):
        """Create a user; the password is hashed."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def who_may(self, permission, **where):
        """Those who hold a permission, as ``people_with()`` finds them: for the rooms below, which know only this manager."""
        return people_with(permission, **where)

    def following(self, model, ids):
        """[(user, id), …]: who follows which of the rows of ``model``, for the rooms below, whose rows are public."""
        kind = ContentType.objects.get_for_model(model)
        rows = Follow.objects.filter(kind=kind, object_id__in=list(ids), user__is_active=True)
        return [(row.user, row.object_id) for row in rows.select_related("user").order_by("pk")]


class User(AbstractBaseUser):
    """A person who signs in. What the person may do comes from posts alone."""

    history_skips = ("password", "last_login")

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    display_name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    wants_digest = models.BooleanField(_("工作日汇总成一封"), null=True, blank=True)
    is_active = models.BooleanField(_("可以登录"), default=True)

    objects = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("用户")

    def __str__(self):
        return self.display_name

    @property
    def has_digest(self):
        """True when one mail on the morning of a working day takes the place of a mail for each notice."""
        return settings.NOTICE_DIGEST if self.wants_digest is None else self.wants_digest

    @cached_property
    def posts(self):
        """The posts held today, with their units; read once per request."""
        return list(self.memberships.today().select_related("unit", "unit__authority").order_by("pk"))

    @cached_property
    def permissions(self):
        """All permissions of today's posts."""
        return (
            frozenset().union(*(ROLES[post.role].permissions for post in self.posts)) if self.is_active else frozenset()
        )

    def has_perm(self, permission, obj=None):
        """True when a post held today gives ``permission``; for rows ask ``visible_to`` or the procedure."""
        return permission in self.permissions

    def has_perms(self, permissions, obj=None):
        """True when every one of ``permissions`` is held."""
        return all(self.has_perm(permission) for permission in permissions)

    def has_any_post(self, *permissions):
        """True when at least one of the permissions is held."""
        return not self.permissions.isdisjoint(permissions)

    def _posts_with(self, permissions):
        return [post for post in self.posts if not ROLES[post.role].permissions.isdisjoint(permissions)]

    @cached_property
    def lineage(self):
        """Who follows whom up to today in the authorities of the posts; read once per request."""
        return Lineage.load(self.authority_ids, until=clock.today())

    def _with_predecessors(self, ids):
        """The ids, then those of all units that they follow: what belonged to these is theirs to see and to handle."""
        return [*ids, *sorted(self.lineage.before(ids))] if ids else []

    def present_unit_ids_with(self, *permissions):
        """Ids of the units in which a post gives one of the permissions: for whom something new may be begun."""
        return [post.unit_id for post in self._posts_with(permissions)] if self.is_active else []

    def unit_ids_with(self, *permissions):
        """Ids of the units in which a post gives one of the permissions, and of all units that these follow."""
        return self._with_predecessors(self.present_unit_ids_with(*permissions))

    def community_ids_taken_over(self, *permissions):
        """Ids of ended communities that the communities of one's streets follow, whichever street they ended in."""
        streets = self.unit_ids_with(*permissions)
        return sorted(self.lineage.followed_under(streets)) if streets else []

    def authority_ids_with(self, *permissions):
        """Ids of the authorities in which a post gives one of the permissions."""
        return sorted({post.unit.authority_id for post in self._posts_with(permissions)}) if self.is_active else []

    @property
    def unit_ids(self):
        """Ids of the units of all posts, and of all units that these follow."""
        return self._with_predecessors([post.unit_id for post in self.posts])

    @property
    def authority_ids(self):
        """Ids of the authorities of all posts."""
        return sorted({post.unit.authority_id for post in self.posts})

    @property
    def authority(self):
        """The authority of the first post; None for somebody without one."""
        return self.posts[0].unit.authority if self.posts else None

    def unit_for(self, permission):
        """The unit of the first post that gives ``permission``, or None."""
        return next((post.unit for post in self._posts_with([permission])), None)


class MembershipQuerySet(EffectiveQuerySet):
    """Posts."""

    def with_permission(self, permission):
        """Posts whose role has a permission."""
        return self.filter(role__in=[role for role, rights in ROLES.items() if permission in rights.permissions])

    def visible_to(self, user):
        """Posts of the authorities whose accounts the user manages, and one's own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            models.Q(user=user) | models.Q(unit__authority_id__in=user.authority_ids_with("accounts.manage"))
        )


class Membership(Effective):
    """A post: somebody in a unit, in a role, from a day until another."""

    user = models.ForeignKey(User, verbose_name=_("人员"), on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("岗位"), max_length=30, choices=Role.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("岗位")
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time(
                "user", "unit", "role", name="accounts_post_is_held_once_at_a_time", message=_("此人已有这个岗位。")
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.unit} {self.get_role_display()}"

    @property
    def role_label(self):
        """The role in words."""
        return self.get_role_display()

    def clean(self):
        """A role stands only in units of its kind: a community worker in a community."""
        if self.role and self.unit_id and self.unit.kind not in ROLES[Role(self.role)].unit_kinds:
            raise ValidationError(
                {
                    "role": _("「%(role)s」的岗位不能设在%(kind)s。")
                    % {"role": self.get_role_display(), "kind": self.unit.get_kind_display()}
                }
            )


def people_with(permission, *, units=None, authority=None, on=None):
    """Users who hold ``permission`` on a day, in given units or in those that follow them, or anywhere in an authority."""
    day = on or clock.today()
    posts = Membership.objects.on(day).with_permission(permission)
    if units is not None:
        ids = {getattr(unit, "pk", unit) for unit in units}
        lineage = Lineage.load(Unit.objects.filter(pk__in=ids).values("authority_id"), until=day)
        posts = posts.filter(unit__in=ids | lineage.after(ids))
    if authority is not None:
        posts = posts.filter(unit__authority=authority)
    return User.objects.filter(is_active=True, pk__in=posts.values("user_id")).order_by("pk")


class Follow(models.Model):
    """What somebody follows (关注): an application, an admission, a line, a department. Nobody else sees it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    kind = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    since = models.DateTimeField(_("关注时间"), default=clock.now)

    class Meta:
        verbose_name = _("关注")
        ordering = ["-since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="accounts_follow_once")]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self):
        return f"{self.kind_id} {self.object_id}"
