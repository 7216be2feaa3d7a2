"""The house's rules over its own source: sizes, names, who writes a state, raw SQL, punctuation, locks."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from web.procedural import Procedural

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["config", "home", "reports", "dispatch", "admission", "certificates", "accounts", "registry", "desk", "web"]
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
SOURCES = [
    path for path in TRACKED if path.split("/")[0] in ROOMS and path.endswith(".py") and "/migrations/" not in path
]
TEMPLATES = [path for path in TRACKED if path.startswith("templates/") and path.endswith(".html")]
BANNED = {"utils", "helpers", "services", "common", "managers", "mixins", "constants"}


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def calls_and_assignments(path):
    return ast.walk(ast.parse(text_of(path)))


@pytest.mark.parametrize("path", SOURCES)
def test_a_file_is_small_and_named_for_what_is_in_it(path):
    source = text_of(path)
    assert len(source.splitlines()) <= 400
    assert Path(path).stem not in BANNED
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 45
    ]
    assert long == []


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if Path(path).name != "__init__.py" or text_of(path).strip()]
)
def test_a_module_says_what_lives_in_it(path):
    assert ast.get_docstring(ast.parse(text_of(path)))


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_is_small_and_brings_no_script_or_style(path):
    source = text_of(path)
    assert len(source.splitlines()) <= 200
    source = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", source)
    assert re.findall(r"\sstyle=\"|\son\w+=\"|<style|<script(?![^>]*\ssrc=)", source) == []


def test_only_the_engine_writes_a_state():
    writers = set()
    for path in SOURCES:
        for node in calls_and_assignments(path):
            targets = node.targets if isinstance(node, ast.Assign) else []
            # The engine's caller keeps the object it was given in step with the row.
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets) or any(
                isinstance(t, ast.Tuple) and any(isinstance(e, ast.Attribute) and e.attr == "state" for e in t.elts)
                for t in targets
            ):
                writers.add(path)
            is_update = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
            if is_update and any(word.arg == "state" for word in node.keywords):
                writers.add(path)
    assert writers == {"web/workflow.py"}


def test_nothing_is_made_in_a_state_of_its_own_or_moved_past_the_engine():
    procedural = {model.__name__ for model in apps.get_models() if issubclass(model, Procedural)}
    makers = {"create", "get_or_create", "update_or_create", "bulk_update", "setattr"}
    found = set()
    for path in SOURCES:
        for node in calls_and_assignments(path):
            if isinstance(node, ast.Constant) and re.search(r"(?is)\bupdate\b.*\bset\b.*\bstate\s*=", str(node.value)):
                found.add((path, "SQL"))
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = [ast.unparse(one) for one in (*node.args[1:], *node.keywords) if name in makers | procedural]
            if any(re.match(r"state=|defaults=.*'state'|(fields=)?[\[(]?.*'state'", one) for one in words):
                found.add((path, name))
    # The demonstration writes the receipts of its past at once, with their steps.
    assert found == {("web/workflow.py", "bulk_update"), ("home/demo/receipts.py", "Receipt")}


def test_no_sql_is_built_from_input():
    found = {
        path
        for path in SOURCES
        for node in calls_and_assignments(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"raw", "extra"}
    }
    assert found == set()


HALF_WIDTH = re.compile(r"[一-鿿」》)][,;!?](?!\w)|[一-鿿」》)][,;!?:](?=[一-鿿「《(])|[一-鿿]\(|\((?=[一-鿿])")


@pytest.mark.parametrize("path", TEMPLATES + SOURCES)
def test_chinese_text_stands_with_full_width_punctuation(path):
    if path.endswith(".html"):
        texts = re.findall(
            r'\{% translate "(.*?)"|\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate', text_of(path), re.DOTALL
        )
        texts = [one or other for one, other in texts]
    else:
        calls = [node for node in calls_and_assignments(path) if isinstance(node, ast.Call)]
        texts = [
            node.args[0].value
            for node in calls
            if isinstance(node.func, ast.Name)
            and node.func.id in {"_", "_t", "gettext", "gettext_lazy", "ngettext"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ]
    texts = [re.sub(r"%\(\w+\)s", "x", text) for text in texts]
    assert [text for text in texts if HALF_WIDTH.search(text)] == []


def test_no_chinese_text_in_templates_escapes_translation():
    bare = []
    for path in TEMPLATES:
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text_of(path), flags=re.DOTALL)
        text = re.sub(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{%.*?%\}|_\(\"[^\"]*\"\)", "", text, flags=re.DOTALL)
        # The seal is a picture made of a character; a language names itself.
        text = text.replace("准</span>", "").replace('lang="zh-Hans">中文<', "")
        # What stands between the names of a list is another sign in another language.
        if words := re.findall(r"[一-鿿、]+", text):
            bare.append((path, words[:3]))
    assert bare == []


def test_locks_name_no_host():
    assert [path for path in TRACKED if path.endswith(".lock") and "://" in text_of(path)] == []


def test_the_page_of_procedures_is_up_to_date():
    call_command("workflow_doc", check=True)


def test_every_model_that_people_read_says_who_may_see_its_rows():
    from django.db.models import QuerySet

    silent = [
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        and type(model._default_manager.all()) is not QuerySet
        and model._meta.managed
        and not hasattr(model._default_manager.all(), "visible_to")
        and model.__name__ not in {"AdmissionTerm", "AuthorityRule", "User"}
    ]
    assert silent == []


#: Where Chinese stands as data, not as words of the interface: tables for reading texts, fonts, series of numbers,
#: the demonstration's rows; what notices say, which goes out in Chinese.
DATA = re.compile(
    r"(?:registry|admission)/(\w+_words|asking|keywords|matching|masking|notice_\w+)\.py|home/demo/|reports/(word|excel)\w*\.py|/management/"
    r"|web/word_styles\.py"
    r"|\w+/notice_events\.py"
    r"|config/settings\.py|desk/checks\.py|reports/(content|rates)\.py|dispatch/(standing|verdicts|refusing)\.py"
)


@pytest.mark.parametrize("path", [path for path in SOURCES if not DATA.search(path)])
def test_words_of_the_interface_are_wrapped_for_translation(path):
    tree = ast.parse(text_of(path))
    wrapped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in {"_", "_t", "_n", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}:
                wrapped |= {id(one) for argument in node.args for one in ast.walk(argument)}
        elif (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        ):
            wrapped.add(id(node.body[0].value))
    bare = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in wrapped
        # One character alone is a series of record numbers, or the sign that ends one.
        and re.search("[一-鿿].", node.value)
    ]
    assert bare == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
