"""The demonstration's accounts: one for each role and unit, named by function, all with one password."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Membership, User
from accounts.roles import Role
from home.demo import tables
from home.demo.units import OPENED
from registry.models.units import UnitKind

#: The password of every demonstration account; they are made in a demonstration only.
PASSWORD = settings.DEMO_PASSWORD

COMMUNITY = "shequ"
START = {
    "check": "dispatch:check",
    "applications": "admission:application-list",
    "queue": "admission:queue",
    "refusals": "dispatch:refusal-list",
    "home": "home",
}


@dataclass(frozen=True)
class Account:
    """One account as it is shown: its name, post and unit, and the page from which its work begins."""

    username: str
    display_name: str
    unit: str
    role: str
    starts_at: str
    is_shown: bool

    @property
    def start(self):
        """The name of the address at which its work begins."""
        return START[self.starts_at]

    @property
    def role_label(self):
        """The post in words."""
        return Role(self.role).label


def accounts(units):
    """All accounts; ``units`` are the district's units by code. A community has one each: shequ1, shequ2, …"""
    made = []
    communities = [unit for unit in units.values() if unit.kind == UnitKind.COMMUNITY]
    for row in tables.own("accounts"):
        row["is_shown"] = row["is_shown"] == "1"
        if row["username"] != COMMUNITY:
            made.append(Account(**row))
            continue
        for n, community in enumerate(communities, 1):
            name = f"{community.name}工作者"
            made.append(
                Account(
                    **{
                        **row,
                        "username": f"{COMMUNITY}{n}",
                        "display_name": name,
                        "unit": community.code,
                        "is_shown": n == 1,
                    }
                )
            )
    return made


def make_people(district):
    """A user with one post for every account. One hash serves all: hashing seventy times would take half a minute."""
    password = make_password(PASSWORD)
    wanted = accounts(district.units)
    users = User.objects.bulk_create(
        User(username=account.username, display_name=account.display_name, password=password) for account in wanted
    )
    district.people = {user.username: user for user in users}
    Membership.objects.bulk_create(
        Membership(
            user=district.people[account.username],
            unit=district.units[account.unit],
            role=account.role,
            valid_from=OPENED,
        )
        for account in wanted
    )


def officers(district):
    """{unit code: the user who acts for a department, street or community}."""
    return {
        account.unit: district.people[account.username]
        for account in accounts(district.units)
        if account.role in (Role.DEPARTMENT_OFFICER, Role.STREET_OFFICER, Role.COMMUNITY_WORKER)
    }


def present_accounts():
    """The accounts that exist, with their units, in the order of the table; none outside a demonstration."""
    if not settings.DEMO:
        return []
    posts = Membership.objects.today().select_related("user", "unit").order_by("pk")
    rows = {row["username"]: row for row in tables.own("accounts")}
    found = []
    for post in posts:
        row = rows.get(post.user.username) or (rows[COMMUNITY] if post.user.username.startswith(COMMUNITY) else None)
        if row:
            is_shown = row["is_shown"] == "1" and post.user.username in (row["username"], f"{COMMUNITY}1")
            found.append(
                Account(
                    post.user.username, post.user.display_name, post.unit.name, post.role, row["starts_at"], is_shown
                )
            )
    return found


def shown_accounts():
    """The accounts that the sign-in page offers, as (user name, post in words, unit); none outside a demonstration."""
    return [(account.username, account.role_label, account.unit) for account in present_accounts() if account.is_shown]
