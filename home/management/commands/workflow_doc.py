"""Write docs/workflow.md from the tables of transitions; ``--check`` only compares."""

from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import override

from home.management.workflow_conditions import condition
from web.parts import Part
from web.workflow import PROCEDURES

PATH = Path(settings.BASE_DIR) / "docs" / "workflow.md"
HEAD = "| 现状 | 动作 | 之后 | 由谁 | 要填 | 条件 | 期限(规则) |"


def render():
    """All procedures as one Markdown page."""
    # A table is registered where it is imported: all of them stand behind addresses.
    import_module(settings.ROOT_URLCONF)
    lines = [
        "# 办理流程",
        "",
        "由 `manage.py workflow_doc` 从各室的流转表生成,不要手改。页面上的按钮、权限、接口的 `actions`、待办、时间轴和测试读的是同一张表。",
        "",
    ]
    for procedure in sorted(PROCEDURES.values(), key=lambda one: one.name):
        lines += [f"## {procedure.label}(`{procedure.name}`)", "", HEAD, "|---|---|---|---|---|---|---|"]
        lines += [_row(procedure, transition) for transition in procedure.transitions]
        lines += ["", "```mermaid", "stateDiagram-v2"]
        for transition in procedure.transitions:
            lines += [
                f"    {source} --> {transition.target or source}: {transition.action}" for source in transition.sources
            ]
        lines += ["```", ""]
    return "\n".join(lines)


def _row(procedure, transition):
    sources = "、".join(str(procedure.states(source).label) for source in transition.sources)
    by = "、".join(str(Part(part).label) for part in sorted(transition.by))
    asks = "、".join(str(field.label or name) for name, field in transition.asks.base_fields.items()) or "—"
    unless = "；".join(condition(check) for check in transition.unless) or "—"
    target = procedure.states(transition.target).label if transition.target else "不变"
    action = f"{transition.label} `{transition.action}`"
    return f"| {sources} | {action} | {target} | {by} | {asks} | {unless} | {transition.within or '—'} |"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对,不写文件")

    def handle(self, *, check, **options):
        with override("zh-hans"):
            page = render()
        if not check:
            PATH.write_text(page, encoding="utf-8")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != page:
            raise CommandError("docs/workflow.md 与流转表不一致,请运行 manage.py workflow_doc。")
