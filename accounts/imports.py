"""Import of users with their posts. A sheet never holds a password: a new account is opened by a one-time link."""

from datetime import date
from functools import cached_property

from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.roles import ROLES, Role
from desk.imports.cells import Code, Column, Day, OneOf, Option, Text, YesNo
from desk.imports.importer import Importer, importer
from registry.models import Authority, Succession, Unit
from web import clock
from web.templatetags.ui import cn_date


def link_for(user):
    """The address at which ``user`` sets a password, once."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("password_set", args=[uid, default_token_generator.make_token(user)])


class StandingUnits(OneOf):
    """The units that stand today; of one of ``authority`` that was followed by others it says by which."""

    def __init__(self, options, authority):
        super().__init__(options)
        self.authority = authority

    @cached_property
    def followed(self):
        """{name or code of a unit that has ended: sentence}. One query, when such a name is first met."""
        rows = Succession.objects.filter(predecessor__authority=self.authority, on__lte=clock.today())
        heirs = {}
        for row in rows.select_related("predecessor", "successor"):
            heirs.setdefault(row.predecessor, []).append(row)
        words = _t("「%(name)s」到%(day)s为止，之后是%(heirs)s，请改写。")
        return {
            said: words
            % {
                "name": old.name,
                "day": cn_date(old.last_day),
                "heirs": _t("、").join(row.successor.name for row in rows),
            }
            for old, rows in heirs.items()
            if old.last_day
            for said in (old.name, old.code)
        }

    def remedy_of(self, text):
        """Who follows the unit that is named; the units to choose from when none does."""
        return self.followed.get(text) or super().remedy_of(text)


@importer
class Users(Importer):
    """Posts of one authority, told apart by user, unit and role; the users come with them."""

    kind, label, permission = "users", _("用户和岗位"), "accounts.manage"
    help = _(
        "一行一个岗位，一人有两个岗位的写两行。不写密码：导入以后，每个新账号有一个一次性的链接，本人自己设密码。表里没有的岗位不受影响。"
    )
    result_template = "registration/import_users_result.html"
    examples = (
        {
            "username": "wangluo01",
            "display_name": _("社区专干一"),
            "phone": "010-00000000",
            "role": Role.COMMUNITY_WORKER,
            "valid_from": date(2027, 1, 1),
        },
    )

    @cached_property
    def units(self):
        """{id: unit} of the units that stand today."""
        rows = Unit.objects.of(self.authority).today().order_by("kind", "official_order", "pk")
        return {unit.pk: unit for unit in rows}

    @cached_property
    def columns(self):
        """The columns of a post."""
        names = [unit.name for unit in self.units.values()]
        units = [
            Option(
                pk, unit.name if names.count(unit.name) == 1 else f"{unit.name}（{unit.code}）", (unit.code, unit.name)
            )
            for pk, unit in self.units.items()
        ]
        roles = [Option(value, label) for value, label in Role.choices]
        return [
            Column(
                "username",
                _("用户名"),
                Code(60),
                required=True,
                is_key=True,
                is_needed=True,
                width=20,
                help=_("登录时使用，全系统不重复。"),
            ),
            Column("display_name", _("姓名"), Text(60), required=True, is_needed=True, width=18),
            Column("phone", _("电话"), Text(30), width=18),
            Column("email", _("电子邮箱"), Text(254), width=26, help=_("开通邮件通知时使用，可以不填。")),
            Column(
                "wants_digest",
                _("邮件汇总"),
                YesNo(),
                width=12,
                help=_("是：工作日8:30汇总成一封；否：每条通知一封。留空：新账号按系统设置，已有账号不变。"),
            ),
            Column(
                "unit",
                _("单位"),
                StandingUnits(units, self.authority),
                required=True,
                is_key=True,
                is_needed=True,
                width=28,
                also=(_("单位代码"),),
                help=_("单位的名称或者代码。"),
            ),
            Column("role", _("岗位"), OneOf(roles), required=True, is_key=True, is_needed=True, width=18),
            Column("valid_from", _("起始日期"), Day(), is_compared=False, width=14, help=_("留空则从导入当天起。")),
        ]

    def begin(self, *, carry_out):
        """Accounts of an authority are opened one import at a time."""
        if carry_out:
            Authority.objects.select_for_update(of=("self",)).get(pk=self.authority.pk)
        self.today, self.said, self.new = clock.today(), {}, {}

    def prepare(self, rows):
        """Read the users of these names, where their posts are, and their posts here."""
        names = {row.get("username") for row in rows} - {None}
        self.users = {user.username: user for user in User.objects.filter(username__in=names)}
        posts = (
            Membership.objects.filter(user__username__in=names).select_related("unit", "user").order_by("valid_from")
        )
        self.posts, self.places = {}, {}
        for post in posts:
            self.places.setdefault(post.user.username, set()).add(post.unit.authority_id)
            if post.unit.authority_id == self.authority.pk:
                self.posts[post.user.username, post.unit_id, post.role] = post

    def existing(self, keys):
        """{(username, unit, role): values} of the posts held today or later."""
        return {key: values_of(post) for key, post in self.posts.items() if not self._is_over(post)}

    def _is_over(self, post):
        return post.valid_to is not None and post.valid_to <= self.today

    def object_to(self, row):
        """A post stands in a unit of its kind; a name belongs to one person, and to this authority."""
        self._object_to_address(row)
        self._object_to_role(row)
        self._object_to_person(row)
        day = row.get("valid_from")
        if row.before is not None:
            for name in ("phone", "email", "wants_digest", "valid_from"):
                if row.get(name) in (None, ""):
                    row.values.pop(name, None)
            if day and day != row.before["valid_from"]:
                row.refuse(
                    "valid_from",
                    _t("这个岗位自%(day)s起，导入不改起始日期。请改回或者留空。") % {"day": row.before["valid_from"]},
                )
            return
        ended = self.posts.get(row.key)
        if ended is not None and (day or self.today) < ended.valid_to:
            row.refuse("valid_from", _t("这个岗位到%(day)s为止，新的起始日期不能更早。") % {"day": ended.valid_to})

    def _object_to_address(self, row):
        try:
            validate_email(row.get("email") or "nobody@example.org")
        except ValidationError:
            row.refuse("email", _t("「%(email)s」不是电子邮箱地址。") % {"email": row.get("email")})

    def _object_to_role(self, row):
        unit, role = self.units.get(row.get("unit")), row.get("role")
        if unit and role and unit.kind not in ROLES[Role(role)].unit_kinds:
            said = {"role": Role(role).label, "kind": unit.get_kind_display()}
            row.refuse("role", _t("「%(role)s」的岗位不能设在%(kind)s，请核对单位或者岗位。") % said)
        if unit and row.get("valid_from") and row.get("valid_from") < unit.valid_from:
            row.refuse(
                "valid_from",
                _t("「%(name)s」自%(day)s设立，岗位不能更早。") % {"name": unit.name, "day": unit.valid_from},
            )

    def _object_to_person(self, row):
        username, name = row.get("username"), row.get("display_name")
        if username is None:
            return
        user = self.users.get(username)
        if user and self.places.get(username, set()) != {self.authority.pk}:
            row.refuse("username", _t("用户名「%(name)s」由别的辖区使用，请换一个。") % {"name": username})
        elif user and not user.is_active:
            row.refuse("username", _t("账号「%(name)s」已经停用，请先恢复，或者换一个用户名。") % {"name": username})
        elif user and row.before is None and name and name != user.display_name:
            said = {"name": user.display_name}
            row.refuse(
                "display_name", _t("这个用户名登记的姓名是「%(name)s」。同一人请改成一致，另一人请换用户名。") % said
            )
        first = self.said.setdefault(username, (name, row.get("phone"), row.number))
        if name and first[0] and first[0] != name:
            row.refuse("display_name", _t("和第%(row)s行的姓名不一致，同一用户名只能是一个人。") % {"row": first[2]})
        elif row.get("phone") and first[1] and first[1] != row.get("phone"):
            row.refuse("phone", _t("和第%(row)s行的电话不一致，同一人请写得一样。") % {"row": first[2]})

    def apply(self, rows):
        """Open the accounts without a usable password, write their posts, and mend names, telephone numbers and addresses."""
        self._open({row.values["username"]: row for row in rows if row.before is None})
        Membership.objects.bulk_create(
            Membership(
                user=self.users.get(row.values["username"]) or self.new[row.values["username"]],
                unit_id=row.values["unit"],
                role=row.values["role"],
                valid_from=row.get("valid_from") or self.today,
            )
            for row in rows
            if row.before is None
        )
        mended = {}
        for row in rows:
            if row.before is not None:
                user = mended.setdefault(row.values["username"], self.users[row.values["username"]])
                user.display_name, user.phone = row.values["display_name"], row.values.get("phone", user.phone)
                user.email = row.values.get("email", user.email)
                user.wants_digest = row.values.get("wants_digest", user.wants_digest)
        User.objects.bulk_update(mended.values(), ["display_name", "phone", "email", "wants_digest"])

    def _open(self, rows):
        opened = [
            User(
                username=username,
                display_name=row.values["display_name"],
                phone=row.get("phone") or "",
                email=row.get("email") or "",
                wants_digest=row.get("wants_digest"),
                password=make_password(None),
            )
            for username, row in rows.items()
            if username not in self.users and username not in self.new
        ]
        User.objects.bulk_create(opened)
        self.new |= {user.username: user for user in opened}
        self.target = {**self.target, "made": [user.pk for user in self.new.values()]}

    def rows_of(self):
        """The posts held today."""
        posts = Membership.objects.today().filter(unit__in=self.units).select_related("user", "unit")
        return (values_of(post) for post in posts.order_by("unit__kind", "unit__official_order", "pk"))

    @classmethod
    def result(cls, run):
        """The new accounts; those that have no password yet with the link by which it is set."""
        users = User.objects.filter(pk__in=run.target.get("made", [])).order_by("pk")
        return {"accounts": [(user, "" if user.has_usable_password() else link_for(user)) for user in users]}


def values_of(post):
    """A post as a row says it."""
    return {
        "username": post.user.username,
        "display_name": post.user.display_name,
        "phone": post.user.phone,
        "email": post.user.email,
        "wants_digest": post.user.wants_digest,
        "unit": post.unit_id,
        "role": post.role,
        "valid_from": post.valid_from,
    }
