"""Create a person with a post; the password is asked for, or read from standard input with --password-stdin.

The first operator of a new installation is made so; there is no default account.
"""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Membership, User
from accounts.roles import Role
from desk.acting import acting
from registry.models import Unit
from web import clock


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("username", help="用户名")
        parser.add_argument("--name", required=True, help="姓名或者岗位名称")
        parser.add_argument("--role", required=True, choices=Role.values, help="岗位")
        parser.add_argument("--unit", required=True, help="单位代码")
        parser.add_argument("--authority", required=True, help="辖区简称")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取密码")

    def handle(self, *, username, name, role, unit, authority, password_stdin, **options):
        place = Unit.objects.today().filter(code=unit, authority__short_name=authority).first()
        if place is None:
            raise CommandError(f"辖区「{authority}」里没有代码为「{unit}」的单位。")
        if User.objects.filter(username=username).exists():
            raise CommandError(f"用户名「{username}」已有人使用。")
        password = sys.stdin.readline().strip() if password_stdin else getpass.getpass("密码:")
        try:
            with transaction.atomic(), acting("command:create_account"):
                validate_password(password)
                user = User.objects.create_user(username, password, display_name=name)
                post = Membership(user=user, unit=place, role=role, valid_from=clock.today())
                post.full_clean()
                post.save()
        except ValidationError as why:
            raise CommandError(" ".join(why.messages)) from None
        self.stdout.write(f"已建立:{username},{place.name},{Role(role).label}")
