"""System checks of the database itself."""

from django.core.checks import Error, Tags, register
from django.db import connections


@register(Tags.database)
def collation_reads_chinese(app_configs, databases, **kwargs):
    """Under LC_CTYPE=C PostgreSQL sees no letters in Chinese text and its trigram functions find nothing."""
    problems = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("select upper('é') = 'É'")
            if not cursor.fetchone()[0]:
                problems.append(
                    Error(
                        "数据库的字符类型（LC_CTYPE）是 C，不认识中文。",
                        hint="请用 initdb --locale=C.UTF-8 重建数据库集群，或以 C.UTF-8 新建数据库。",
                        id="desk.E001",
                    )
                )
    return problems
